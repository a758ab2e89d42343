"""The link to our own reply is one that opens, or it is not kept."""

from tests.world.world import World


async def test_a_link_that_opens_nothing_is_said_at_its_field(world: World) -> None:
    """Slack lets pass what merely looks like an address."""
    await world.mention("Are you there?")

    await world.anna.press("Holding reply")
    wrong = await world.anna.submit({"url": "https://name:word@example.com/1"})

    assert "should begin with https://" in wrong["url"]
    assert await world.anna.submit({"url": "https://x.com/us/status/1"}) == {}
