"""Faults of Slack and of the network around a kill."""

import pytest

from bot.localslack.faults import Fault
from tests.crash.acts import POST, claimed, perform, posted
from tests.crash.process import until
from tests.crash.world import DESK, OTHER, World
from tests.world.telling import told

AMBIGUOUS = [
    Fault.DROP_BEFORE,
    Fault.DROP_AFTER,
    Fault.RESET_AFTER,
    Fault.SERVER_ERROR(503),
    Fault.HTML_AFTER,
    Fault.OK_FALSE_AFTER("fatal_error"),
]


def name(fault: Fault) -> str:
    return f"{fault.way}-{'after' if fault.after else 'before'}"


@pytest.mark.parametrize("fault", AMBIGUOUS, ids=name)
async def test_an_answer_that_says_nothing_is_looked_for_after_the_next_start(
    world: World, fault: Fault
) -> None:
    """DESIGN 8.4: `unknown` outlives the process, and nothing is sent again blindly."""
    world.workspace.faults.next("chat.postMessage", fault)
    world.workspace.faults.next("chat.update", fault)
    await world.start()
    assert await world.post(POST) == 202
    await until(lambda: world.database.states() == {"unknown"})
    await world.kill()
    await perform(world, claimed)

    assert world.said() == {"card": 1}
    assert world.database.states() == {"sent"}
    assert "Anna" in told(world.card(world.accepted[POST]))
    assert world.database.wrong() == []


async def test_what_slack_asked_to_wait_for_is_waited_for_after_the_next_start(
    world: World,
) -> None:
    """DESIGN 8.4: `Retry-After` is honoured across a restart, and holds one channel."""
    world.workspace.faults.next("chat.postMessage", Fault.RATE_LIMIT(600))
    await world.start()
    await world.post(POST)
    await until(lambda: world.database.held() != {} and world.said() == {})
    await world.kill()
    await world.start()
    assert await world.post("2") == 202
    assert await world.post("3", "other") == 202
    other = world.workspace.channel(OTHER)
    await until(lambda: bool(other.messages))
    assert world.workspace.channel(DESK).messages == []

    await world.kill()
    world.time.move_to(max(world.database.held().values()))
    await perform(world, claimed)
    assert world.said() == {"card": 3}
    assert world.database.wrong() == []


async def test_a_channel_archived_between_two_starts_is_told_once_and_made_up_for(
    world: World,
) -> None:
    """DESIGN 8.4: a hopeless message is reported to an admin once."""
    await world.start()
    await world.workspace.archive(OTHER)
    await world.post(POST, "other")
    eva = world.workspace.dm("eva")
    await until(lambda: bool(eva.messages) and world.database.held() != {})
    await world.kill()
    await world.workspace.unarchive(OTHER)
    world.time.move_to(max(world.database.held().values()))
    await perform(world, claimed)

    assert world.said() == {"card": 1, "trouble": 1}
    assert world.database.wrong() == []


async def test_a_card_deleted_between_two_starts_is_posted_again_once(
    world: World,
) -> None:
    await perform(world, posted)
    first = world.card(world.accepted[POST])

    async def kill_and_delete() -> None:
        await world.kill()
        world.workspace.delete(DESK, first["ts"])

    world.workspace.faults.before("chat.update", kill_and_delete)
    await perform(world, claimed)

    again = world.card(world.accepted[POST])
    assert again["ts"] != first["ts"]
    assert "Anna" in told(again)
    assert world.said() == {"card": 1}
    assert world.database.wrong() == []


@pytest.mark.parametrize("reason", ["refresh_requested", "too_many_websockets"])
async def test_lost_sockets_are_opened_again_and_presses_heard(
    socket_world: World, reason: str
) -> None:
    world = socket_world
    await perform(world, posted)
    await world.workspace.drop_sockets(reason)
    await until(lambda: world.workspace.connections == 2)
    await perform(world, claimed)

    assert world.said() == {"card": 1}


async def test_a_button_from_before_three_restarts_works(either_world: World) -> None:
    """DESIGN promise 3: a card from before a restart still works."""
    world = either_world
    await perform(world, posted)
    for _ in range(3):
        await world.kill()
        await world.start()

    assert await world.press("anna", world.accepted[POST], "I'll take it")
    await world.kill()
    assert world.owner(world.accepted[POST]) == "UANNA"
    await world.settle()
    assert "Anna" in told(world.card(world.accepted[POST]))
