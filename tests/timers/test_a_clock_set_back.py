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
from tests.world.bench import ANNA, BEN, DAVID, Bench

SIX = timedelta(hours=6)


async def _said(bench: Bench) -> list[str]:
    rows = await bench.store.read(
        lambda tx: tx.all("select kind from outbox where kind <> 'card' order by id")
    )
    return [row["kind"] for row in rows]


async def _put_off(bench: Bench) -> list[str]:
    """What was put into the outbox for later than now."""
    now = to_text(bench.now)
    rows = await bench.store.read(
        lambda tx: tx.all("select kind, not_before from outbox where kind <> 'card'")
    )
    return [row["kind"] for row in rows if row["not_before"] > now]


async def _complaint(bench: Bench) -> MentionId:
    number = await bench.mention()
    await bench.move(number, partial(lifecycle.classify, into="complaint"))
    return number


async def _set(bench: Bench, by: timedelta) -> None:
    bench.now += by
    await bench.timer_loop.clock_jumped(by)
    await bench.timer_loop.round()


async def _minutes(bench: Bench, count: int) -> None:
    for _ in range(count):
        await bench.wait(minutes=1)


@pytest.mark.parametrize("before", [0, 5, 14])
async def test_a_claim_rings_when_its_time_has_passed(
    bench: Bench, before: int
) -> None:
    await _complaint(bench)
    await _minutes(bench, before)

    await _set(bench, -SIX)
    await _minutes(bench, 14 - before)
    assert await _said(bench) == []
    await bench.wait(minutes=1)

    assert await _said(bench) == ["nudge_claim"]
    assert await _put_off(bench) == []


async def _a_day(bench: Bench, jumps: dict[int, timedelta]) -> list[tuple[int, str]]:
    """Which minute brought which message, while nobody does anything for four hours."""
    heard: list[tuple[int, str]] = []
    await _complaint(bench)
    for minute in range(1, 241):
        if minute in jumps:
            await _set(bench, jumps[minute])
        await bench.wait(minutes=1)
        said = await _said(bench)
        heard += [(minute, kind) for kind in said[len(heard) :]]
    return heard


@pytest.mark.parametrize(
    "jumps",
    [{7: -SIX}, {20: -SIX}, {7: -SIX, 9: SIX}, {7: -SIX, 40: SIX}, {3: -SIX, 70: -SIX}],
    ids=str,
)
async def test_every_step_comes_once_and_in_its_minute(
    bench: Bench, jumps: dict[int, timedelta]
) -> None:
    heard = await _a_day(bench, jumps)

    assert [minute for minute, kind in heard if kind == "nudge_claim"] == [15]
    plain = ["nudge_claim", "nudge_after"]
    assert [kind for _, kind in heard][:2] == plain
    assert "catch_up" not in [kind for _, kind in heard]


async def test_it_is_the_same_day_as_with_a_clock_nobody_touched(
    bench: Bench,
) -> None:
    untouched = await _a_day(bench, {})
    await bench.store.write(lambda tx: tx.run("delete from timers"))
    await bench.store.write(lambda tx: tx.run("delete from outbox"))

    assert await _a_day(bench, {7: -SIX}) == untouched


async def test_a_desk_that_starts_anew_goes_on_as_well(bench: Bench) -> None:
    """Set back, and then restarted; what came last tells how far, at the least."""
    await _complaint(bench)
    await _minutes(bench, 5)
    await _complaint(bench)

    bench.now -= SIX
    bench.timer_loop = TimerLoop(bench.app)
    await bench.timer_loop.begin()
    await _minutes(bench, 9)
    assert "nudge_claim" not in await _said(bench)
    await _minutes(bench, 1)
    assert (await _said(bench)).count("nudge_claim") == 1
    await _minutes(bench, 5)

    assert (await _said(bench)).count("nudge_claim") == 2


async def _promised(bench: Bench, number: MentionId) -> None:
    written = Written(text="We look.", url=None, channel="public", at=bench.now)
    promised = bench.now + timedelta(hours=1)
    await bench.move(
        number, partial(replying.holding, written=written, promised=promised)
    )


async def _snoozed(bench: Bench, number: MentionId) -> None:
    until = bench.now + timedelta(minutes=45)
    await bench.move(number, partial(pausing.snooze, until=until))


async def _asked(bench: Bench, number: MentionId) -> None:
    brief = EscalationRequest(level="L2", reason="safety", question="Stop selling it?")
    await escalations.escalate(
        bench.app, bench.press(number), brief=brief, manager=DAVID
    )


async def _passed_on(bench: Bench, number: MentionId) -> None:
    wish = TaskRequest(
        "expert", "Is it covered?", BEN, due=bench.now + timedelta(hours=2)
    )
    await service.pass_on(bench.app, bench.press(number), wish)


async def _in_private(bench: Bench, number: MentionId) -> None:
    offer = PrivateOffer("phone", said_in_public=True, accepted=True)
    due = bench.now + timedelta(hours=1)
    await service.offer_private(bench.app, bench.press(number), offer, contact_by=due)


async def _answered(bench: Bench, number: MentionId) -> None:
    written = Written(text="Sorry.", url=None, channel="public", at=bench.now)
    await bench.move(number, partial(replying.answer, written=written))


_BEGUN = [_promised, _snoozed, _asked, _passed_on, _in_private, _answered]


async def _heard(
    bench: Bench,
    begin: Callable[[Bench, MentionId], Awaitable[None]],
    *,
    back: timedelta | None = None,
    again: int = 0,
) -> list[tuple[int, str]]:
    """Which minute brought which message of what was begun five minutes before the clock
    was set `back` while the desk was closed; it is opened once more after `again` minutes.
    """
    heard: list[tuple[int, str]] = []
    number = await _complaint(bench)
    await bench.move(number, lifecycle.claim)
    await begin(bench, number)
    before = len(await _said(bench))
    await _minutes(bench, 5)
    for minute in range(6, 300):
        if back is not None and minute in (6, again):
            bench.now += back if minute == 6 else timedelta(0)
            bench.timer_loop = TimerLoop(bench.app)
            await bench.timer_loop.begin()
        await bench.wait(minutes=1)
        said = (await _said(bench))[before:]
        heard += [(minute, kind) for kind in said[len(heard) :]]
    return heard


@pytest.mark.parametrize("begin", _BEGUN)
async def test_whatever_ran_rings_in_its_minute_after_a_start_by_another_clock(
    bench: Bench, begin: Callable[[Bench, MentionId], Awaitable[None]]
) -> None:
    """One more may follow: what was said by the other clock counts for no limit."""
    untouched = await _heard(bench, begin)
    assert untouched
    for table in ("timers", "list_items", "outbox"):
        await bench.store.write(partial(Transaction.run, sql=f"delete from {table}"))  # noqa: S608

    heard = await _heard(bench, begin, back=-SIX, again=20)
    assert heard[: len(untouched)] == untouched


async def test_that_the_clock_was_set_stands_in_the_record(bench: Bench) -> None:
    await _complaint(bench)
    await bench.timer_loop.round()
    bench.now -= SIX
    assert await TimerLoop(bench.app).begin() == -SIX
    assert await TimerLoop(bench.app).begin() == timedelta(0)
    rows = await bench.store.read(
        lambda tx: tx.all("select data from events where kind = 'clock_set'")
    )
    assert [row["data"] for row in rows] == ['{"seconds":-21600}']


async def test_a_timer_that_fails_does_not_come_again_at_once(bench: Bench) -> None:
    number = await _complaint(bench)
    since = bench.now - timedelta(minutes=1)
    due = bench.now + timedelta(minutes=5)
    broken = Timer("unheard_of", number, "seen", due, 0, since)
    await bench.store.write(lambda tx: timers.put(tx, broken))
    await _set(bench, -SIX)

    await _minutes(bench, 6)

    (left,) = (
        await bench.store.read(lambda tx: timers.of(tx, "unheard_of", number))
    ).values()
    assert left.due > bench.now


async def test_a_promise_given_before_is_asked_for(bench: Bench) -> None:
    number = await _complaint(bench)
    await bench.move(number, lifecycle.claim)
    written = Written(text="We look.", url=None, channel="public", at=bench.now)
    promised = bench.now + timedelta(hours=1)
    await bench.move(
        number, partial(replying.holding, written=written, promised=promised)
    )

    await _set(bench, -SIX)
    await _minutes(bench, 62)

    assert [kind for kind in await _said(bench) if "promise" in kind]
    assert await _put_off(bench) == []


async def test_what_begins_after_it_goes_by_the_new_clock(bench: Bench) -> None:
    await _complaint(bench)
    await _set(bench, -SIX)
    await _minutes(bench, 20)
    assert await _said(bench) == ["nudge_claim"]

    later = await _complaint(bench)
    await bench.move(later, lifecycle.claim)
    written = Written(text="We look.", url=None, channel="public", at=bench.now)
    promised = bench.now + timedelta(hours=2)
    await bench.move(
        later, partial(replying.holding, written=written, promised=promised)
    )
    await bench.wait(minutes=30)

    about = [message.kind for message in await bench.messages(later)]
    assert about == ["card"]
    assert (await bench.look(later)).owner == ANNA


async def test_reminders_from_before_put_nothing_off(bench: Bench) -> None:
    """Reminders of one person are gathered; those a later clock wrote are no reason to."""
    conversation = ChannelId(ANNA)

    async def lately() -> int:
        hour = timedelta(hours=1)
        found = await bench.store.read(
            lambda tx: reminders.lately(tx, conversation, bench.now - hour, bench.now)
        )
        return len(found)

    await bench.store.write(
        lambda tx: outbox.put(
            tx, key="one", kind="nudge_owner", channel=conversation, now=bench.now
        )
    )
    assert await lately() == 1

    await _set(bench, -SIX)

    assert await lately() == 0


async def test_a_copy_ends_with_what_was_written_last(bench: Bench) -> None:
    """Else a restore would read Slack from hours after the end of the copy on."""
    await _complaint(bench)
    await _set(bench, -SIX)
    await _complaint(bench)

    state = await bench.store.read(lambda tx: place.state_of(tx, "copy", bench.now))

    assert state.ended == bench.now
