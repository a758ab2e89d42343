"""A person in Slack, who can only press what is really on their screen."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.localslack import selectors
from bot.localslack.refusals import NotOnScreen
from tests.world.telling import mention_of, told

if TYPE_CHECKING:
    from tests.world.world import World

CARDS = "brand-mentions"
MORE = ("More…", "Mehr…", "Meer…")


@dataclass
class Teammate:
    """One of the team, by name."""

    world: "World"
    name: str

    async def press(self, ref: str, number: int | None = None) -> None:
        """Press a button of a card: of the newest one, or of this mention's.

        What is not on the card itself is chosen in *More…*.
        """
        card = self.world.card(number)
        names = (ref, f"{ref.removeprefix('mention.')}:{mention_of(card)}")
        for name in names:
            with suppress(NotOnScreen):
                await self.world.workspace.press(self.name, CARDS, card["ts"], name)
                break
        else:
            await self._chooses(names, number)
        await self.world.settle()

    async def _chooses(self, names: Sequence[str], number: int | None) -> None:
        """In *More…*, by a button or an option; the last name says what is missing."""
        await self.looks_for_more(number)
        for name in names[:-1]:
            with suppress(NotOnScreen):
                await self.world.workspace.press_in_view(self.name, name)
                return
        await self.world.workspace.press_in_view(self.name, names[-1])

    async def reads(self, number: int | None = None) -> str:
        """What a card says, and what is behind its *Details*."""
        card = self.world.card(number)
        await self.world.workspace.press(
            self.name, CARDS, card["ts"], f"details:{mention_of(card)}"
        )
        await self.world.settle()
        read = self.dialog
        await self.cancels()
        return f"{told(card)}\n{read}"

    async def looks_for_more(self, number: int | None = None) -> str:
        """Open *More…* of a card; what it offers."""
        card = self.world.card(number)
        said = told(card)
        label = next(one for one in MORE if one in said)
        await self.world.workspace.press(self.name, CARDS, card["ts"], label)
        await self.world.settle()
        return self.dialog

    async def press_ephemeral(self, ref: str) -> None:
        """Press a button of what only they see."""
        await self.world.workspace.press_ephemeral(self.name, ref)
        await self.world.settle()

    async def press_in_dialog(self, ref: str) -> None:
        """Press a button of the topmost dialog."""
        await self.world.workspace.press_in_view(self.name, ref)
        await self.world.settle()

    async def press_at_home(self, ref: str) -> None:
        """Press a button of their Home."""
        await self.world.workspace.press_home(self.name, ref)
        await self.world.settle()

    async def press_in_message(self, channel: str, ref: str) -> None:
        """Press a button of the newest message of a channel, or of their own DMs."""
        found = self.channel(channel)
        message = found.messages[-1]
        ref = _wherever(message.get("blocks", []), ref)
        await self.world.workspace.press(self.name, found.id, message["ts"], ref)
        await self.world.settle()

    async def submit(self, entries: Mapping[str, Any] | None = None) -> dict[str, str]:
        """Fill in the topmost dialog and send it; what is wrong, by field.

        A field that is folded away is shown first. What it asks only after it was sent is
        filled in then, and it is sent again.
        """
        left = dict(entries or {})
        if not all(self._is_asked(ref) for ref in left):
            await self.unfold()
        while True:
            now = {ref: left[ref] for ref in left if self._is_asked(ref)} or left
            wrong = await self.world.workspace.fill(self.name, now)
            await self.world.settle()
            left = {ref: value for ref, value in left.items() if ref not in now}
            if wrong or not left:
                return wrong
            assert self.dialog, f"nobody asked for {sorted(left)}"

    async def unfold(self) -> None:
        """Press what shows the rarer fields of the topmost dialog, where some are folded."""
        view = self.world.workspace.view_of(self.name)
        blocks = [] if view is None else view["blocks"]
        for block in blocks:
            if str(block.get("block_id", "")).endswith(":more"):
                await self.press_in_dialog(block["elements"][0]["action_id"])
                return

    def _is_asked(self, ref: str) -> bool:
        view = self.world.workspace.view_of(self.name)
        try:
            selectors.field([] if view is None else view["blocks"], ref)
        except NotOnScreen:
            return False
        return True

    async def cancels(self) -> None:
        """Close the topmost dialog."""
        await self.world.workspace.close_view(self.name)

    async def types(self, text: str) -> str:
        """`/mentions` and a text; what comes back."""
        answer = await self.world.workspace.command(self.name, "/mentions", text, CARDS)
        await self.world.settle()
        return "" if answer is None else told(answer)

    async def picks(self, shortcut: str, said: str) -> None:
        """Somebody wrote a message; they choose a shortcut on it."""
        message = await self.world.workspace.say(self.name, CARDS, said)
        await self.world.workspace.shortcut(self.name, shortcut, CARDS, message["ts"])
        await self.world.settle()

    async def opens_home(self) -> str:
        """What their Home says."""
        await self.world.workspace.open_home(self.name)
        await self.world.settle()
        return self.home

    def channel(self, channel: str) -> Any:
        """A channel, or `dm` for what the bot wrote to them."""
        if channel == "dm":
            return self.world.workspace.dm(self.name)
        return self.world.workspace.channel(channel)

    @property
    def ephemerals(self) -> list[str]:
        """Everything only they see, oldest first."""
        return [told(one) for one in self.world.workspace.ephemerals(self.name)]

    @property
    def hears(self) -> str:
        """The last thing only they see."""
        return self.ephemerals[-1] if self.ephemerals else ""

    @property
    def dialog(self) -> str:
        """The topmost dialog as text; empty when none is open."""
        view = self.world.workspace.view_of(self.name)
        return "" if view is None else told(view)

    def entered(self, field: str) -> Any:
        """What stands in a field of the topmost dialog, as Slack tells it."""
        view = self.world.workspace.view_of(self.name)
        assert view is not None, f"{self.name} has no dialog open"
        return next(iter(view["state"]["values"][field].values()))

    @property
    def home(self) -> str:
        """Their Home as text."""
        view = self.world.workspace.home_of(self.name)
        return "" if view is None else told(view)

    @property
    def dms(self) -> list[str]:
        """What the bot wrote to them."""
        return [told(one) for one in self.world.workspace.dm(self.name).messages]


def _wherever(blocks: list[dict[str, Any]], ref: str) -> str:
    """`escalation.decide` is a button, or the option `decide:3` of the menu beside it."""
    family, _, name = ref.partition(".")
    if family != "escalation":
        return ref
    elements = [one for block in blocks for one in block.get("elements", [])]
    if any(one.get("action_id") == ref for one in elements):
        return ref
    options = [option for one in elements for option in one.get("options", [])]
    values = [option["value"] for option in options]
    return next((v for v in values if v.partition(":")[0] == name), ref)
