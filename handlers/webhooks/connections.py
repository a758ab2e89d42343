"""Listens for HTTP and limits what clients can do before they authenticate.

aiohttp closes an idle connection after `keepalive_timeout`, half-sent headers included;
that is longer than a proxy keeps one, so the first headers have a deadline of their own
here. aiohttp does not limit the number of connections: when the limit is reached, the
oldest connection of the address with the most connections is closed; if all have the
same number, one that has sent nothing yet, or nothing since its last response.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import cast

import structlog
from aiohttp import web
from aiohttp.abc import AbstractAccessLogger
from aiohttp.hdrs import METH_ALL
from aiohttp.web import BaseRequest, StreamResponse
from aiohttp.web_protocol import RequestHandler

from handlers.webhooks.failed_auth import counted_as

METHODS = METH_ALL

log = structlog.get_logger("web")


class AccessLog(AbstractAccessLogger):
    """For `AppRunner(access_log_class=…)`. What went well is counted and not told."""

    def log(self, request: BaseRequest, response: StreamResponse, time: float) -> None:
        """`time` is in seconds. Whatever a request is like, this never raises."""
        if response.status >= 400:
            log.info(
                "request",
                method=request.method if request.method in METHODS else "other",
                path=_route(request),
                status=response.status,
                milliseconds=round(time * 1000, 1),
            )


def _route(request: BaseRequest) -> str:
    """`/webhooks/{source}/{token}`, or nothing for an address nobody answers."""
    try:
        match = getattr(request, "match_info", None)
    except AssertionError:
        # aiohttp's way to say that what came was never looked up, as it was no request.
        match = None
    resource = match.route.resource if match is not None else None
    return resource.canonical if resource is not None else "-"


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """Seconds and numbers. `header` is for the first header, `idle` between requests;
    whoever is quiet for `quiet` gives way when all places are taken.
    """

    header: float = 10.0
    idle: float = 75.0
    unread: float = 20.0
    quiet: float = 1.0
    in_all: int = 512
    per_address: int = 128
    header_bytes: int = 16_384


@asynccontextmanager
async def listening(
    application: web.Application,
    host: str,
    port: int,
    limits: ConnectionLimits | None = None,
) -> AsyncIterator[int]:
    """Serve the application there while the block runs; the port it got."""
    limits = limits or ConnectionLimits()
    guests = _Guests(limits)
    application.middlewares.append(guests.mark)
    runner = web.AppRunner(
        application,
        access_log_class=AccessLog,
        shutdown_timeout=2.0,
        keepalive_timeout=limits.idle,
        lingering_time=1.0,
        max_line_size=limits.header_bytes // 2,
        max_field_size=limits.header_bytes // 2,
        max_headers=100,
    )
    await runner.setup()
    server = runner.server
    assert server is not None
    loop = asyncio.get_running_loop()
    try:
        opened = await loop.create_server(
            lambda: _Arriving(server, guests), host, port, reuse_address=True
        )
        sweeping = asyncio.create_task(guests.sweep(server))
        try:
            yield int(opened.sockets[0].getsockname()[1])
        finally:
            sweeping.cancel()
            opened.close()
    finally:
        await runner.cleanup()


Connection = RequestHandler
Server = web.Server


class _Guests:
    """Who is connected, since when, and who has sent a whole request."""

    def __init__(self, limits: ConnectionLimits) -> None:
        self._limits = limits
        self._since: dict[Connection, float] = {}
        self._idle: dict[Connection, float] = {}
        self._unread: dict[Connection, float] = {}

    @web.middleware
    async def mark(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """This connection has sent a header: from now on it may only be idle."""
        connection = request.protocol
        self._since.pop(connection, None)
        self._idle.pop(connection, None)
        try:
            return await handler(request)
        finally:
            self._idle[connection] = asyncio.get_running_loop().time()

    def arrived(self, connection: Connection) -> None:
        """A new one, which has sent nothing yet."""
        self._since[connection] = asyncio.get_running_loop().time()

    def may_come(self, server: Server, address: str) -> bool:
        """Whether there is a place; where all are taken somebody else gives way."""
        by_address = _by_address(server)
        mine = len(by_address.get(address, ()))
        if mine >= self._limits.per_address:
            return False
        if sum(map(len, by_address.values())) < self._limits.in_all:
            return True
        most = max(by_address.values(), key=len)
        gives_way = most[0] if len(most) > mine + 1 else self._quiet_one(server)
        if gives_way is None:
            return False
        _hang_up(gives_way)
        return True

    def _quiet_one(self, server: Server) -> Connection | None:
        """The one that has been quiet for longest; first those that never said anything."""
        there, now = set(server.connections), asyncio.get_running_loop().time()
        quiet = (
            connection
            for connection, at in (*self._since.items(), *self._idle.items())
            if connection in there
            and connection.transport is not None
            and now - at >= self._limits.quiet
        )
        return next(quiet, None)

    async def sweep(self, server: Server) -> None:
        """Hang up on whoever sends no header, and whoever does not read our answer."""
        while True:
            await asyncio.sleep(min(self._limits.header, self._limits.unread) / 4)
            self._look(server, asyncio.get_running_loop().time())

    def _look(self, server: Server, now: float) -> None:
        there = set(server.connections)
        self._since = {c: at for c, at in self._since.items() if c in there}
        self._idle = {c: at for c, at in self._idle.items() if c in there}
        self._unread = {
            connection: self._unread.get(connection, now)
            for connection in there
            if connection.transport and connection.transport.get_write_buffer_size()
        }
        late = [c for c, at in self._since.items() if now - at >= self._limits.header]
        deaf = [c for c, at in self._unread.items() if now - at >= self._limits.unread]
        for connection in (*late, *deaf):
            _hang_up(connection)


class _Arriving(asyncio.Protocol):
    """Looks at who comes, and hands the connection on to aiohttp."""

    def __init__(self, server: Server, guests: _Guests) -> None:
        self._server, self._guests = server, guests

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Let it in, make somebody else give way, or hang up."""
        # uvloop's transports are not of this class, they only behave so.
        line = cast(asyncio.Transport, transport)
        peer = _address(line.get_extra_info("peername"))
        if not self._guests.may_come(self._server, peer):
            line.abort()
            return
        connection = self._server()
        self._guests.arrived(connection)
        line.set_protocol(connection)
        connection.connection_made(transport)


def _by_address(server: Server) -> dict[str, list[Connection]]:
    """The open connections of every address, the oldest first."""
    found: dict[str, list[Connection]] = {}
    for connection in server.connections:
        if connection.transport is not None:
            found.setdefault(_address(connection.peername), []).append(connection)
    return found


def _hang_up(connection: Connection) -> None:
    transport = connection.transport
    connection.force_close()
    if transport is not None:
        transport.abort()


def _address(peer: object) -> str:
    return counted_as(str(peer[0])) if isinstance(peer, tuple) and peer else ""
