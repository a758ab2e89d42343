"""An abusive mention, its evidence and its removal, in a world."""

from datetime import timedelta

from tests.world.world import World

INSULT = "Anna at your desk is a stupid cow, I know where she lives."


ADDRESS = "https://x.com/sanne/status/1"


POST = {
    "url": ADDRESS,
    "platform": "x",
    "author": {"name": "Sanne", "handle": "sanne"},
}


async def abuse(world: World, **said: object) -> int:
    """Anna has taken a post and classed it as abuse."""
    published = (world.clock.now - timedelta(minutes=20)).isoformat()
    number = await world.mention(INSULT, **{**POST, "published_at": published, **said})
    await world.anna.press("⛔ Abuse / illegal")
    await world.anna.press_in_dialog("Personal insult")
    await world.anna.press("I'll take it")
    return number


async def evidence(world: World, number: int) -> None:
    """Anna saves the evidence; Ben is her witness."""
    await world.anna.press("Evidence, removal…", number)
    await world.anna.press_in_dialog("Save evidence")
    wrong = await world.anna.submit(
        {
            "reason": "Not sure yet",
            "context": "Yes, it is included",
            "witness": "ben",
        }
    )
    assert wrong == {}
    assert "*1. Evidence:* saved" in world.anna.dialog
    while world.anna.dialog:
        await world.anna.cancels()


async def removal(world: World, number: int, **entries: object) -> dict[str, str]:
    """Anna asks for a removal; what is wrong, by field."""
    await world.deliver_press("anna", "mention.removal", number)
    return await world.anna.submit({"measure": "Remove", **entries})
