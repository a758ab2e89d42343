"""How many presses and private answers an ordinary day takes, from fresh to closed."""

from dataclasses import dataclass

from data.models import Status
from tests.world.watching_story import press_below
from tests.world.world import World

REPLY = (
    "Thank you for telling us, Jana. We are sorry that the parcel never came. "
    "Anna calls you today by 4 pm and sends a new one."
)


@dataclass
class Counted:
    """Anna's presses; typing is none."""

    world: World
    presses: int = 0

    async def card(self, ref: str) -> None:
        """A button of the newest card, without its menus."""
        card = self.world.card(None)
        await self.world.workspace.press("anna", "brand-mentions", card["ts"], ref)
        await self._done()

    async def sends(self, **typed: str) -> None:
        """The green button of the open dialog."""
        assert await self.world.anna.submit(typed) == {}
        await self._done()

    async def leaves(self) -> None:
        """*Done* in a dialog with nothing to send."""
        await self.world.anna.cancels()
        await self._done()

    async def below(self, ref: str, number: int) -> None:
        """A button of a message in the thread."""
        await press_below(self.world, ref, number)
        await self._done()

    async def _done(self) -> None:
        self.presses += 1
        await self.world.settle()


async def test_a_complaint_from_fresh_to_closed_takes_ten_presses(
    world: World,
) -> None:
    """The whole way: classified, holding reply, cooling-off, posted, one check, closed."""
    number = await world.mention(
        "My parcel never came.", platform="x", author={"name": "Jana Meier"}
    )
    day = Counted(world)

    await day.card("😟 Complaint")
    await day.card("Holding reply")
    await day.sends()
    await day.card("Draft reply")
    await day.sends(text=REPLY)
    await day.leaves()
    await world.wait(minutes=11)
    await day.card("Posted")
    assert (await world.look(number)).status is Status.WATCHING
    await world.wait(hours=1)
    await day.below("😀 Author pleased", number)
    await day.below("Nobody joined", number)
    await day.below("↗ Mood better", number)

    closed = await world.look(number)
    assert (closed.status, closed.outcome) == (Status.CLOSED, "satisfied")
    assert day.presses == 10
    assert len(world.anna.ephemerals) == 2, "*Posted* and closed, each with *Undo*"
    assert len(world.anna.dms) <= 2


async def test_posted_is_one_press_and_one_more_takes_it_back(world: World) -> None:
    """The saved text, now, at its place; the draft goes on after *Undo*."""
    number = await world.mention("My parcel never came.", platform="x")
    await world.anna.press("😟 Complaint")
    await world.anna.press("Draft reply")
    await world.anna.submit({"text": REPLY})
    await world.anna.cancels()
    assert "Posted" not in world.shown(number)
    await world.wait(minutes=11)

    await world.anna.press("Posted", number)

    assert not world.anna.dialog
    assert "Undo" in world.anna.hears
    assert "I edited it…" in world.anna.hears
    await world.anna.press_ephemeral("Undo")
    assert (await world.look(number)).status is Status.CLAIMED
    await world.anna.press("Open draft", number)
    assert world.anna.entered("text")["value"] == REPLY
