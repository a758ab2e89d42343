"""Presses everything the bot offers, as the people who see it, until nothing is new."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.localslack.inputs import HOLDS, MANY, elements, is_empty, options, values
from bot.localslack.people import Json
from tests.world.telling import told
from tests.world.world import World

PEOPLE = ("anna", "ben", "carla", "david", "eva")
NOT_HERE = ("does not work here", "geht hier nicht", "kan hier niet")


CONTAINERS = {
    "mention.menu": 20,
    "mention.draft": 3,
    "mention.check": 4,
    "mention.holding": 3,
}
"""Open what holds much to press, so they are opened more often."""


ON_ITS_OWN = ("mention.mute", "mention.same_story", "bulk.begin", "storm.bulk")
"""What would keep later posts from having a card: pressed in a situation of its own."""


MANAGERS = ("david", "eva")
WRITTEN = "We are sorry, Jana. We look into it. This will never happen again."


@dataclass(frozen=True)
class Offer:
    """One thing somebody can press: `place` is a message, a dialog or a Home."""

    name: str
    person: str
    kind: str
    place: tuple[str, str]
    used: Json
    about: str


Place = tuple[str, str, tuple[str, str]]
"""Who sees it, what it is, and where it stands."""


@dataclass
class Crawl:
    """What was offered and pressed in one world, and what nobody answered."""

    world: World
    offered: set[str] = field(default_factory=set)
    dialogs: set[str] = field(default_factory=set)
    sent: set[str] = field(default_factory=set)
    pressed: Counter[str] = field(default_factory=lambda: Counter(ON_ITS_OWN))
    unanswered: set[str] = field(default_factory=set)
    _touched: Counter[str] = field(default_factory=Counter)
    _found_before: dict[Place, tuple[object, list[Offer]]] = field(default_factory=dict)

    async def everything(self, *, times: int = 1, skip: tuple[str, ...] = ()) -> None:
        """Press whatever is on a screen and was not pressed so often yet."""
        while True:
            offers = [
                one
                for one in self._on_screens()
                if self.pressed[one.name] < times * CONTAINERS.get(one.name, 1)
                and not one.name.startswith(skip)
            ]
            if not offers:
                return
            # What stands on a card nobody has touched is worth more than the twentieth
            # press of one that is long closed.
            await self._press(min(offers, key=self._rank))

    def _rank(self, offer: Offer) -> tuple[bool, int]:
        """Management answers for management; whoever may not is refused, and no more."""
        theirs = offer.name.startswith("escalation.")
        return theirs and offer.person not in MANAGERS, self._touched[offer.about]

    async def only(self, name: str, by: str = "") -> None:
        """Press this one thing, wherever it stands; it has to be there."""
        offers = self.offers(name, by)
        assert offers, f"nobody is offered {name}"
        await self._press(offers[-1])

    async def inside(self, person: str, name: str) -> None:
        """Press this in the dialog that is open; it has to be there."""
        view = self.world.workspace.view_of(person)
        assert view is not None, f"{person} has no dialog open"
        offers = [one for one in self._in_view(person, view) if one.name == name]
        there = sorted({one.name for one in self._in_view(person, view)})
        assert offers, f"{person} is not offered {name} but {there}"
        self.pressed[name] += 1
        before, failures = self._heard_by(person), len(self.world.workspace.failures)
        used, place = offers[0].used, offers[0].place[1]
        await self.world.workspace.use_in_view(person, place, used, {})
        await self.world.settle()
        self._judge(name, person, before, failures)

    async def sends(self, person: str, entries: Mapping[str, Any]) -> None:
        """Fill in the open dialog and send it; nothing may be wrong with it."""
        view = self.world.workspace.view_of(person)
        assert view is not None, f"{person} has no dialog open"
        self.dialogs.add(view["callback_id"])
        self.sent.add(view["callback_id"])
        wrong = await self.world.teammate(person).submit(entries)
        assert wrong == {}, wrong

    def offers(self, name: str, by: str = "") -> list[Offer]:
        """Where this can be pressed now, by anybody or by one person."""
        found = (one for one in self._on_screens() if one.name == name)
        return [one for one in found if by in ("", one.person)]

    def again(self, *names: str, times: int = 2) -> None:
        """These are worth pressing so many times more: something new stands behind them."""
        for name in names:
            self.pressed[name] -= times

    async def _press(self, offer: Offer) -> None:
        self.pressed[offer.name] += 1
        self._touched[offer.about] += 1
        before = self._heard_by(offer.person)
        workspace, failures = self.world.workspace, len(self.world.workspace.failures)
        if offer.kind == "view":
            await workspace.use_in_view(offer.person, offer.place[1], offer.used, {})
        else:
            await workspace.use(
                offer.person,
                *offer.place,
                offer.used,
                ephemeral=offer.kind == "ephemeral",
            )
        await self.world.settle()
        self._judge(offer.name, offer.person, before, failures)
        await self.dialogs_of(offer.person)

    async def dialogs_of(self, person: str) -> None:
        """Press everything inside what has opened, then send it, then close it."""
        for _ in range(12):
            view = self.world.workspace.view_of(person)
            if view is None:
                return
            for offer in list(self._in_view(person, view)):
                self.offered.add(offer.name)
            await self._press_inside(person, view)
            view = self.world.workspace.view_of(person)
            if view is None:
                return
            self.dialogs.add(view["callback_id"])
            if view.get("submit") and self.sent_less(view["callback_id"]):
                await self._send(person, view)
            else:
                await self.world.workspace.close_view(person)
        while self.world.workspace.view_of(person) is not None:
            await self.world.workspace.close_view(person)

    def sent_less(self, callback: str) -> bool:
        """Whether sending this dialog is worth another try."""
        self._touched[f"sent {callback}"] += 1
        return self._touched[f"sent {callback}"] <= 6

    async def _press_inside(self, person: str, view: Json) -> None:
        for offer in list(self._in_view(person, view)):
            if self.pressed[offer.name]:
                continue
            self.pressed[offer.name] += 1
            before = self._heard_by(person)
            failures = len(self.world.workspace.failures)
            await self.world.workspace.use_in_view(
                person, offer.place[1], offer.used, {}
            )
            await self.world.settle()
            self._judge(offer.name, person, before, failures)
            now = self.world.workspace.view_of(person)
            if now is None or now["id"] != view["id"] or now["hash"] != view["hash"]:
                return

    async def _send(self, person: str, view: Json) -> None:
        before = self._heard_by(person)
        failures = len(self.world.workspace.failures)
        wrong = await self.world.workspace.fill(person, self._filled(view))
        await self.world.settle()
        self.sent.add(view["callback_id"])
        self._judge(view["callback_id"], person, before, failures, str(wrong))
        if wrong and self.world.workspace.view_of(person) is not None:
            await self.world.workspace.close_view(person)

    def _filled(self, view: Json) -> dict[str, Any]:
        """Something plausible in every field that is empty."""
        state = values(view["blocks"], view["state"]["values"])
        entries = {}
        for block, element in elements(view["blocks"]):
            if element["type"] not in HOLDS or block["type"] != "input":
                continue
            if is_empty(state[block["block_id"]][element["action_id"]]):
                entries[block["block_id"]] = self._something(block, element)
        return entries

    def _something(self, block: Json, element: Json) -> Any:
        name, kind = block["block_id"], element["type"]
        if kind in ("users_select", "multi_users_select"):
            return ["ben"] if kind in MANY else "ben"
        if kind == "datetimepicker":
            return self.world.clock.now + timedelta(hours=2)
        if options(element):
            chosen = [one["value"] for one in options(element)]
            return chosen if kind in MANY else chosen[0]
        written: Mapping[str, Any] = {
            "url_text_input": "https://x.com/lumivelo/status/9",
            "email_text_input": "anna@example.com",
            "number_input": "3",
            "datepicker": self.world.clock.now.date() + timedelta(days=9),
            "timepicker": "14:00",
        }
        by_name = {"people": "3", "url": "https://x.com/lumivelo/status/9"}
        return by_name.get(name) or written.get(kind, WRITTEN)

    def _judge(
        self, name: str, person: str, before: int, failures: int, more: str = ""
    ) -> None:
        """Whether somebody heard that there is no such thing, or nothing but silence."""
        heard = self.world.workspace.ephemerals(person)[before:]
        open_now = self.world.workspace.view_of(person)
        said = "".join(map(told, heard)) + more
        said += "" if open_now is None else told(open_now)
        lost = len(self.world.workspace.failures) > failures
        if lost or any(sentence in said for sentence in NOT_HERE):
            self.unanswered.add(name)

    def _heard_by(self, person: str) -> int:
        return len(self.world.workspace.ephemerals(person))

    def _on_screens(self) -> Iterator[Offer]:
        workspace = self.world.workspace
        for person in PEOPLE:
            user = workspace.team.person(person)
            for channel in workspace.team.channels:
                if user.id not in channel.members:
                    continue
                for message in channel.book.values():
                    yield from self._found(
                        person, "message", (channel.id, message["ts"]), message
                    )
            for mine in workspace.ephemerals(person):
                place = (mine["channel"], mine["ts"])
                yield from self._found(person, "ephemeral", place, mine)
            home = workspace.home_of(person)
            if home is not None:
                yield from self._in_view(person, home)

    def _in_view(self, person: str, view: Json) -> Iterator[Offer]:
        yield from self._found(person, "view", ("", view["id"]), view)

    def _found(
        self, person: str, kind: str, place: tuple[str, str], shown: Json
    ) -> list[Offer]:
        """What is offered there; a screen that was not drawn anew is read once."""
        blocks = shown.get("blocks") or []
        drawn, offers = self._found_before.get((person, kind, place), (None, []))
        if drawn is not blocks:
            offers = list(self._offers_in(person, kind, place, blocks))
            self._found_before[person, kind, place] = blocks, offers
            self.offered |= {one.name for one in offers}
        return offers

    def _offers_in(
        self, person: str, kind: str, place: tuple[str, str], blocks: list[Json]
    ) -> Iterator[Offer]:
        for block, element in elements(blocks):
            for name, chosen in self._names_in(block, element):
                used: Json = {
                    "action_id": element["action_id"],
                    "block_id": block["block_id"],
                }
                if chosen is not None:
                    key = HOLDS.get(element["type"], ("selected_option", ""))[0]
                    used[key] = chosen
                option = chosen if isinstance(chosen, dict) else element
                about = str(option.get("value") or place)
                number = about.partition("~")[0].rpartition(":")[2]
                yield Offer(name, person, kind, place, used, number)

    def _names_in(self, block: Json, element: Json) -> Iterator[tuple[str, Any]]:
        """What an element can mean: a button one thing, the menu one for each option."""
        acts = block["type"] != "input" or block.get("dispatch_action")
        if element["type"] == "button":
            yield element["action_id"], None
        elif element["action_id"] == "mention.more" or element["type"] == "overflow":
            for option in options(element):
                name = option["value"].partition(":")[0]
                kind = element["action_id"].partition(".")[0]
                kind = "mention" if name in ("full_text", "open_post") else kind
                yield f"{kind}.{name}", option
        elif acts:
            yield element["action_id"], self._chosen(block, element)

    def _chosen(self, block: Json, element: Json) -> Any:
        """What somebody enters in a field that acts at once, as Slack holds it."""
        if options(element):
            last = options(element)[-1]
            return [last] if element["type"] in MANY else last
        something = self._something(block, element)
        if element["type"] == "datetimepicker":
            return int(something.timestamp())
        return {"ben": "UBEN"}.get(something, something)
