"""A wall clock that is set, by hours and in either direction, silences and doubles nothing."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.app.clock_watch import ClockWatch
from bot.clock import steady_clock, wall_clock
from bot.localslack.faults import Fault
from data.outbox import outbox
from tests.outbox.conftest import DESK, Room, furnished

SIX = timedelta(hours=6)


class Shop:
    """A courier with two clocks: one that somebody sets, and one that only goes on."""

    def __init__(self, room: Room) -> None:
        self.room, self.apart = room, timedelta(0)

    def wall(self) -> datetime:
        return self.room.hand.now + self.apart

    async def work(self, **most: float) -> None:
        """Let time pass until nothing waits; the wall clock says when the next may go."""
        end = self.room.hand.now + timedelta(**(most or {"minutes": 20}))
        while (at := await self.room.courier.round()) is not None:
            wanted = at - self.apart
            if wanted > end:
                return
            self.room.hand.now = max(self.room.hand.now, wanted)

    async def put(self, key: str) -> None:
        """A letter of now, by the wall clock."""
        now = self.wall()
        await self.room.store.write(
            lambda tx: outbox.put(tx, key=key, kind="nudge", channel=DESK, now=now)
        )

    async def set_by(self, by: timedelta) -> None:
        """Somebody sets the wall clock, and it is noticed."""
        watch = ClockWatch(
            self.wall, self.room.hand, lambda by: self.room.courier.clock_jumped(by)
        )
        self.apart += by
        await watch.look()


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    async with furnished(tmp_path) as room:
        shop = Shop(room)
        await room.courier.close(grace=0)
        room.courier = room.begin_with(shop.wall, room.hand)
        await room.courier.start()
        yield shop


jumps = pytest.mark.parametrize("by", [-SIX, SIX, -timedelta(minutes=3)], ids=str)


@jumps
async def test_what_slack_asked_us_to_wait_for_lasts_as_long_as_it_said(
    shop: Shop, by: timedelta
) -> None:
    room = shop.room
    room.workspace.faults.next("chat.postMessage", Fault.RATE_LIMIT(30))
    await room.put("one")
    await room.courier.round()
    started = room.hand.now
    await shop.set_by(by)

    await shop.work(minutes=2)

    assert room.texts() == ["one"]
    assert timedelta(seconds=30) <= room.hand.now - started <= timedelta(seconds=40)


@jumps
async def test_what_was_put_before_and_after_goes_out_once(
    shop: Shop, by: timedelta
) -> None:
    room = shop.room
    for number in range(5):
        await shop.put(f"before {number}")
    await shop.set_by(by)
    for number in range(5):
        await shop.put(f"after {number}")

    await shop.work(minutes=2)

    assert len(room.texts()) == 10
    assert max(room.copies().values()) == 1


@jumps
@pytest.mark.parametrize("fault", [Fault.RESET_AFTER, Fault.RESET_BEFORE], ids=str)
async def test_a_message_whose_answer_was_lost_is_found_whichever_clock_was_right(
    shop: Shop, by: timedelta, fault: Fault
) -> None:
    """Slack's clock agrees with the one before the jump."""
    room = shop.room
    room.workspace.faults.next("chat.postMessage", fault)
    await room.put("one")
    await room.courier.round()
    await shop.set_by(by)

    await shop.work()

    assert room.texts() == ["one"]
    assert set(room.copies().values()) == {1}


@jumps
async def test_it_is_found_as_well_when_the_clock_was_wrong_before(
    shop: Shop, by: timedelta
) -> None:
    """Slack's clock agrees with the one after the jump."""
    room = shop.room
    shop.apart = -by
    room.workspace.faults.next("chat.postMessage", Fault.RESET_AFTER)
    await room.put("one")
    await shop.work(seconds=1)
    await shop.set_by(by)

    await shop.work()

    assert room.texts() == ["one"]
    assert set(room.copies().values()) == {1}


@jumps
async def test_a_card_that_rests_is_redrawn(shop: Shop, by: timedelta) -> None:
    room = shop.room
    number = await room.mention()
    await shop.work(minutes=1)
    room.workspace.faults.next("chat.update", Fault.SERVER_ERROR(502))
    await room.want(number)
    await room.courier.round()
    await shop.set_by(by)

    await shop.work(minutes=5)

    card = await room.card(number)
    assert card.shown == card.wanted
    assert len(room.texts(DESK)) == 1


async def test_what_was_planned_for_a_time_of_day_stays_there(shop: Shop) -> None:
    room = shop.room
    await room.put("tomorrow")
    at = (room.hand.now + timedelta(hours=20)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    await room.store.write(
        lambda tx: tx.run("update outbox set not_before = :at", at=at)
    )

    await shop.set_by(-SIX)

    planned = (await room.letter("tomorrow")).not_before
    assert planned.strftime("%Y-%m-%dT%H:%M:%S.000Z") == at


async def test_the_beats_of_the_scheduler_go_on() -> None:
    """APScheduler alone would wait for the six hours that were set back."""
    beats = 0

    def beat() -> None:
        nonlocal beats
        beats += 1

    scheduler = AsyncIOScheduler(timezone=UTC)
    job = scheduler.add_job(beat, "interval", seconds=3600)
    scheduler.start()
    apart = [timedelta(0)]

    async def jumped(by: timedelta) -> None:
        job.modify(next_run_time=wall_clock())

    watch = ClockWatch(
        lambda: datetime(2026, 3, 4, tzinfo=UTC) + apart[0],
        lambda: datetime(2026, 3, 4, tzinfo=UTC),
        jumped,
    )
    await watch.look()
    assert beats == 0
    apart[0] = -SIX
    await watch.look()
    async with asyncio.timeout(30):
        while not beats:
            await asyncio.sleep(0)
    scheduler.shutdown(wait=False)


def test_a_steady_clock_only_goes_on() -> None:
    steady = steady_clock()
    first, second = steady(), steady()

    assert first <= second
    assert abs(first - wall_clock()) < timedelta(minutes=1)
