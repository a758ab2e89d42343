"""The courier when the wall clock is set by hours: nothing is lost or sent twice."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.app.run import ClockWatch
from bot.clock import steady_clock, wall_clock
from bot.localslack.faults import Fault
from data.outbox import outbox
from tests.outbox.conftest import DESK, OutboxWorld, open_world

SIX = timedelta(hours=6)


class Shop:
    """A courier with two clocks: one that somebody sets, and one that only goes on."""

    def __init__(self, world: OutboxWorld) -> None:
        self.world, self.apart = world, timedelta(0)

    def wall(self) -> datetime:
        return self.world.clock.now + self.apart

    async def work(self, **most: float) -> None:
        """Let time pass until nothing waits; the wall clock says when the next may go."""
        end = self.world.clock.now + timedelta(**(most or {"minutes": 20}))
        while (at := await self.world.courier.round()) is not None:
            wanted = at - self.apart
            if wanted > end:
                return
            self.world.clock.now = max(self.world.clock.now, wanted)

    async def put(self, key: str) -> None:
        """A message of now, by the wall clock."""
        now = self.wall()
        await self.world.store.write(
            lambda tx: outbox.put(tx, key=key, kind="nudge", channel=DESK, now=now)
        )

    async def set_by(self, by: timedelta) -> None:
        """Somebody sets the wall clock, and it is noticed."""
        watch = ClockWatch(
            self.wall, self.world.clock, lambda by: self.world.courier.clock_jumped(by)
        )
        self.apart += by
        await watch.look()


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    async with open_world(tmp_path) as world:
        shop = Shop(world)
        await world.courier.close(grace=0)
        world.courier = world.begin_with(shop.wall, world.clock)
        await world.courier.start()
        yield shop


jumps = pytest.mark.parametrize("by", [-SIX, SIX, -timedelta(minutes=3)], ids=str)


@jumps
async def test_what_slack_asked_us_to_wait_for_lasts_as_long_as_it_said(
    shop: Shop, by: timedelta
) -> None:
    world = shop.world
    world.workspace.faults.next("chat.postMessage", Fault.RATE_LIMIT(30))
    await world.put("one")
    await world.courier.round()
    started = world.clock.now
    await shop.set_by(by)

    await shop.work(minutes=2)

    assert world.texts() == ["one"]
    assert timedelta(seconds=30) <= world.clock.now - started <= timedelta(seconds=40)


@jumps
async def test_what_was_put_before_and_after_goes_out_once(
    shop: Shop, by: timedelta
) -> None:
    world = shop.world
    for number in range(5):
        await shop.put(f"before {number}")
    await shop.set_by(by)
    for number in range(5):
        await shop.put(f"after {number}")

    await shop.work(minutes=2)

    assert len(world.texts()) == 10
    assert max(world.copies().values()) == 1


@jumps
@pytest.mark.parametrize("fault", [Fault.RESET_AFTER, Fault.RESET_BEFORE], ids=str)
async def test_a_message_whose_answer_was_lost_is_found_whichever_clock_was_right(
    shop: Shop, by: timedelta, fault: Fault
) -> None:
    """Slack's clock agrees with the one before the jump."""
    world = shop.world
    world.workspace.faults.next("chat.postMessage", fault)
    await world.put("one")
    await world.courier.round()
    await shop.set_by(by)

    await shop.work()

    assert world.texts() == ["one"]
    assert set(world.copies().values()) == {1}


@jumps
async def test_it_is_found_as_well_when_the_clock_was_wrong_before(
    shop: Shop, by: timedelta
) -> None:
    """Slack's clock agrees with the one after the jump."""
    world = shop.world
    shop.apart = -by
    world.workspace.faults.next("chat.postMessage", Fault.RESET_AFTER)
    await world.put("one")
    await shop.work(seconds=1)
    await shop.set_by(by)

    await shop.work()

    assert world.texts() == ["one"]
    assert set(world.copies().values()) == {1}


@jumps
async def test_a_card_that_rests_is_redrawn(shop: Shop, by: timedelta) -> None:
    world = shop.world
    number = await world.mention()
    await shop.work(minutes=1)
    world.workspace.faults.next("chat.update", Fault.SERVER_ERROR(502))
    await world.want(number)
    await world.courier.round()
    await shop.set_by(by)

    await shop.work(minutes=5)

    card = await world.card(number)
    assert card.shown == card.wanted
    assert len(world.texts(DESK)) == 1


async def test_what_was_planned_for_a_time_of_day_stays_there(shop: Shop) -> None:
    world = shop.world
    await world.put("tomorrow")
    at = (world.clock.now + timedelta(hours=20)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    await world.store.write(
        lambda tx: tx.run("update outbox set not_before = :at", at=at)
    )

    await shop.set_by(-SIX)

    planned = (await world.message("tomorrow")).not_before
    assert planned.strftime("%Y-%m-%dT%H:%M:%S.000Z") == at


async def test_the_jobs_of_the_scheduler_go_on() -> None:
    """APScheduler alone would wait for the six hours that were set back."""
    runs = 0

    def beat() -> None:
        nonlocal runs
        runs += 1

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
    assert runs == 0
    apart[0] = -SIX
    await watch.look()
    async with asyncio.timeout(30):
        while not runs:
            await asyncio.sleep(0)
    scheduler.shutdown(wait=False)


def test_a_steady_clock_only_goes_on() -> None:
    steady = steady_clock()
    first, second = steady(), steady()

    assert first <= second
    assert abs(first - wall_clock()) < timedelta(minutes=1)
