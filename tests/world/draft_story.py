"""A complaint with an owner and a calm draft, in a world."""

from tests.world.world import World

CALM = (
    "Thank you for telling us, Jana. We are sorry that the parcel never came. "
    "Anna calls you today by 4 pm and sends a new one."
)


async def complaint(world: World, **said: object) -> int:
    """Jana is unhappy, and Anna has it."""
    number = await world.mention(
        "My parcel never came.",
        platform="x",
        author={"name": "Jana Meier", "handle": "jana"},
        **said,
    )
    await world.anna.press("😟 Complaint")
    await world.anna.press("I'll take it")
    return number
