"""Asking management about a mention, in a world."""

from tests.world.world import World

QUESTION = "May we offer a new lamp?"


async def asked(world: World) -> int:
    """Anna asks David about a mention of hers."""
    number = await world.mention("The lamp caught fire.")
    await world.anna.press("I'll take it")
    await world.anna.press("Escalate…")
    assert "A holding reply can always be posted right away." in world.anna.dialog
    wrong = await world.anna.submit(
        {
            "reason": "Safety or health",
            "question": QUESTION,
            "level": "Management",
            "manager": "David",
        }
    )
    assert wrong == {}
    return number
