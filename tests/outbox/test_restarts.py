"""A crash at any point loses nothing and sends nothing twice."""

import asyncio
from datetime import timedelta

from bot.localslack.faults import Fault
from data.outbox import delivery_status
from tests.outbox.conftest import DESK, OTHER, OutboxWorld


async def test_a_death_before_the_answer_is_settled_by_looking(
    world: OutboxWorld,
) -> None:
    """The message stands, the row says `sending`, nobody heard the answer."""
    number = await world.put("nudge:1")
    world.workspace.faults.next("chat.postMessage", Fault.HANG_AFTER)
    working = asyncio.create_task(world.courier.round())
    await world.workspace.until(lambda: world.texts() == ["nudge:1"])
    await world.restart()
    await working
    assert (await world.message("nudge:1")).state == "unknown"
    await world.work()
    assert world.copies() == {number: 1}
    assert (await world.message("nudge:1")).state == "sent"


async def test_a_death_before_the_call_is_made_up_for(world: OutboxWorld) -> None:
    number = await world.put("nudge:1")
    now, settle = world.clock.now, timedelta(seconds=10)
    await world.store.write(lambda tx: delivery_status.sending(tx, number, now, settle))
    await world.restart()
    await world.courier.round()
    assert world.texts() == []
    await world.work()
    assert world.copies() == {number: 1}


async def test_a_card_posted_by_the_process_that_died_becomes_the_card(
    world: OutboxWorld,
) -> None:
    mention = await world.mention()
    world.workspace.faults.next("chat.postMessage", Fault.HANG_AFTER)
    working = asyncio.create_task(world.courier.round())
    await world.workspace.until(lambda: world.texts() != [])
    await world.restart()
    await working
    await world.want(mention)
    await world.work()
    assert world.texts() == [f"card {mention} as of 2"]


async def test_a_burst_is_not_repeated_by_restarting(world: OutboxWorld) -> None:
    """Before a restart the limits may just have been used up."""
    for number in range(12):
        await world.put(f"nudge:{number}")
        await world.courier.round()
        await world.restart()
        world.clock.move(seconds=1.1)
    await world.work()
    assert len(world.texts()) == 12
    assert set(world.calls("chat.postMessage")) == {"ok"}


async def test_running_says_what_is_put_and_stops_when_told(world: OutboxWorld) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(world.courier.run(stop))
    await world.put("nudge:1")
    world.courier.wake()
    await world.workspace.until(lambda: world.texts() == ["nudge:1"])
    stop.set()
    await running
    await world.courier.close()
    assert (await world.message("nudge:1")).state == "sent"


async def test_a_channel_that_hangs_delays_no_other(world: OutboxWorld) -> None:
    world.clock.move(seconds=10)
    await world.put("nudge:1")
    world.workspace.faults.next("chat.postMessage", Fault.HANG, channel=DESK)
    stop = asyncio.Event()
    running = asyncio.create_task(world.courier.run(stop))
    await world.put("nudge:2", OTHER)
    world.courier.wake()
    await world.workspace.until(lambda: world.texts(OTHER) == ["nudge:2"])
    assert (await world.message("nudge:1")).state == "sending"
    stop.set()
    await running


async def test_closing_lets_what_is_in_flight_finish(world: OutboxWorld) -> None:
    await world.put("nudge:1")
    stop, slow = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        stop.set()
        await slow.wait()

    world.workspace.faults.before("chat.postMessage", hold)
    await world.courier.run(stop)
    closing = asyncio.create_task(world.courier.close())
    slow.set()
    await closing
    assert (await world.message("nudge:1")).state == "sent"


async def test_the_backlog_is_told_with_its_age(world: OutboxWorld) -> None:
    world.clock.move(seconds=10)
    await world.put("nudge:1")
    await world.put("nudge:2", OTHER)
    world.workspace.faults.next("chat.postMessage", Fault.DROP_AFTER, channel=DESK)
    world.workspace.faults.next("chat.postMessage", Fault.RATE_LIMIT(50), channel=OTHER)
    await world.courier.round()
    world.clock.move(seconds=5)
    backlog = await world.courier.backlog()
    assert (backlog.waiting, backlog.unknown) == (1, 1)
    assert backlog.age(world.clock.now) == 5
    assert "post:COTHER" in backlog.paused
    await world.work()
    assert (await world.courier.backlog()).oldest is None
