"""Events: Home is drawn when it is opened; admins are told of a lost channel."""

from tests.world.world import CARDS, MANAGEMENT, World


async def test_an_archived_desk_channel_is_told_to_the_admin_once(
    either_world: World,
) -> None:
    """DESIGN 8.6: the admin hears it, not the team."""
    world = either_world
    await world.mention("Before the archive.")

    await world.workspace.archive(CARDS)
    await world.settle()

    told = [said for said in world.eva.dms if "archived" in said]
    assert len(told) == 1


async def test_being_removed_from_the_channel_is_told_with_the_way_back(
    world: World,
) -> None:
    await world.workspace.kick(MANAGEMENT)
    await world.settle()

    assert "/invite" in world.eva.dms[-1]


async def test_somebody_else_leaving_is_nobodys_trouble(world: World) -> None:
    await world.workspace.kick(CARDS, "ben")
    await world.settle()

    assert world.eva.dms == []
    assert world.workspace.failures == []


async def test_a_channel_that_is_not_the_desks_is_nobodys_trouble(world: World) -> None:
    await world.deliver_event({"type": "channel_archive", "channel": "CELSEWHERE"})

    assert world.eva.dms == []


async def test_the_tab_with_messages_is_not_home(world: World) -> None:
    """`app_home_opened` also comes when somebody opens our direct messages."""
    await world.deliver_event(
        {"type": "app_home_opened", "user": "UANNA", "tab": "messages"}
    )

    assert world.published() == 0
