"""Carries out a planned fault on a connection that waits for its response."""

import asyncio
import contextlib
import socket
import struct

from aiohttp import web

from bot.localslack.faults import Fault, Way

PAGE = "<html><head><title>Slack</title></head><body>Something went wrong</body></html>"


async def misbehave(
    request: web.Request, fault: Fault, end: asyncio.Event
) -> web.StreamResponse:
    """Answers wrongly, or not at all. A hanging call hangs until `end`."""
    if fault.way is Way.RATE_LIMIT:
        return rate_limited(fault.retry_after)
    if fault.way is Way.OK_FALSE:
        return web.json_response({"ok": False, "error": fault.error})
    if fault.way is Way.HTML:
        return web.Response(text=PAGE, content_type="text/html", status=fault.status)
    if fault.way is Way.SERVER_ERROR:
        return web.Response(text="", status=fault.status)
    if fault.way is Way.HANG:
        await end.wait()
    cut(request, reset=fault.way is Way.RESET)
    return web.Response()


def rate_limited(seconds: int) -> web.Response:
    return web.json_response(
        {"ok": False, "error": "ratelimited"},
        status=429,
        headers={"Retry-After": str(seconds)},
    )


def cut(request: web.Request, *, reset: bool) -> None:
    """Ends the connection without an answer; `reset` makes it a TCP RST."""
    transport = request.transport
    if transport is None:
        return
    raw = transport.get_extra_info("socket")
    if reset and raw is not None:
        with contextlib.suppress(OSError):
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
