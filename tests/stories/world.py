"""A whole office in a local workspace, told as prose: who presses what, who sees what."""

from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.incoming import Incoming
from bot.office.office import Office
from bot.office.running import opened
from bot.settings import Settings
from bot.workspace.people import Channel, Json, Person
from bot.workspace.workspace import Workspace
from data.models import Mention, MentionId

WEDNESDAY = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
"""Eleven o'clock in Berlin, an ordinary working day."""

CARDS, MANAGEMENT = "brand-mentions", "brand-management"

_LOCALES = {"en": "en-GB", "de": "de-DE", "nl": "nl-NL"}


def _people(language: str) -> tuple[Person, ...]:
    """Ben speaks Dutch and Carla German; the others speak as their desk does."""
    usual = _LOCALES[language]
    return (
        Person("UANNA", "anna", "Anna", locale=usual),
        Person("UBEN", "ben", "Ben", locale="nl-NL"),
        Person("UCARLA", "carla", "Carla", locale="de-DE"),
        Person("UDAVID", "david", "David", locale=usual),
        Person("UEVA", "eva", "Eva", locale=usual, admin=True),
        Person("UGUEST", "guest", "Guest", locale=usual, team="TELSEWHERE"),
    )


_DESK_TOML = """
[desk]
name = "Lumivelo"
language = "{language}"
time_zone = "Europe/Berlin"
channel = "#brand-mentions"
management_channel = "#brand-management"
"""


@dataclass
class Hand:
    """The hand of a clock that only moves when it is told to."""

    now: datetime = WEDNESDAY

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Teammate:
    """Somebody in Slack, who can only press what is really on their screen."""

    world: "World"
    name: str

    async def press(self, ref: str, number: int | None = None) -> None:
        """Press a button of a card: of the newest one, or of this mention's."""
        card = self.world.card(number)
        await self.world.workspace.press(self.name, CARDS, card["ts"], ref)
        await self.world.settle()

    async def press_whisper(self, ref: str) -> None:
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
        room = self.room(channel)
        await self.world.workspace.press(
            self.name, room.id, room.messages[-1]["ts"], ref
        )
        await self.world.settle()

    async def submit(self, entries: Mapping[str, Any] | None = None) -> dict[str, str]:
        """Fill in the topmost dialog and send it; what is wrong, by field."""
        wrong = await self.world.workspace.fill(self.name, entries or {})
        await self.world.settle()
        return wrong

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

    def room(self, channel: str) -> Any:
        """A channel, or `dm` for what the bot wrote to them."""
        if channel == "dm":
            return self.world.workspace.dm(self.name)
        return self.world.workspace.channel(channel)

    @property
    def whispers(self) -> list[str]:
        """Everything only they see, oldest first."""
        return [told(one) for one in self.world.workspace.ephemerals(self.name)]

    @property
    def hears(self) -> str:
        """The last thing only they see."""
        return self.whispers[-1] if self.whispers else ""

    @property
    def dialog(self) -> str:
        """The topmost dialog as text; empty when none is open."""
        view = self.world.workspace.view_of(self.name)
        return "" if view is None else told(view)

    @property
    def home(self) -> str:
        """Their Home as text."""
        view = self.world.workspace.home_of(self.name)
        return "" if view is None else told(view)

    @property
    def dms(self) -> list[str]:
        """What the bot wrote to them."""
        return [told(one) for one in self.world.workspace.dm(self.name).messages]


@dataclass
class World:
    """The office, the workspace it lives in, and a clock in one's hand."""

    office: Office
    workspace: Workspace
    hand: Hand
    _posts: list[int] = field(default_factory=list)

    def __getattr__(self, name: str) -> Teammate:
        """`world.anna`: whoever is in the workspace."""
        if name.startswith("_"):
            raise AttributeError(name)
        return self.teammate(name)

    def teammate(self, name: str) -> Teammate:
        """Somebody by name. Raises `LookupError` for nobody."""
        self.workspace.team.person(name)
        return Teammate(self, name)

    async def mention(self, text: str = "", **said: object) -> int:
        """A source tells of a post; its card is in the channel when this returns."""
        self._posts.append(len(self._posts) + 1)
        incoming = Incoming.model_validate(
            {"text": text or f"Post {self._posts[-1]}", **said}
        )
        raw = incoming.model_dump_json().encode()
        receipts = await self.office.desk.receive("own", [incoming], raw)
        await self.settle()
        number = receipts[0].mention
        assert number is not None
        return number

    async def wait(self, **span: float) -> None:
        """Time passes; the patrol walks at its end, and what is to be said is said."""
        self.hand.now += timedelta(**span)
        await self.office.patrol.round()
        await self.settle()

    async def settle(self) -> None:
        """Until everything that follows from what was done has been shown."""
        await self.office.slack_doors.doors.afterwards.settle()
        await self.office.directory.refresh()
        soon = timedelta(seconds=5)
        while (again := await self.office.courier.round()) is not None:
            if again > self.hand.now + soon:
                return
            self.hand.now = max(again, self.hand.now)

    def card(self, number: int | None = None) -> Json:
        """The newest card, or the one of this mention."""
        cards = [
            message
            for message in self.workspace.channel(CARDS).messages
            if (message.get("metadata") or {}).get("event_payload", {}).get("mention")
            and (number is None or _mention_of(message) == number)
            and "thread_ts" not in message
        ]
        assert cards, f"there is no card of {number or 'anything'} in #{CARDS}"
        return cards[-1]

    def shown(self, number: int | None = None) -> str:
        """What a card says, its buttons included."""
        return told(self.card(number))

    def told_in(self, channel: str) -> str:
        """Everything said in a channel."""
        return told(self.workspace.channel(channel).messages)

    def published(self) -> int:
        """How many times anybody's Home was drawn."""
        return sum(call.method == "views.publish" for call in self.workspace.calls)

    async def look(self, number: int) -> Mention:
        """Where a mention stands in the desk's memory."""
        return (await self.office.desk.scene(MentionId(number))).mention

    async def story(self, number: int) -> list[str]:
        """The kinds of all events of a mention, oldest first."""
        events = await self.office.desk.story(MentionId(number))
        return [event.kind for event in events]


def _mention_of(message: Json) -> int:
    return int(message["metadata"]["event_payload"]["mention"])


def told(shown: Any) -> str:
    """All text of a message or view, one piece after the other."""
    return "\n".join(_pieces(shown))


def _pieces(shown: Any) -> list[str]:
    if isinstance(shown, str):
        return []
    if isinstance(shown, list):
        return [piece for part in shown for piece in _pieces(part)]
    if not isinstance(shown, dict):
        return []
    own = [shown["text"]] if isinstance(shown.get("text"), str) else []
    return own + [
        piece
        for key, part in shown.items()
        if key not in ("metadata", "state")
        for piece in _pieces(part)
    ]


async def build_world(
    stack: AsyncExitStack,
    folder: Path,
    *,
    language: str = "en",
    over: str = "sockets",
    guests: Sequence[Person] = (),
) -> World:
    """Everything is closed again with the stack. `over` is `sockets` or `http`."""
    hand = Hand()
    config = folder / "desk.toml"
    config.write_text(_DESK_TOML.format(language=language), encoding="utf-8")
    settings = Settings.local({"BRANDWACHT_CONFIG": str(config)}, folder)
    secret = settings.slack.signing_secret
    assert secret is not None
    workspace = Workspace(
        clock=hand,
        users=(*_people(language), *guests),
        channels=(Channel(CARDS), Channel(MANAGEMENT)),
        signing_secret=secret.get_secret_value(),
        retry_after=(0.0, 0.0, 0.0),
    )
    await workspace.start()
    stack.push_async_callback(workspace.stop)
    slack = settings.slack.model_copy(update={"api_url": workspace.api_url})
    settings = settings.model_copy(update={"slack": slack})
    office = await stack.enter_async_context(opened(settings, hand))
    stack.push_async_callback(office.slack_doors.close)
    await (_connect if over == "sockets" else _serve)(stack, office, workspace)
    return World(office, workspace, hand)


async def _connect(stack: AsyncExitStack, office: Office, workspace: Workspace) -> None:
    sockets = office.sockets
    assert sockets is not None
    await sockets.connect()
    stack.push_async_callback(sockets.close)
    await workspace.until(lambda: workspace.connections == 2)


async def _serve(stack: AsyncExitStack, office: Office, workspace: Workspace) -> None:
    runner = web.AppRunner(office.web, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    workspace.deliver_to = f"http://{host}:{port}/slack/events"
