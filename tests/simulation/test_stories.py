"""Every kind of entry is simulated as it would happen with the real bot."""

import pytest

from bot.simulation.timeline import How
from tests.simulation.conftest import Player, complaint, press, said

TEN = "2026-03-04T10:00"
SOLVED = press("10:06", "ben", "close", outcome="solved")


OURS = """
[[mentions]]
at = 2026-03-04T10:00
name = "late order"
text = "Three weeks, and nothing."
class = "complaint"
replies = [{ at = "10:10", text = "We wrote you a message.", ours = true }]
"""


@pytest.mark.parametrize(
    ("what", "asked"),
    [
        ("own_was_answer", []),
        ("own_was_holding", ["Wed 12:30 thread Ben nudge_promise"]),
        (
            "own_was_other",
            [
                "Wed 10:48 thread Ben nudge_before",
                "Wed 11:00 direct message Ben nudge_after",
            ],
        ),
    ],
)
async def test_a_reply_of_our_own_that_a_tool_saw_is_named_by_its_owner(
    play: Player, what: str, asked: list[str]
) -> None:
    """The whole answer, a sign of life, or nothing to do with it: then the times run on."""
    presses = press("10:05", "ben", "claim") + press("10:12", "ben", what)
    day = f"[day]\nstart = {TEN}\nuntil = 2026-03-04T13:00\n{OURS}{presses}"

    timeline = await play(day)

    assert [line for line in timeline.lines if line.how is How.REFUSED] == []
    nudges = [line for line in said(timeline) if " nudge_" in line]
    assert nudges[: len(asked) or None] == asked


async def test_who_is_too_late_is_refused_in_words(play: Player) -> None:
    presses = press("10:05", "ben", "claim") + press("10:06", "anna", "claim")

    timeline = await play(complaint(TEN, presses))

    (refused,) = [line for line in timeline.lines if line.how is How.REFUSED]
    assert refused.to == "Anna"
    assert refused.text.startswith("Ben has had it since 10:05.")


async def test_what_is_handed_over_is_told_to_whom_it_now_belongs(
    play: Player,
) -> None:
    presses = (
        press("10:05", "ben", "claim")
        + press("10:10", "ben", "hand_over", to="anna")
        + press("10:20", "anna", "close", outcome="solved")
    )

    timeline = await play(complaint(TEN, presses))

    assert said(timeline) == ["Wed 10:10 direct message Anna handed_over"]
    assert timeline.missed == ()


async def test_who_is_away_is_stood_in_for(play: Player) -> None:
    away = (
        '[[away]]\nwho = "anna"\nfrom = "10:00"\nuntil = "thu 09:00"\nbackup = "ben"\n'
    )

    timeline = await play(complaint(TEN, away, today=True))

    assert said(timeline)[:2] == [
        "Wed 10:15 thread Ben nudge_claim",
        "Wed 11:00 direct message Ben nudge_after",
    ]
    assert "Anna" not in timeline.pings()


async def test_an_offer_to_the_backup_comes_when_somebody_leaves(
    play: Player,
) -> None:
    away = (
        '[[away]]\nwho = "anna"\nfrom = "10:10"\nuntil = "thu 09:00"\nbackup = "ben"\n'
    )

    timeline = await play(complaint(TEN, press("10:05", "anna", "claim") + away))

    assert said(timeline)[0] == "Wed 10:10 direct message Ben away_offer"


async def test_a_snooze_is_kept(play: Player) -> None:
    presses = press("10:05", "ben", "claim") + press(
        "10:40", "ben", "snooze", until="+30m"
    )

    timeline = await play(complaint(TEN, presses))

    assert said(timeline)[0].startswith("Wed 11:10")


async def test_a_severe_flag_pays_no_heed_to_the_night(play: Player) -> None:
    """Wall clocks run on outside of working time."""
    timeline = await play(complaint("2026-03-04T20:00", 'flags = ["safety"]'))

    assert said(timeline)[0].startswith("Wed 20:")


async def test_management_is_asked_in_two_places_and_once_more(play: Player) -> None:
    """DESIGN promise 7: one question; seen and decided are two clocks."""
    presses = (
        press("10:01", "ben", "claim")
        + press("10:02", "ben", "escalate", reason="legal", question="May we say so?")
        + press("10:20", "david", "acknowledge")
        + press("10:30", "david", "decide", decision="change_text")
        + press("10:31", "ben", "answer")
        + press("10:32", "ben", "close", outcome="solved")
    )

    timeline = await play(complaint(TEN, presses))

    assert said(timeline) == [
        "Wed 10:02 management channel #management brief",
        "Wed 10:02 direct message David brief_dm",
        "Wed 10:17 direct message David brief_again",
        "Wed 10:30 direct message Ben decided",
    ]


async def test_an_author_who_comes_back_is_heard(play: Player) -> None:
    presses = (
        'replies = [{ at = "11:30", text = "Still nothing!" }]\n'
        + press("10:05", "ben", "claim")
        + press("10:10", "ben", "answer")
    )

    timeline = await play(complaint(TEN, presses))

    (reply,) = [line for line in timeline.lines if line.kind == "reply_arrived"]
    assert reply.how is How.THREAD
    assert reply.pings == ("Ben",)
    assert "Still nothing!" in reply.text


async def test_the_card_is_redrawn_without_a_ping_where_the_bot_changed_it(
    play: Player,
) -> None:
    timeline = await play(
        complaint(TEN, 'replies = [{ at = "10:03", text = "Me too.", by = "Tim" }]')
    )

    (redrawn,) = [line for line in timeline.lines if line.how is How.REDRAWN][:1]
    assert redrawn.kind == "card"
    assert redrawn.pings == ()


async def test_missed_targets_are_told_with_when_they_were_met(play: Player) -> None:
    """A press after the time is late, whoever presses it."""
    presses = press("10:20", "ben", "claim") + press("11:10", "ben", "answer")

    timeline = await play(complaint(TEN, presses))

    assert [(m.clock, m.met_at is not None) for m in timeline.missed] == [
        ("claim", True),
        ("first_reply", True),
    ]


async def test_a_target_met_at_its_very_end_is_not_missed(play: Player) -> None:
    presses = press("10:15", "ben", "claim") + press("11:00", "ben", "answer")

    timeline = await play(complaint(TEN, presses))

    assert timeline.missed == ()


async def test_nothing_is_said_twice_and_the_order_is_that_of_time(
    play: Player,
) -> None:
    timeline = await play(complaint(TEN, today=True))

    instants = [line.at for line in timeline.lines]
    assert instants == sorted(instants)
    assert len({(line.kind, line.how, line.to) for line in timeline.lines}) == len(
        timeline.lines
    )


async def test_the_desk_speaks_the_language_of_the_day(play: Player) -> None:
    timeline = await play(complaint(TEN).replace("[day]", '[day]\nlanguage = "de"', 1))

    (nudge,) = [line for line in timeline.lines if line.kind == "nudge_claim"]
    assert "wartet seit 10:00" in nudge.first_line


async def test_it_ends_when_the_day_says_so(play: Player) -> None:
    day = complaint(TEN).replace("[day]", '[day]\nuntil = "11:00"', 1)

    # `until` counts from the start, which stands below it.
    timeline = await play(day.replace('until = "11:00"', "until = 2026-03-04T11:00"))

    assert said(timeline)[-1] == "Wed 11:00 direct message Anna nudge_after"


ANOTHER = """
[[mentions]]
at = "10:05"
name = "lost parcel"
text = "Where is it?"
class = "complaint"
"""


async def test_two_at_once_are_one_message(play: Player) -> None:
    """Playbook 3.3: bundled within a quarter of an hour."""
    timeline = await play(complaint(TEN) + ANOTHER)

    (bundle,) = [line for line in timeline.lines if line.kind == "bundle"][:1]
    assert bundle.how is How.DIRECT
    assert "#2" in bundle.first_line


async def test_what_is_no_longer_true_is_withdrawn(play: Player) -> None:
    """Playbook 3.3: a nudge is decided again at the moment it is sent."""
    closed = press("11:10", "ben", "close", outcome="solved")
    both = closed + closed.replace("late order", "lost parcel")

    timeline = await play(complaint(TEN, both) + ANOTHER)

    (gone,) = [line for line in timeline.lines if line.how is How.WITHDRAWN]
    assert (gone.kind, gone.text, gone.pings) == ("bundle", "", ())
    assert said(timeline)[-1] == "Wed 11:00 direct message Anna nudge_after"
