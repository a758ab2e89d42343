"""Reference days of the reminder ladder: exactly who is asked, when and how."""

from tests.simulation.conftest import Player, complaint, press, said

WEDNESDAY = "2026-03-04T10:00"


async def test_a_complaint_nobody_touches(play: Player) -> None:
    """Playbook 3.3: 10:15 thread, 11:00 DM, 11:30 L1, nothing more. S3.10"""
    timeline = await play(complaint(WEDNESDAY))

    assert said(timeline) == [
        "Wed 10:15 thread Anna nudge_claim",
        "Wed 11:00 direct message Anna nudge_after",
        "Wed 11:30 direct message Carla nudge_lead",
    ]


async def test_what_is_left_lying_is_named_on_the_mornings_after(play: Player) -> None:
    """Promise 5: rarer and rarer, and from the third time on the lead reads it, too."""
    timeline = await play(complaint(WEDNESDAY))

    lists = [line for line in timeline.lines if line.kind == "left_lying"]
    assert [(f"{line.at:%a}", line.to) for line in lists] == [
        ("Thu", "Anna"),
        ("Fri", "Anna"),
        ("Tue", "Anna"),
        ("Tue", "Carla"),
    ]


async def test_a_complaint_that_is_claimed_and_then_forgotten(play: Player) -> None:
    """Playbook 3.3: claimed at 10:05, then 10:48 thread, 11:00 DM, 11:30 L1."""
    timeline = await play(complaint(WEDNESDAY, press("10:05", "ben", "claim")))

    assert said(timeline) == [
        "Wed 10:48 thread Ben nudge_before",
        "Wed 11:00 direct message Ben nudge_after",
        "Wed 11:30 direct message Carla nudge_lead",
    ]


async def test_a_holding_reply_is_quiet_until_half_an_hour_before_the_promise(
    play: Player,
) -> None:
    """Playbook 3.3: holding at 10:20 due 15:00, then the next message is 14:30."""
    presses = press("10:05", "ben", "claim") + press(
        "10:20", "ben", "holding", due="15:00"
    )

    timeline = await play(complaint(WEDNESDAY, presses))

    assert said(timeline)[:3] == [
        "Wed 14:30 thread Ben nudge_promise",
        "Wed 15:00 direct message Ben nudge_promise",
        "Wed 15:00 direct message Carla nudge_promise_lead",
    ]


async def test_a_late_holding_reply_is_kept_to_like_any_other(play: Player) -> None:
    """S2.41, S1.22: three reminders before it do not silence the word we gave, and the
    lead hears when it is late; a second word has reminders of its own.
    """
    presses = press("12:35", "ben", "holding", due="14:00") + press(
        "14:10", "ben", "holding", due="16:00"
    )

    timeline = await play(complaint(WEDNESDAY, presses))

    assert said(timeline)[:9] == [
        "Wed 10:15 thread Anna nudge_claim",
        "Wed 11:00 direct message Anna nudge_after",
        "Wed 11:30 direct message Carla nudge_lead",
        "Wed 13:30 thread Ben nudge_promise",
        "Wed 14:00 direct message Ben nudge_promise",
        "Wed 14:00 direct message Carla nudge_promise_lead",
        "Wed 15:30 thread Ben nudge_promise",
        "Wed 16:00 direct message Ben nudge_promise",
        "Wed 16:00 direct message Carla nudge_promise_lead",
    ]


async def test_a_promise_outlives_the_claim_that_gave_it(play: Player) -> None:
    """S2.41: nobody owns it any more, so whoever is on duty is asked to keep it."""
    presses = press("10:20", "ben", "holding", due="15:00") + press(
        "10:30", "ben", "release"
    )

    timeline = await play(complaint(WEDNESDAY, presses))

    assert said(timeline)[1:5] == [
        "Wed 10:45 thread Anna nudge_claim",
        "Wed 14:30 thread Anna nudge_promise",
        "Wed 15:00 direct message Anna nudge_promise",
        "Wed 15:00 direct message Carla nudge_promise_lead",
    ]


async def test_what_has_no_first_reply_is_asked_for_until_somebody_has_it(
    play: Player,
) -> None:
    """S0.14: a threat nobody touches is not asked for once and never again."""
    timeline = await play(complaint(WEDNESDAY).replace('"complaint"', '"abuse"'))

    asked = [line for line in said(timeline) if " nudge_" in line]
    assert asked == [
        "Wed 10:15 thread Anna nudge_claim",
        "Wed 11:00 direct message Anna nudge_nobody",
        "Wed 11:30 direct message Carla nudge_nobody_lead",
    ]


async def test_who_is_away_is_not_asked_and_their_deputy_is(play: Player) -> None:
    """Features D4: Anna is on duty and away, and Ben is her deputy in desk.toml."""
    away = '[[away]]\nwho = "anna"\nfrom = "10:00"\nuntil = "fri 09:00"\n'

    timeline = await play(complaint(WEDNESDAY, away))

    assert said(timeline) == [
        "Wed 10:15 thread Ben nudge_claim",
        "Wed 11:00 direct message Ben nudge_after",
        "Wed 11:30 direct message Carla nudge_lead",
    ]


async def test_an_evening_arrival_has_an_hour_from_the_next_morning(
    play: Player,
) -> None:
    """Playbook 3.2: at opening, a complaint has at most sixty minutes left."""
    timeline = await play(complaint("2026-03-04T20:00"))

    assert said(timeline) == [
        "Thu 09:15 thread Anna nudge_claim",
        "Thu 10:00 direct message Anna nudge_after",
        "Thu 10:30 direct message Carla nudge_lead",
    ]


async def test_a_friday_afternoon_goes_on_on_monday(play: Player) -> None:
    """DESIGN section 7: Fri 16:30 and an hour is Mon 9:30."""
    timeline = await play(complaint("2026-03-06T16:30"))

    assert said(timeline) == [
        "Fri 16:45 thread Anna nudge_claim",
        "Mon 09:30 direct message Anna nudge_after",
        "Mon 10:00 direct message Carla nudge_lead",
    ]


async def test_easter_is_no_working_time(play: Player) -> None:
    """Good Friday and Easter Monday of 2026 are the 3rd and the 6th of April."""
    timeline = await play(complaint("2026-04-02T16:30"))

    assert said(timeline) == [
        "Thu 16:45 thread Anna nudge_claim",
        "Tue 09:30 direct message Anna nudge_after",
        "Tue 10:00 direct message Carla nudge_lead",
    ]


async def test_a_weekend_is_quiet(play: Player) -> None:
    timeline = await play(complaint("2026-03-07T12:00"))

    assert said(timeline) == [
        "Mon 09:15 thread Anna nudge_claim",
        "Mon 10:00 direct message Anna nudge_after",
        "Mon 10:30 direct message Carla nudge_lead",
    ]


async def test_the_night_the_clocks_change_loses_no_hour_of_work(play: Player) -> None:
    """The last Sunday of March 2026 is the 29th; Monday's clock is an hour ahead."""
    timeline = await play(complaint("2026-03-27T16:30"))

    assert said(timeline)[1] == "Mon 09:30 direct message Anna nudge_after"


async def test_praise_never_nudges(play: Player) -> None:
    """Playbook 3.3: praise never nudges."""
    timeline = await play(complaint(WEDNESDAY).replace("complaint", "praise"))

    assert said(timeline) == []
