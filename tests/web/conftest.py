"""The web door on a real socket, before a desk that keeps everything on paper."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import CollectorRegistry

from bot.configuration.sources import SourceSettings
from bot.desk.ground.press import Receipt
from bot.incoming import Incoming
from bot.rules.intake.identity import keys
from data.models import MentionId
from handlers.web.access_log import AccessLog
from handlers.web.door import WebDoor
from handlers.web.health import health_routes
from handlers.web.waiting_room import WaitingRoom

NOW = datetime(2026, 11, 14, 10, 0, tzinfo=UTC)
TOKEN = "tok-7f3a9c1e5b2d"
FIXTURES = Path(__file__).parents[1] / "sources" / "fixtures"


@dataclass
class PaperDesk:
    """Does what the door is promised, in a dictionary. `trouble` is raised once set."""

    known: dict[tuple[str, str], int] = field(default_factory=dict)
    received: list[Incoming] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    letters: list[tuple[str, bytes, str, str]] = field(default_factory=list)
    trouble: Exception | None = None
    before: Callable[[], Awaitable[object]] | None = None

    async def receive(
        self, source: str, items: Sequence[Incoming], raw: bytes
    ) -> list[Receipt]:
        if self.before is not None:
            await self.before()
        if self.trouble is not None:
            raise self.trouble
        self.raw.append(raw)
        return [self._note(source, item) for item in items]

    async def bury(
        self, source: str, raw: bytes, error: str, content_type: str
    ) -> None:
        if self.trouble is not None:
            raise self.trouble
        self.letters.append((source, raw, error, content_type))

    def _note(self, source: str, item: Incoming) -> Receipt:
        self.received.append(item)
        if item.author.is_own:
            return Receipt("filtered", None)
        key = (source, keys(item, source, {}).own)
        if key in self.known:
            return Receipt("duplicate", MentionId(self.known[key]))
        self.known[key] = len(self.known) + 1
        return Receipt("new", MentionId(self.known[key]))


Web = TestClient[web.Request, web.Application]
Opener = Callable[..., Awaitable[Web]]


@pytest.fixture
def desk() -> PaperDesk:
    return PaperDesk()


@pytest.fixture
async def open_door(desk: PaperDesk) -> AsyncIterator[Opener]:
    """Opens the door for the given sources; `missing` is what is not ready."""
    clients: list[Web] = []

    async def open_(
        *sources: SourceSettings,
        room: WaitingRoom | None = None,
        missing: Sequence[str] = (),
    ) -> Web:
        registry = CollectorRegistry()

        async def ready() -> Sequence[str]:
            return missing

        by_name = {source.name: source for source in sources}
        door = WebDoor(desk, by_name, lambda: NOW, registry, room)
        app = web.Application()
        app.add_routes([*door.routes(), *health_routes(ready, registry)])
        server = TestServer(app)
        await server.start_server(access_log_class=AccessLog)
        clients.append(TestClient(server))
        await clients[-1].start_server()
        return clients[-1]

    yield open_
    for client in clients:
        await client.close()


def source(name: str = "shop", **settings: object) -> SourceSettings:
    """A source with a token, unless it signs."""
    given = {} if settings.get("secret") else {"token": TOKEN}
    return SourceSettings.model_validate({"name": name, **given, **settings})


def fixture(name: str) -> bytes:
    """A payload as a sender writes it, byte for byte."""
    return (FIXTURES / name).read_bytes()
