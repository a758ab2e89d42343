"""Closing a mention in a world: the menu and its usual fields."""

from tests.world.world import World

LEFT_OUT = {
    "dot_personal": "One public reply said it all",
    "dot_closing": "One public reply said it all",
}


async def claimed(world: World, klass: str, text: str = "It broke.") -> int:
    """A mention of this class, with Anna."""
    number = await world.mention(text)
    await world.anna.press(klass)
    await world.anna.press("I'll take it")
    return number


async def answered(world: World, channel: str = "In public") -> int:
    """A complaint with one reply."""
    number = await claimed(world, "😟 Complaint")
    await world.anna.press("Mark as posted…")
    said = {"text": "We are sorry.", "channel": channel}
    assert await world.anna.submit(said) == {}
    return number


async def menu(world: World, button: str) -> None:
    """What is on the card, or in its menus."""
    await world.anna.press(button)
