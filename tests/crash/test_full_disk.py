"""A full disk: nothing is acknowledged that is not stored, and nothing is posted twice."""

import resource

from tests.crash.acts import POST, claimed, perform, posted
from tests.crash.process import until
from tests.crash.world import World
from tests.world.telling import told

MANY = 30
LONG = "My order came broken and nobody answers. " * 40


async def test_what_does_not_fit_is_refused_and_what_fitted_stays(world: World) -> None:
    """DESIGN section 9: 503 with `Retry-After` under pressure, never a 2xx."""
    await world.start()
    pages = world.database.rows("pragma page_count")[0]["page_count"]
    await world.kill()
    await world.start(pages=pages + 4)
    # One after the other: those that wait together share a commit, and what becomes of it.
    answers = [
        await world.post(str(n), "other", text=f"{n} {LONG}") for n in range(MANY)
    ]

    assert {*answers} == {202, 503}
    assert world.database.numbers() == world.accepted
    await world.kill()
    await world.start()
    again = [await world.post(str(n), "other", text=f"{n} {LONG}") for n in range(MANY)]
    assert {*again} == {202}
    assert world.database.numbers() == world.accepted
    assert len(world.accepted) == MANY
    assert set(world.copies().values()) <= {1}


async def test_a_disk_with_room_again_needs_no_restart(world: World) -> None:
    """What could not be stored was not acknowledged as done; all of it works later."""
    await world.start()
    await perform(world, posted)
    mention = world.accepted[POST]
    fill_the_disk(world)
    assert await world.post("2") == 503
    await world.press("anna", mention, "I'll take it")
    assert world.owner(mention) is None
    await until(lambda: bool(world.workspace.ephemerals("anna")))
    assert "on my side" in told(world.workspace.ephemerals("anna")[-1])

    make_channel(world)
    assert await world.post("2") == 202
    await perform(world, claimed)
    assert world.said() == {"card": 2}
    assert world.database.wrong() == []


async def test_a_message_that_could_not_be_written_down_is_found_again(
    world: World,
) -> None:
    """The disk fills up while Slack is posting: the message stands, nobody knows."""
    await world.start()

    async def fill() -> None:
        fill_the_disk(world)

    world.workspace.faults.after("chat.postMessage", fill)
    assert await world.post(POST) == 202
    await until(lambda: "StorageFull" in world.bot.said())
    assert world.database.states() == {"sending"}
    make_channel(world)
    await world.kill()
    await world.settle()

    assert world.said() == {"card": 1}
    assert world.database.wrong() == []


def fill_the_disk(world: World) -> None:
    """No file of the process can grow any more."""
    size = world.database.path.with_name("desk.db-wal").stat().st_size
    resource.prlimit(world.bot.pid, resource.RLIMIT_FSIZE, (size, -1))


def make_channel(world: World) -> None:
    resource.prlimit(world.bot.pid, resource.RLIMIT_FSIZE, (-1, -1))
