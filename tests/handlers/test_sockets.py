"""Two connections: one listens while the other is renewed, and readiness reports both."""

from tests.handlers.payloads import pressed
from tests.world.world import CARDS, World


async def test_two_connections_are_open_and_well(world: World) -> None:
    sockets = world.bot.sockets
    assert sockets is not None

    health = await sockets.health()

    assert (health.connected, health.well) == (2, True)
    assert health.silent_for >= 0


async def test_a_press_after_slack_renewed_both_connections_is_answered(
    world: World,
) -> None:
    """slack.md §5.2: `refresh_requested` closes a connection every few hours."""
    number = await world.mention("Right in the middle of a refresh.")
    ts = world.card()["ts"]
    await world.workspace.drop_sockets("refresh_requested")
    await world.workspace.until(lambda: world.workspace.connections == 2)

    assert await world.workspace.press("anna", CARDS, ts, "I'll take it")
    await world.settle()

    assert (await world.look(number)).owner == "UANNA"


async def test_closed_sockets_are_not_well(world: World) -> None:
    sockets = world.bot.sockets
    assert sockets is not None

    await sockets.close()
    health = await sockets.health()

    assert (health.connected, health.well) == (0, False)


async def test_fifty_presses_in_a_row_reach_one_card(world: World) -> None:
    """Any payload may come over any connection; the key makes each count once."""
    number = await world.mention("Fifty times the same press.")
    payload = pressed(world, number)

    for _ in range(50):
        assert await world.deliver(payload) == 200

    assert (await world.story(number)).count("claim") == 1
