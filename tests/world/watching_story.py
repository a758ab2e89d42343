"""A reply and the checks after it, in a world."""

from typing import Any

from tests.world.telling import told
from tests.world.world import CARDS, World

SANNE = {"name": "Sanne", "handle": "sanne"}


async def answer(world: World, *, thread: str = "t1", **said: Any) -> int:
    """Anna has answered a complaint of Sanne's at eleven."""
    usual: dict[str, Any] = {"platform": "x", "author": SANNE, "thread_id": thread}
    number = await world.mention("The light went out.", **(usual | said))
    await world.anna.press("😟 Complaint", number)
    await world.anna.press("I'll take it", number)
    await world.anna.press("Mark as posted…", number)
    assert await world.anna.submit({"text": "Sorry, we put it right."}) == {}
    return number


async def press_below(world: World, ref: str, number: int) -> None:
    """Anna presses a button of the newest message in a thread that has it."""
    thread = world.workspace.channel(CARDS).replies(world.card(number)["ts"])
    message = next(m for m in reversed(thread) if ref in told(m))
    await world.workspace.press("anna", CARDS, message["ts"], ref)
    await world.settle()
