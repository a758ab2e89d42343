"""A death at any point loses nothing and doubles nothing."""

import asyncio
from datetime import timedelta

from bot.localslack.faults import Fault
from data.outbox import delivery_status
from tests.outbox.conftest import DESK, OTHER, Room


async def test_a_death_before_the_answer_is_settled_by_looking(room: Room) -> None:
    """The message stands, the row says `sending`, nobody heard the answer."""
    number = await room.put("nudge:1")
    room.workspace.faults.next("chat.postMessage", Fault.HANG_AFTER)
    working = asyncio.create_task(room.courier.round())
    await room.workspace.until(lambda: room.texts() == ["nudge:1"])
    await room.restart()
    await working
    assert (await room.letter("nudge:1")).state == "unknown"
    await room.work()
    assert room.copies() == {number: 1}
    assert (await room.letter("nudge:1")).state == "sent"


async def test_a_death_before_the_call_is_made_up_for(room: Room) -> None:
    number = await room.put("nudge:1")
    now, settle = room.hand.now, timedelta(seconds=10)
    await room.store.write(lambda tx: delivery_status.sending(tx, number, now, settle))
    await room.restart()
    await room.courier.round()
    assert room.texts() == []
    await room.work()
    assert room.copies() == {number: 1}


async def test_a_card_posted_by_the_process_that_died_becomes_the_card(
    room: Room,
) -> None:
    mention = await room.mention()
    room.workspace.faults.next("chat.postMessage", Fault.HANG_AFTER)
    working = asyncio.create_task(room.courier.round())
    await room.workspace.until(lambda: room.texts() != [])
    await room.restart()
    await working
    await room.want(mention)
    await room.work()
    assert room.texts() == [f"card {mention} as of 2"]


async def test_a_burst_is_not_repeated_by_restarting(room: Room) -> None:
    """Before a restart the limits may just have been used up."""
    for number in range(12):
        await room.put(f"nudge:{number}")
        await room.courier.round()
        await room.restart()
        room.hand.move(seconds=1.1)
    await room.work()
    assert len(room.texts()) == 12
    assert set(room.calls("chat.postMessage")) == {"ok"}


async def test_running_says_what_is_put_and_stops_when_told(room: Room) -> None:
    stop = asyncio.Event()
    running = asyncio.create_task(room.courier.run(stop))
    await room.put("nudge:1")
    room.courier.wake()
    await room.workspace.until(lambda: room.texts() == ["nudge:1"])
    stop.set()
    await running
    await room.courier.close()
    assert (await room.letter("nudge:1")).state == "sent"


async def test_a_channel_that_hangs_delays_no_other(room: Room) -> None:
    room.hand.move(seconds=10)
    await room.put("nudge:1")
    room.workspace.faults.next("chat.postMessage", Fault.HANG, channel=DESK)
    stop = asyncio.Event()
    running = asyncio.create_task(room.courier.run(stop))
    await room.put("nudge:2", OTHER)
    room.courier.wake()
    await room.workspace.until(lambda: room.texts(OTHER) == ["nudge:2"])
    assert (await room.letter("nudge:1")).state == "sending"
    stop.set()
    await running


async def test_closing_lets_what_is_in_flight_finish(room: Room) -> None:
    await room.put("nudge:1")
    stop, slow = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        stop.set()
        await slow.wait()

    room.workspace.faults.before("chat.postMessage", hold)
    await room.courier.run(stop)
    closing = asyncio.create_task(room.courier.close())
    slow.set()
    await closing
    assert (await room.letter("nudge:1")).state == "sent"


async def test_the_backlog_is_told_with_its_age(room: Room) -> None:
    room.hand.move(seconds=10)
    await room.put("nudge:1")
    await room.put("nudge:2", OTHER)
    room.workspace.faults.next("chat.postMessage", Fault.DROP_AFTER, channel=DESK)
    room.workspace.faults.next("chat.postMessage", Fault.RATE_LIMIT(50), channel=OTHER)
    await room.courier.round()
    room.hand.move(seconds=5)
    backlog = await room.courier.backlog()
    assert (backlog.waiting, backlog.unknown) == (1, 1)
    assert backlog.age(room.hand.now) == 5
    assert "post:COTHER" in backlog.paused
    await room.work()
    assert (await room.courier.backlog()).oldest is None
