"""Kills the bot while a storm is raised, opens and closes: one board, one word to management."""

from datetime import timedelta

import pytest

from tests.crash.killing import KillDuring
from tests.crash.launch import KillAt, Moment
from tests.crash.process import until
from tests.crash.world import World

OFTEN, CARDS = 60, 12
moments = pytest.mark.parametrize("moment", ["before", "after"])


def stage(world: World) -> str:
    """Where the only storm stands; empty where there is none."""
    rows = world.database.rows("select stage from storms")
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
    await world.start()
    await many(world)
    await later(world, seconds=45)
    await until(lambda: stage(world) == "proposed")


async def later(world: World, *, kill_at: KillAt | None = None, **span: float) -> None:
    """The process is killed, time passes, and it is started again."""
    await world.kill()
    world.time.move_to(world.time() + timedelta(**span))
    await world.start(kill_at=kill_at)


def told(world: World, kind: str) -> int:
    """How many messages of this kind stand in Slack."""
    return world.said().get(kind, 0)


@moments
@pytest.mark.parametrize("commit", [11, 12, 13, 14, 15])
async def test_a_storm_is_raised_once_whenever_it_is_killed(
    world: World, moment: Moment, commit: int
) -> None:
    """The look that proposes it is one commit: the storm, its line in the record, its board."""
    world.cards = CARDS
    await world.start()
    await many(world)
    await later(world, kill_at=KillAt(moment, commit), seconds=45)
    await until(lambda: not world.bot.is_running or stage(world) == "proposed")
    await world.kill()
    await world.start_again()
    await until(lambda: stage(world) == "proposed")
    await world.settle()
    raised = world.database.rows(
        "select count(*) as n from events where kind = 'storm_propose'"
    )

    assert raised[0]["n"] == 1
    assert told(world, "storm_board") == 1
    assert told(world, "card") == CARDS
    assert world.database.numbers() == world.accepted
    assert world.database.wrong() == []


@pytest.mark.parametrize("done", [False, True])
async def test_a_board_is_posted_once_whenever_it_is_killed(
    world: World, done: bool
) -> None:
    """Before Slack heard of the board, or after it stood there and before we knew."""
    world.cards = CARDS
    await world.start()
    await many(world, 0, CARDS)
    await world.become_idle()
    assert told(world, "card") == CARDS
    killing = KillDuring(world, "chat.postMessage", done)
    killing.arm()
    await many(world, CARDS, CARDS + 1)
    await until(lambda: killing.killed)
    await world.start_again()
    await many(world, CARDS + 1, 2 * CARDS)
    await world.settle()

    assert world.said() == {"card": CARDS, "storm_board": 1}
    assert world.database.states() == {"sent"}
    assert world.database.numbers() == world.accepted
    gathered = world.database.rows(
        "select count(*) as n from counted where gathered = 1"
    )
    assert gathered[0]["n"] == CARDS
    assert world.database.wrong() == []


@moments
@pytest.mark.parametrize("commit", [12, 13, 14, 15])
async def test_a_storm_opens_once_whenever_it_is_killed(
    world: World, moment: Moment, commit: int
) -> None:
    """Opening is one commit: the storm, its timers, its board and its brief, or nothing."""
    await proposed(world)
    await later(world, kill_at=KillAt(moment, commit), minutes=16)
    await until(lambda: not world.bot.is_running or stage(world) == "open")
    await world.kill()
    await world.start_again()
    await until(lambda: stage(world) == "open")
    await world.settle()

    assert told(world, "storm_board") == 1
    assert told(world, "storm_brief") == 1
    assert world.database.numbers() == world.accepted
    assert world.database.wrong() == []


@moments
@pytest.mark.parametrize("commit", [12, 13, 14])
async def test_a_storm_closes_once_whenever_it_is_killed(
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
    await later(world, kill_at=KillAt(moment, commit), hours=73)
    await until(lambda: not world.bot.is_running or stage(world) == "closed")
    await world.kill()
    await world.start_again()
    await until(lambda: stage(world) == "closed")
    await world.settle()
    ended = world.database.rows(
        "select count(*) as n from events where kind = 'storm_close'"
    )

    assert ended[0]["n"] == 1
    assert told(world, "storm_review") <= 1
    assert world.database.wrong() == []


def is_quiet(world: World) -> bool:
    """Whether a look has seen that nothing comes any more."""
    [row] = world.database.rows("select quiet_since from storms")
    return row["quiet_since"] is not None
