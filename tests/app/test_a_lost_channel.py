"""A channel that was archived and comes back continues where it stopped."""

from tests.world.world import World


async def test_cards_held_back_by_an_archived_channel_are_posted_when_it_is_back(
    world: World,
) -> None:
    """DESIGN 8.4: what is hopeless is told to an admin once and not tried for ever."""
    await world.workspace.archive("brand-mentions")
    await world.settle()

    number = await world.mention("Is anybody there?")
    assert world.workspace.channel("brand-mentions").messages == []
    assert len(world.workspace.dm("eva").messages) == 1

    await world.workspace.unarchive("brand-mentions")
    await world.settle()

    assert "Is anybody there?" in str(world.card(number)["blocks"])
