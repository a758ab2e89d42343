"""The webhook endpoint on a real socket, in front of a desk that records everything."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import CollectorRegistry

from bot.config.sources import SourceSettings
from bot.core.command import Receipt
from bot.incoming.format import Incoming
from bot.intake.rules.identity import keys
from data.models import MentionId
from handlers.webhooks.backpressure import Backpressure
from handlers.webhooks.connections import AccessLog, ConnectionLimits, listening
from handlers.webhooks.endpoint import WebhookEndpoint
from handlers.webhooks.health import Missing, health_routes

NOW = datetime(2026, 11, 14, 10, 0, tzinfo=UTC)
NOTHING_MISSING = Missing()
TOKEN = "tok-7f3a9c1e5b2d"
FIXTURES = Path(__file__).parents[1] / "intake" / "fixtures"


@dataclass
class PaperDesk:
    """Does what the endpoint is promised, in a dictionary. `trouble` is raised once set."""

    known: dict[tuple[str, str], int] = field(default_factory=dict)
    received: list[Incoming] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    messages: list[tuple[str, bytes, str, str]] = field(default_factory=list)
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
        self.messages.append((source, raw, error, content_type))

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
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@pytest.fixture
def desk() -> PaperDesk:
    return PaperDesk()


@pytest.fixture
async def open_endpoint(desk: PaperDesk) -> AsyncIterator[Opener]:
    """Serves the endpoint for the given sources; `missing` is what is not ready."""
    clients: list[Web] = []

    async def open_(
        *sources: SourceSettings,
        channel: Backpressure | None = None,
        missing: Missing | Exception = NOTHING_MISSING,
        host: str = "127.0.0.1",
        metrics_token: str = "",
        **limits: Any,
    ) -> Web:
        registry = CollectorRegistry()

        async def ready() -> Missing:
            if isinstance(missing, Exception):
                raise missing
            return missing

        by_name = {source.name: source for source in sources}
        endpoint = WebhookEndpoint(
            desk, by_name, lambda: NOW, registry, channel, **limits
        )
        app = web.Application()
        health = health_routes(ready, registry, host=host, metrics_token=metrics_token)
        app.add_routes([*endpoint.routes(), *health])
        server = TestServer(app)
        await server.start_server(access_log_class=AccessLog)
        clients.append(TestClient(server))
        await clients[-1].start_server()
        return clients[-1]

    yield open_
    for client in clients:
        await client.close()


@dataclass
class Served:
    """The web entry as the program opens it: its own listener, on a real port."""

    port: int
    entry: WebhookEndpoint

    async def connect(self) -> Line:
        """A bare connection, to send whatever one likes."""
        return await asyncio.open_connection("127.0.0.1", self.port)

    async def say(self, *parts: bytes) -> bytes:
        """Send this over a connection of its own; all that comes back until its end."""
        reader, writer = await self.connect()
        writer.write(b"".join(parts))
        answer = await all_of(reader)
        writer.close()
        return answer


async def all_of(reader: asyncio.StreamReader) -> bytes:
    """What comes until the other side hangs up, in whichever way."""
    found = b""
    with contextlib.suppress(ConnectionError):
        while piece := await reader.read(65_536):
            found += piece
    return found


async def hung_up(line: Line) -> None:
    """Wait until the other side hangs up; a test that waits in vain is ended by it."""
    async with asyncio.timeout(30):
        await all_of(line[0])


@pytest.fixture
async def serve(desk: PaperDesk) -> AsyncIterator[Callable[..., Awaitable[Served]]]:
    """Serves the sources within the given limits."""
    async with AsyncExitStack() as stack:

        async def serve_(
            *sources: SourceSettings,
            limits: ConnectionLimits | None = None,
            **more: Any,
        ) -> Served:
            registry = CollectorRegistry()

            async def ready() -> Missing:
                return NOTHING_MISSING

            by_name = {source.name: source for source in sources}
            entry = WebhookEndpoint(desk, by_name, lambda: NOW, registry, **more)
            app = web.Application(client_max_size=2**21)
            health = health_routes(ready, registry, host="127.0.0.1")
            app.add_routes([*entry.routes(), *health])
            port = await stack.enter_async_context(
                listening(app, "127.0.0.1", 0, limits)
            )
            return Served(port, entry)

        yield serve_


def source(name: str = "shop", **settings: object) -> SourceSettings:
    """A source with a token, unless it signs."""
    context = {} if settings.get("secret") else {"token": TOKEN}
    return SourceSettings.model_validate({"name": name, **context, **settings})


def fixture(name: str) -> bytes:
    """A payload as a sender writes it, byte for byte."""
    return (FIXTURES / name).read_bytes()
