"""A courier with a real outbox, a workspace over real sockets, a clock moved by hand."""

import random
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.core.renderer import RenderedCard
from bot.localslack.people import Channel, Json, Person
from bot.localslack.workspace import SCOPES, Workspace
from bot.outbox.client import SlackClient
from bot.outbox.courier import Courier
from bot.ui.blocks import Message
from data.mentions import mentions
from data.models import ChannelId, Mention, MentionId, OutboxId, Post
from data.outbox import cards, outbox
from data.outbox.notification_data import NO_MORE, NotificationData
from data.outbox.outbox import OutboxMessage
from data.store import Store
from data.transaction import Transaction
from tests.world.databases import fresh_database

TEN = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
DESK, OTHER = ChannelId("CDESK"), ChannelId("COTHER")
ANNA = ChannelId("UANNA")


@dataclass
class SettableClock:
    """A clock that moves only when a test sets it."""

    now: datetime = TEN

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class PlainRenderer:
    """Draws cards from their row and messages from their data; true until told not."""

    store: Store
    untrue: set[str] = field(default_factory=set)
    cannot: set[str] = field(default_factory=set)
    blocks: list[Json] = field(default_factory=list)
    says: dict[str, str] = field(default_factory=dict)

    async def card(self, mention: MentionId) -> RenderedCard | None:
        row = await self.store.read(lambda tx: cards.card(tx, mention))
        if row is None:
            return None
        said = self.says.get(f"card:{mention}", f"card {mention} as of {row.wanted}")
        message = Message(said, self.blocks)
        return RenderedCard(row.channel, row.wanted, message)

    async def message(self, queued: OutboxMessage) -> Message | None:
        if queued.key in self.cannot:
            raise ZeroDivisionError(queued.key)
        if queued.key in self.untrue:
            return None
        said = self.says.get(queued.key, queued.key)
        return Message(said, self.blocks)


@dataclass
class OutboxWorld:
    """Everything a test of the courier needs, and short words for it."""

    store: Store
    workspace: Workspace
    clock: SettableClock
    render: PlainRenderer
    courier: Courier
    begin: Callable[[], Courier]
    begin_with: Callable[[Clock, Clock | None], Courier]
    notices: list[tuple[str, Mapping[str, str]]] = field(default_factory=list)

    async def mention(self, channel: ChannelId = DESK) -> MentionId:
        """A mention with a card that wants to be posted."""
        return await self.store.write(
            lambda tx: new_mention(tx, channel, self.clock.now)
        )

    async def put(
        self,
        key: str,
        channel: ChannelId = DESK,
        *,
        kind: str = "nudge",
        mention: MentionId | None = None,
        in_thread: bool = False,
        data: NotificationData = NO_MORE,
    ) -> OutboxId:
        """A message in the outbox."""
        number = await self.store.write(
            lambda tx: outbox.put(
                tx,
                key=key,
                kind=kind,
                channel=channel,
                now=self.clock.now,
                mention=mention,
                in_thread=in_thread,
                data=data,
            )
        )
        assert number is not None
        return number

    async def want(self, mention: MentionId, *, urgent: bool = True) -> None:
        """The mention changed."""
        now = self.clock.now
        await self.store.write(lambda tx: cards.want(tx, mention, now, urgent))

    async def work(self, **most: float) -> None:
        """Let the courier work, moving the clock, until nothing waits or time is up."""
        end = self.clock.now + timedelta(**(most or {"minutes": 9}))
        while (at := await self.courier.round()) is not None and at <= end:
            self.clock.now = max(self.clock.now, at)

    async def work_until(self, instant: datetime) -> None:
        """Let the courier work until this instant, which then is now."""
        while (at := await self.courier.round()) is not None and at <= instant:
            self.clock.now = max(self.clock.now, at)
        self.clock.now = instant

    async def restart(self) -> None:
        """The process dies, whatever it was doing, and comes back."""
        await self.courier.close(grace=0)
        self.courier = self.begin()
        await self.courier.start()

    async def message(self, key: str) -> OutboxMessage:
        found = await self.store.read(lambda tx: outbox.with_key(tx, key))
        assert found is not None
        return found

    async def card(self, mention: MentionId) -> cards.Card:
        found = await self.store.read(lambda tx: cards.card(tx, mention))
        assert found is not None
        return found

    def texts(self, channel: str = DESK) -> list[str]:
        """What can be read in a channel and its threads, oldest first."""
        book = self.workspace.channel(channel).book.values()
        return [message["text"] for message in book if not message.get("hidden")]

    def calls(self, method: str) -> list[str]:
        """How each call of a method ended."""
        return [call.outcome for call in self.workspace.calls if call.method == method]

    def copies(self) -> Counter[int]:
        """How many messages stand for each message, in all channels together."""
        return Counter(
            message["metadata"]["event_payload"]["outbox"]
            for channel in self.workspace.team.channels
            for message in channel.book.values()
            if "metadata" in message
        )


def new_mention(tx: Transaction, channel: ChannelId, now: datetime) -> MentionId:
    """A mention with its card, in the running transaction."""
    blank = Mention(MentionId(0), Post("own", text="hello"), now, now, now)
    number = mentions.add(tx, blank)
    cards.open_(tx, number, channel, now)
    return number


@pytest.fixture
def scopes() -> frozenset[str]:
    return SCOPES


@asynccontextmanager
async def open_world(
    folder: Path, scopes: frozenset[str] = SCOPES
) -> AsyncIterator[OutboxWorld]:
    """A world for one test; everything in it is closed afterwards."""
    path = folder / "desk.db"
    fresh_database(path)
    store, clock = Store(path), SettableClock()
    workspace = Workspace(
        clock=clock,
        users=(Person("UANNA", "anna"), Person("UBEN", "ben")),
        channels=(Channel("desk", id=DESK), Channel("other", id=OTHER)),
        scopes=scopes,
        limits=True,
    )
    await workspace.start()
    notices: list[tuple[str, Mapping[str, str]]] = []

    async def notice(kind: str, details: Mapping[str, str]) -> None:
        notices.append((kind, details))

    slack = SlackClient("xoxb-local", base_url=workspace.api_url, timeout=1.0)
    render = PlainRenderer(store)

    def begin_with(own: Clock, steady: Clock | None = None) -> Courier:
        dice = random.Random(7)
        return Courier(store, slack, render, own, notice, dice=dice, steady=steady)

    def begin() -> Courier:
        return begin_with(clock)

    here = OutboxWorld(
        store, workspace, clock, render, begin(), begin, begin_with, notices
    )
    await here.courier.start()
    try:
        yield here
    finally:
        await here.courier.close(grace=0)
        await workspace.stop()
        await store.close()


@pytest.fixture
async def world(tmp_path: Path, scopes: frozenset[str]) -> AsyncIterator[OutboxWorld]:
    async with open_world(tmp_path, scopes) as here:
        yield here


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    path = tmp_path / "desk.db"
    fresh_database(path)
    store = Store(path)
    yield store
    await store.close()
