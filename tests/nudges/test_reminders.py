"""The timer loop: every clock reminds once, the one person who has to act."""

from datetime import timedelta
from functools import partial

from bot.escalation.rules.escalating import EscalationRequest
from bot.escalation.service import escalations
from bot.mentions.rules import lifecycle, replying
from bot.mentions.rules.replying import Written
from data.models import MentionId, UserId
from data.outbox.outbox import OutboxMessage
from tests.world.payloads import as_json
from tests.world.services import ANNA, BEN, CARLA, DAVID, Services


async def _nudges(services: Services, number: MentionId) -> list[OutboxMessage]:
    return [
        message
        for message in await services.messages(number)
        if message.kind.startswith("nudge")
    ]


async def test_a_complaint_nobody_touches_climbs_the_ladder_and_then_is_quiet(
    services: Services,
) -> None:
    """Playbook 3.3: 10:15 thread, 11:00 direct message, 11:30 lead, nothing more."""
    number = await services.mention()
    await services.move(number, partial(lifecycle.classify, into="complaint"))

    heard: list[tuple[int, OutboxMessage]] = []
    for minute in range(1, 24 * 60):
        await services.wait(minutes=1)
        fresh = await _nudges(services, number)
        heard += [(minute, message) for message in fresh[len(heard) :]]

    assert [
        (minute, message.kind, message.in_thread, as_json(message.data)["person"])
        for minute, message in heard
    ] == [
        (15, "nudge_claim", True, ANNA),
        (60, "nudge_after", False, ANNA),
        (90, "nudge_lead", False, CARLA),
    ]


async def test_the_owner_is_reminded_before_and_after_the_target(
    services: Services,
) -> None:
    """Playbook 3.3: claimed at 10:05 without a reply: 10:48, 11:00, 11:30 to the lead."""
    number = await services.mention()
    await services.move(number, partial(lifecycle.classify, into="complaint"))
    await services.wait(minutes=5)
    await services.move(number, lifecycle.claim, by=BEN)

    heard: list[tuple[int, OutboxMessage]] = []
    for minute in range(6, 24 * 60):
        await services.wait(minutes=1)
        fresh = await _nudges(services, number)
        heard += [(minute, message) for message in fresh[len(heard) :]]

    assert [
        (minute, message.kind, as_json(message.data)["person"])
        for minute, message in heard
    ] == [
        (48, "nudge_before", BEN),
        (60, "nudge_after", BEN),
        (90, "nudge_lead", CARLA),
    ]


async def test_a_holding_reply_is_silent_until_half_an_hour_before_the_promise(
    services: Services,
) -> None:
    """Playbook 3.3: holding at 10:20 with due 15:00, then the next message is 14:30."""
    number = await services.mention()
    await services.move(number, partial(lifecycle.classify, into="complaint"))
    await services.wait(minutes=5)
    await services.move(number, lifecycle.claim)
    await services.wait(minutes=15)
    written = Written("More by 3 pm.", None, "public", services.now)
    promised = services.now.replace(hour=15, minute=0)
    await services.move(
        number, partial(replying.holding, written=written, promised=promised)
    )

    await services.wait(hours=4, minutes=9)
    assert await _nudges(services, number) == []
    await services.wait(minutes=1)

    [nudge] = await _nudges(services, number)
    assert (nudge.kind, as_json(nudge.data)["person"]) == ("nudge_promise", ANNA)


async def test_praise_never_nudges(services: Services) -> None:
    """S2.5: praise gets a pause and no nag."""
    number = await services.mention()
    await services.move(number, partial(lifecycle.classify, into="praise"))

    await services.wait(days=3)

    assert await _nudges(services, number) == []
    assert await services.said("catch_up") == []


async def test_after_three_hours_of_downtime_each_person_gets_one_message(
    services: Services,
) -> None:
    """features F3: one catch-up summary, not so many pings."""
    numbers = [await services.mention() for _ in range(5)]
    for number in numbers:
        await services.move(number, partial(lifecycle.classify, into="complaint"))
    await services.move(numbers[0], lifecycle.claim, by=BEN)

    await services.wait(hours=3)

    told = {
        UserId(message.channel): message for message in await services.said("catch_up")
    }
    items = {
        person: [item["mention"] for item in as_json(message.data)["items"]]
        for person, message in told.items()
    }
    assert items == {ANNA: numbers[1:], BEN: numbers[:1], CARLA: numbers}
    assert [await _nudges(services, number) for number in numbers] == [[]] * 5
    await services.wait(minutes=1)
    assert len(await services.said("catch_up")) == 3


async def test_what_was_seen_is_not_sent_again(services: Services) -> None:
    number = await services.mention()
    done = await escalations.escalate(
        services.app,
        services.press(number),
        brief=EscalationRequest("L2", "legal", "May we answer?"),
        manager=DAVID,
    )
    assert done.escalation is not None
    await escalations.acknowledge(
        services.app, services.press(number, DAVID), done.escalation
    )

    await services.wait(minutes=16)

    assert await services.said("brief_again") == []


async def test_a_post_that_reaches_us_late_still_gets_its_time_to_be_claimed(
    services: Services,
) -> None:
    """The author waits since ten hours, but nobody could have claimed it."""
    number = await services.mention(published_at=services.now - timedelta(hours=10))

    await services.wait(minutes=1)
    assert await _nudges(services, number) == []
    await services.wait(minutes=29)

    [nudge] = await _nudges(services, number)
    assert nudge.kind == "nudge_claim"
    assert await services.said("catch_up") == []


async def test_nobody_is_reminded_of_what_they_are_just_doing(
    services: Services,
) -> None:
    """A move that leaves a step of the ladder behind counts as an answer to it."""
    number, other = await services.mention(), await services.mention()
    await services.wait(minutes=25)

    await services.move(number, partial(lifecycle.classify, into="complaint"))
    await services.wait(seconds=1)

    assert await _nudges(services, number) == []
    assert await services.said("catch_up") == []
    await services.wait(minutes=6)
    assert await _nudges(services, other) != [], "who does nothing is reminded"


async def test_a_promise_that_is_near_does_not_remind_who_just_gave_it(
    services: Services,
) -> None:
    number = await services.mention()
    written = Written("More in a quarter of an hour.", None, "public", services.now)
    promised = services.now + timedelta(minutes=15)
    await services.move(
        number, partial(replying.holding, written=written, promised=promised)
    )

    await services.wait(minutes=14)
    assert await _nudges(services, number) == []
    await services.wait(minutes=1)

    said = [nudge.kind for nudge in await _nudges(services, number)]
    assert said == ["nudge_promise", "nudge_promise_lead"]
