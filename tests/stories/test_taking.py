"""Who takes a mention, who hears what, and that nobody is ever left without an answer."""

import asyncio

from data.models import Status
from tests.stories.world import World


async def test_whoever_takes_a_mention_is_told_and_the_card_shows_it(
    either_world: World,
) -> None:
    """DESIGN promise 3: one press, one visible result, over both ways in."""
    world = either_world
    number = await world.mention("The light went out after two weeks.")
    assert "nobody has it yet" in world.shown()

    await world.anna.press("I take it")

    assert f"#{number} is yours." in world.anna.hears
    assert "Claimed* by Anna" in world.shown()
    assert (await world.look(number)).status is Status.CLAIMED
    assert world.workspace.failures == []
