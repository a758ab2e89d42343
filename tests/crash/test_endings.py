"""SIGTERM at any time: exit code 0, and the outbox keeps what was not sent."""

import asyncio

import pytest

from bot.localslack.faults import Fault
from tests.crash.acts import POST, claimed, perform, posted, sorted_out
from tests.crash.process import WITHIN, until
from tests.crash.world import DESK, OTHER, World

BURST = 40


async def test_an_end_in_the_middle_of_a_burst_loses_nothing(
    either_world: World,
) -> None:
    """DESIGN promises 1 and 2: finished, or left in the outbox for the next start."""
    world = either_world
    world.hurry = False
    await world.start()
    burst = [
        asyncio.create_task(world.post(str(n), "other" if n % 2 else "own"))
        for n in range(BURST)
    ]
    both = [world.workspace.channel(name) for name in (DESK, OTHER)]
    await until(lambda: all(conversation.messages for conversation in both))
    code = await world.stop()
    answers = await asyncio.gather(*burst)

    assert code == 0
    assert {*answers} <= {202, 0, 503}
    assert world.accepted.items() <= world.database.numbers().items()
    stood = world.copies()
    await world.start()
    await until(lambda: len(world.copies()) > len(stood))
    assert set(world.copies().values()) == {1}
    assert len(world.database.messages()) == len(world.database.numbers())
    assert world.database.states() <= {"sent", "sending", "waiting"}


async def test_an_end_does_not_wait_for_a_slack_that_hangs(world: World) -> None:
    """What hangs at the same time is left at the same time, to be looked for later."""
    await world.start()
    await perform(world, posted)
    hanging = [
        hang(world, method, Fault.HANG_AFTER)
        for method in ("chat.postMessage", "chat.update", "response_url")
    ]
    assert await world.press(
        "anna", world.accepted[POST], "mention.classify.not_relevant"
    )
    assert await world.post("2", "other") == 202
    await happened(*hanging)

    assert await world.stop() == 0
    await world.settle()
    assert world.said() == {"card": 2}
    assert sorted_out.done(world)
    assert world.database.wrong() == []


@pytest.mark.parametrize("method", ["auth.test", "conversations.info"])
async def test_a_start_that_hangs_can_be_ended(world: World, method: str) -> None:
    hanging = hang(world, method, Fault.HANG)
    world.begin()
    await happened(hanging)

    assert await world.stop() == 0


async def test_without_sockets_posts_are_taken_in_and_the_start_can_be_ended(
    socket_world: World,
) -> None:
    """The first call tries the token; for the sockets the library tries for ever."""
    world = socket_world
    asked_for = Fault.OK_FALSE("internal_error")

    async def refuse() -> None:
        world.workspace.faults.next("apps.connections.open", asked_for, times=99)

    world.workspace.faults.after("apps.connections.open", refuse)
    assert await world.begin().answers()

    assert await world.post(POST) == 202
    await until(lambda: bool(world.workspace.channel(DESK).messages))
    assert await world.stop() == 0
    world.workspace.faults.clear()
    await perform(world, claimed)
    assert world.said() == {"card": 1}


def hang(world: World, method: str, fault: Fault) -> asyncio.Event:
    """Let one coming call of the method hang; the event says that it does."""
    hanging = asyncio.Event()

    async def notice() -> None:
        hanging.set()

    world.workspace.faults.next(method, fault)
    wait = (
        world.workspace.faults.after if fault.after else world.workspace.faults.before
    )
    wait(method, notice)
    return hanging


async def happened(*events: asyncio.Event) -> None:
    async with asyncio.timeout(WITHIN):
        for event in events:
            await event.wait()
