"""Kills the bot just before and just after each commit in turn; it recovers after a
restart.

A first start makes up to 16 commits and a later one up to 12: who is in the channels,
one commit per channel and person. Of those, some are tried; the numbers go on from
there to the last commit of each story, and one further where two may share one. One
test says when a new commit made a story longer.
"""

import pytest

from tests.crash.acts import (
    POST,
    asked,
    classified,
    perform,
    posted,
    reminded,
    submit_question,
)
from tests.crash.launch import KillAt, Moment
from tests.crash.process import until
from tests.crash.world import World
from tests.world.telling import told

MOMENTS: tuple[Moment, Moment] = ("before", "after")
CARD = (1, 4, 8, 12, *range(15, 21))
PRESS, QUESTION, REMINDER = range(11, 17), range(12, 20), range(12, 17)
moments = pytest.mark.parametrize("moment", MOMENTS)


@moments
@pytest.mark.parametrize("commit", CARD)
async def test_a_card_comes_once_whenever_it_is_killed(
    world: World, moment: Moment, commit: int
) -> None:
    """DESIGN promises 1 and 2, from the first commit of a first start."""
    await world.start(kill_at=KillAt(moment, commit))
    status = await world.post(POST)
    await world.become_idle()
    await world.kill()
    await world.start_again()
    if status == 202:
        assert world.database.numbers() == world.accepted
    await perform(world, posted)

    assert world.database.numbers() == world.accepted
    assert world.said() == {"card": 1}
    assert world.database.states() == {"sent"}
    assert world.database.wrong() == []


@moments
@pytest.mark.parametrize("commit", PRESS)
async def test_a_press_that_was_acknowledged_is_in_effect(
    world: World, moment: Moment, commit: int
) -> None:
    """DESIGN promise 3: what it changed is committed before it is acknowledged."""
    await world.start()
    await perform(world, posted)
    mention = world.accepted[POST]
    await world.kill()
    await world.start(kill_at=KillAt(moment, commit))
    acknowledged = await world.press("anna", mention, "I'll take it")
    await world.become_idle()
    await world.kill()
    await world.start_again()
    if acknowledged:
        assert world.owner(mention) == "UANNA"
    else:
        await world.press("anna", mention, "I'll take it")
    await world.settle()

    assert world.owner(mention) == "UANNA"
    assert world.database.story(mention).count("claim") == 1
    assert "Anna" in told(world.card(mention))
    assert world.said() == {"card": 1}
    assert world.database.wrong() == []


@moments
@pytest.mark.parametrize("commit", QUESTION)
async def test_management_is_asked_once_whenever_it_is_killed(
    world: World, moment: Moment, commit: int
) -> None:
    """Who saw an error sends the same dialog again, though the first may have counted."""
    await world.start()
    await perform(world, posted)
    await world.press("anna", world.accepted[POST], "Escalate…")
    await until(lambda: world.workspace.view_of("anna") is not None)
    await world.kill()
    await world.start(kill_at=KillAt(moment, commit))
    acknowledged = world.bot.is_running and await submit_question(world)
    await world.become_idle()
    await world.kill()
    await world.start_again()
    if acknowledged:
        assert asked.done(world)
    else:
        assert await submit_question(world)
    await world.settle()

    assert world.said() == {"card": 1, "brief": 1, "brief_dm": 1}
    assert world.database.states() == {"sent"}
    assert world.database.wrong() == []


@moments
@pytest.mark.parametrize("commit", REMINDER)
async def test_one_reminder_comes_whenever_it_is_killed(
    world: World, moment: Moment, commit: int
) -> None:
    """DESIGN promise 6: every reminder fires once."""
    await world.start()
    await perform(world, posted, classified)
    await world.kill()
    world.move_to_the_claim()
    await world.start(kill_at=KillAt(moment, commit))
    await until(lambda: reminded.done(world) or not world.bot.is_running)
    await world.become_idle()
    await world.kill()
    await perform(world, reminded)

    assert world.said() == {"card": 1, "nudge_claim": 1}
    assert world.database.wrong() == []


async def test_no_commit_of_these_stories_is_left_out(world: World) -> None:
    """Whoever adds one finds here that the ranges above have to grow."""
    await world.start(kill_at=KillAt("before", CARD[-1] + 1))
    assert await world.post(POST) == 202
    await world.become_idle()
    assert world.bot.is_running
    await world.kill()
    await world.start()
    await world.press("anna", world.accepted[POST], "Escalate…")
    await until(lambda: world.workspace.view_of("anna") is not None)
    await world.kill()
    await world.start(kill_at=KillAt("before", QUESTION.stop))
    assert await submit_question(world)
    await world.become_idle()

    assert world.bot.is_running
