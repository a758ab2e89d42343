"""When the wall clock is set during the day, no timer is lost or fires twice."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

import pytest

from bot.escalation.rules.escalating import EscalationRequest
from bot.escalation.service import escalations
from bot.handoffs import service
from bot.handoffs.rules import PrivateOffer, TaskRequest
from bot.mentions.rules import lifecycle, pausing, replying
from bot.mentions.rules.replying import Written
from bot.restore import place
from bot.timers.loop import TimerLoop
from data import timers
from data.instants import to_text
from data.models import ChannelId, MentionId, Timer
from data.outbox import outbox, reminders
from data.transaction import Transaction
from tests.world.services import ANNA, BEN, DAVID, Services

SIX = timedelta(hours=6)


async def _said(services: Services) -> list[str]:
    rows = await services.store.read(
        lambda tx: tx.all("select kind from outbox where kind <> 'card' order by id")
    )
    return [row["kind"] for row in rows]


async def _put_off(services: Services) -> list[str]:
    """What was put into the outbox for later than now."""
    now = to_text(services.now)
    rows = await services.store.read(
        lambda tx: tx.all("select kind, not_before from outbox where kind <> 'card'")
    )
    return [row["kind"] for row in rows if row["not_before"] > now]


async def _complaint(services: Services) -> MentionId:
    number = await services.mention()
    await services.move(number, partial(lifecycle.classify, into="complaint"))
    return number


async def _set(services: Services, by: timedelta) -> None:
    services.now += by
    await services.timer_loop.clock_jumped(by)
    await services.timer_loop.round()


async def _minutes(services: Services, count: int) -> None:
    for _ in range(count):
        await services.wait(minutes=1)


@pytest.mark.parametrize("before", [0, 5, 14])
async def test_a_claim_rings_when_its_time_has_passed(
    services: Services, before: int
) -> None:
    await _complaint(services)
    await _minutes(services, before)

    await _set(services, -SIX)
    await _minutes(services, 14 - before)
    assert await _said(services) == []
    await services.wait(minutes=1)

    assert await _said(services) == ["nudge_claim"]
    assert await _put_off(services) == []


async def _a_day(
    services: Services, jumps: dict[int, timedelta]
) -> list[tuple[int, str]]:
    """Which minute brought which message, while nobody does anything for four hours."""
    heard: list[tuple[int, str]] = []
    await _complaint(services)
    for minute in range(1, 241):
        if minute in jumps:
            await _set(services, jumps[minute])
        await services.wait(minutes=1)
        said = await _said(services)
        heard += [(minute, kind) for kind in said[len(heard) :]]
    return heard


@pytest.mark.parametrize(
    "jumps",
    [{7: -SIX}, {20: -SIX}, {7: -SIX, 9: SIX}, {7: -SIX, 40: SIX}, {3: -SIX, 70: -SIX}],
    ids=str,
)
async def test_every_step_comes_once_and_in_its_minute(
    services: Services, jumps: dict[int, timedelta]
) -> None:
    heard = await _a_day(services, jumps)

    assert [minute for minute, kind in heard if kind == "nudge_claim"] == [15]
    plain = ["nudge_claim", "nudge_after"]
    assert [kind for _, kind in heard][:2] == plain
    assert "catch_up" not in [kind for _, kind in heard]


async def test_it_is_the_same_day_as_with_a_clock_nobody_touched(
    services: Services,
) -> None:
    untouched = await _a_day(services, {})
    await services.store.write(lambda tx: tx.run("delete from timers"))
    await services.store.write(lambda tx: tx.run("delete from outbox"))

    assert await _a_day(services, {7: -SIX}) == untouched


async def test_a_desk_that_starts_anew_goes_on_as_well(services: Services) -> None:
    """Set back, and then restarted; what came last tells how far, at the least."""
    await _complaint(services)
    await _minutes(services, 5)
    await _complaint(services)

    services.now -= SIX
    services.timer_loop = TimerLoop(services.app)
    await services.timer_loop.begin()
    await _minutes(services, 9)
    assert "nudge_claim" not in await _said(services)
    await _minutes(services, 1)
    assert (await _said(services)).count("nudge_claim") == 1
    await _minutes(services, 5)

    assert (await _said(services)).count("nudge_claim") == 2


async def _promised(services: Services, number: MentionId) -> None:
    written = Written(text="We look.", url=None, channel="public", at=services.now)
    promised = services.now + timedelta(hours=1)
    await services.move(
        number, partial(replying.holding, written=written, promised=promised)
    )


async def _snoozed(services: Services, number: MentionId) -> None:
    until = services.now + timedelta(minutes=45)
    await services.move(number, partial(pausing.snooze, until=until))


async def _asked(services: Services, number: MentionId) -> None:
    brief = EscalationRequest(level="L2", reason="safety", question="Stop selling it?")
    await escalations.escalate(
        services.app, services.press(number), brief=brief, manager=DAVID
    )


async def _passed_on(services: Services, number: MentionId) -> None:
    wish = TaskRequest(
        "expert", "Is it covered?", BEN, due=services.now + timedelta(hours=2)
    )
    await service.pass_on(services.app, services.press(number), wish)


async def _in_private(services: Services, number: MentionId) -> None:
    offer = PrivateOffer("phone", said_in_public=True, accepted=True)
    due = services.now + timedelta(hours=1)
    await service.offer_private(
        services.app, services.press(number), offer, contact_by=due
    )


async def _answered(services: Services, number: MentionId) -> None:
    written = Written(text="Sorry.", url=None, channel="public", at=services.now)
    await services.move(number, partial(replying.answer, written=written))


_BEGUN = [_promised, _snoozed, _asked, _passed_on, _in_private, _answered]


async def _heard(
    services: Services,
    begin: Callable[[Services, MentionId], Awaitable[None]],
    *,
    back: timedelta | None = None,
    again: int = 0,
) -> list[tuple[int, str]]:
    """Which minute brought which message of what was begun five minutes before the clock
    was set `back` while the desk was closed; it is opened once more after `again` minutes.
    """
    heard: list[tuple[int, str]] = []
    number = await _complaint(services)
    await services.move(number, lifecycle.claim)
    await begin(services, number)
    before = len(await _said(services))
    await _minutes(services, 5)
    for minute in range(6, 300):
        if back is not None and minute in (6, again):
            services.now += back if minute == 6 else timedelta(0)
            services.timer_loop = TimerLoop(services.app)
            await services.timer_loop.begin()
        await services.wait(minutes=1)
        said = (await _said(services))[before:]
        heard += [(minute, kind) for kind in said[len(heard) :]]
    return heard


@pytest.mark.parametrize("begin", _BEGUN)
async def test_whatever_ran_rings_in_its_minute_after_a_start_by_another_clock(
    services: Services, begin: Callable[[Services, MentionId], Awaitable[None]]
) -> None:
    """One more may follow: what was said by the other clock counts for no limit."""
    untouched = await _heard(services, begin)
    assert untouched
    for table in ("timers", "list_items", "outbox"):
        await services.store.write(partial(Transaction.run, sql=f"delete from {table}"))  # noqa: S608

    heard = await _heard(services, begin, back=-SIX, again=20)
    assert heard[: len(untouched)] == untouched


async def test_that_the_clock_was_set_stands_in_the_record(services: Services) -> None:
    await _complaint(services)
    await services.timer_loop.round()
    services.now -= SIX
    assert await TimerLoop(services.app).begin() == -SIX
    assert await TimerLoop(services.app).begin() == timedelta(0)
    rows = await services.store.read(
        lambda tx: tx.all("select data from events where kind = 'clock_set'")
    )
    assert [row["data"] for row in rows] == ['{"seconds":-21600}']


async def test_a_timer_that_fails_does_not_come_again_at_once(
    services: Services,
) -> None:
    number = await _complaint(services)
    since = services.now - timedelta(minutes=1)
    due = services.now + timedelta(minutes=5)
    broken = Timer("unheard_of", number, "seen", due, 0, since)
    await services.store.write(lambda tx: timers.put(tx, broken))
    await _set(services, -SIX)

    await _minutes(services, 6)

    (left,) = (
        await services.store.read(lambda tx: timers.of(tx, "unheard_of", number))
    ).values()
    assert left.due > services.now


async def test_a_promise_given_before_is_asked_for(services: Services) -> None:
    number = await _complaint(services)
    await services.move(number, lifecycle.claim)
    written = Written(text="We look.", url=None, channel="public", at=services.now)
    promised = services.now + timedelta(hours=1)
    await services.move(
        number, partial(replying.holding, written=written, promised=promised)
    )

    await _set(services, -SIX)
    await _minutes(services, 62)

    assert [kind for kind in await _said(services) if "promise" in kind]
    assert await _put_off(services) == []


async def test_what_begins_after_it_goes_by_the_new_clock(services: Services) -> None:
    await _complaint(services)
    await _set(services, -SIX)
    await _minutes(services, 20)
    assert await _said(services) == ["nudge_claim"]

    later = await _complaint(services)
    await services.move(later, lifecycle.claim)
    written = Written(text="We look.", url=None, channel="public", at=services.now)
    promised = services.now + timedelta(hours=2)
    await services.move(
        later, partial(replying.holding, written=written, promised=promised)
    )
    await services.wait(minutes=30)

    about = [message.kind for message in await services.messages(later)]
    assert about == ["card"]
    assert (await services.look(later)).owner == ANNA


async def test_reminders_from_before_put_nothing_off(services: Services) -> None:
    """Reminders of one person are gathered; those a later clock wrote are no reason to."""
    conversation = ChannelId(ANNA)

    async def lately() -> int:
        hour = timedelta(hours=1)
        found = await services.store.read(
            lambda tx: reminders.lately(
                tx, conversation, services.now - hour, services.now
            )
        )
        return len(found)

    await services.store.write(
        lambda tx: outbox.put(
            tx, key="one", kind="nudge_owner", channel=conversation, now=services.now
        )
    )
    assert await lately() == 1

    await _set(services, -SIX)

    assert await lately() == 0


async def test_a_copy_ends_with_what_was_written_last(services: Services) -> None:
    """Else a restore would read Slack from hours after the end of the copy on."""
    await _complaint(services)
    await _set(services, -SIX)
    await _complaint(services)

    state = await services.store.read(
        lambda tx: place.state_of(tx, "copy", services.now)
    )

    assert state.ended == services.now
