"""Kills the bot while a storm is raised, opens and closes: one board, one word to management."""

from datetime import timedelta

import pytest

from tests.crash.launch import Fuse, Moment
from tests.crash.process import until
from tests.crash.strikes import Strike
from tests.crash.world import World

OFTEN, CARDS = 60, 12
moments = pytest.mark.parametrize("moment", ["before", "after"])


def stage(world: World) -> str:
    """Where the only storm stands; empty where there is none."""
    rows = world.memory.rows("select stage from storms")
    assert len(rows) <= 1
    return str(rows[0]["stage"]) if rows else ""


async def many(world: World, first: int = 0, last: int = OFTEN) -> None:
    """Angry posts by as many people."""
    for number in range(first, last):
        text = f"No answer for {number} days, this is unacceptable"
        author = {"handle": f"rider_{number}"}
        assert await world.post(str(number), text=text, author=author) == 202


async def proposed(world: World) -> None:
    """Sixty of them, and nobody has answered the board."""
    await world.live()
    await many(world)
    await later(world, seconds=45)
    await until(lambda: stage(world) == "proposed")


async def later(world: World, *, fuse: Fuse | None = None, **span: float) -> None:
    """The process dies, time passes, and it lives again, perhaps not for long."""
    await world.die()
    world.time.move_to(world.time() + timedelta(**span))
    await world.live(fuse=fuse)


def told(world: World, kind: str) -> int:
    """How many messages of this kind stand in Slack."""
    return world.said().get(kind, 0)


@moments
@pytest.mark.parametrize("commit", [11, 12, 13, 14, 15])
async def test_a_storm_is_raised_once_whenever_the_process_dies(
    world: World, moment: Moment, commit: int
) -> None:
    """The look that proposes it is one commit: the storm, its line in the record, its board."""
    world.cards = CARDS
    await world.live()
    await many(world)
    await later(world, fuse=Fuse(moment, commit), seconds=45)
    await until(lambda: not world.bot.lives or stage(world) == "proposed")
    await world.die()
    await world.revive()
    await until(lambda: stage(world) == "proposed")
    await world.settle()
    raised = world.memory.rows(
        "select count(*) as n from events where kind = 'storm_propose'"
    )

    assert raised[0]["n"] == 1
    assert told(world, "storm_board") == 1
    assert told(world, "card") == CARDS
    assert world.memory.numbers() == world.accepted
    assert world.memory.wrong() == []


@pytest.mark.parametrize("done", [False, True])
async def test_a_board_is_posted_once_whenever_the_process_dies(
    world: World, done: bool
) -> None:
    """Before Slack heard of the board, or after it stood there and before we knew."""
    world.cards = CARDS
    await world.live()
    await many(world, 0, CARDS)
    await world.calm()
    assert told(world, "card") == CARDS
    strike = Strike(world, "chat.postMessage", done)
    strike.aim()
    await many(world, CARDS, CARDS + 1)
    await until(lambda: strike.hit)
    await world.revive()
    await many(world, CARDS + 1, 2 * CARDS)
    await world.settle()

    assert world.said() == {"card": CARDS, "storm_board": 1}
    assert world.memory.states() == {"sent"}
    assert world.memory.numbers() == world.accepted
    gathered = world.memory.rows("select count(*) as n from counted where gathered = 1")
    assert gathered[0]["n"] == CARDS
    assert world.memory.wrong() == []


@moments
@pytest.mark.parametrize("commit", [12, 13, 14, 15])
async def test_a_storm_opens_once_whenever_the_process_dies(
    world: World, moment: Moment, commit: int
) -> None:
    """Opening is one commit: the storm, its timers, its board and its brief, or nothing."""
    await proposed(world)
    await later(world, fuse=Fuse(moment, commit), minutes=16)
    await until(lambda: not world.bot.lives or stage(world) == "open")
    await world.die()
    await world.revive()
    await until(lambda: stage(world) == "open")
    await world.settle()

    assert told(world, "storm_board") == 1
    assert told(world, "storm_brief") == 1
    assert world.memory.numbers() == world.accepted
    assert world.memory.wrong() == []


@moments
@pytest.mark.parametrize("commit", [12, 13, 14])
async def test_a_storm_closes_once_whenever_the_process_dies(
    world: World, moment: Moment, commit: int
) -> None:
    """Closed by itself after days of quiet: one line on the board, one look back."""
    await proposed(world)
    await later(world, minutes=16)
    await until(lambda: stage(world) == "open")
    for _ in range(3):
        if stage(world) != "easing":
            await later(world, hours=3)
            await until(lambda: stage(world) == "easing" or is_quiet(world))
    await until(lambda: stage(world) == "easing")
    await later(world, fuse=Fuse(moment, commit), hours=73)
    await until(lambda: not world.bot.lives or stage(world) == "closed")
    await world.die()
    await world.revive()
    await until(lambda: stage(world) == "closed")
    await world.settle()
    ended = world.memory.rows(
        "select count(*) as n from events where kind = 'storm_close'"
    )

    assert ended[0]["n"] == 1
    assert told(world, "storm_review") <= 1
    assert world.memory.wrong() == []


def is_quiet(world: World) -> bool:
    """Whether a look has seen that nothing comes any more."""
    [row] = world.memory.rows("select quiet_since from storms")
    return row["quiet_since"] is not None
