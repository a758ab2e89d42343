"""Socket Mode: the open sockets, and the envelopes that wait for an acknowledgement.

Source: the Socket Mode page of the Slack docs. An envelope goes to any one socket.
"""

import asyncio
import json
import random
import secrets
from collections.abc import Callable
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from bot.localslack.people import APP_ID, Json

MOST = 10


class Sockets:
    """Serves `/link`."""

    def __init__(self, changed: Callable[[], None], seed: int = 0) -> None:
        self._changed = changed
        self._open: list[web.WebSocketResponse] = []
        self._tickets: set[str] = set()
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self._dice = random.Random(seed)

    def __len__(self) -> int:
        return len(self._open)

    def ticket(self) -> str:
        """Lets one socket in, once."""
        name = secrets.token_urlsafe(12)
        self._tickets.add(name)
        return name

    async def serve(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403)
        self._tickets.discard(ticket)
        ws = web.WebSocketResponse(heartbeat=30)
        await ws.prepare(request)
        if len(self._open) >= MOST:
            await ws.send_json(goodbye("too_many_websockets"))
            await ws.close()
            return ws
        self._open.append(ws)
        try:
            await ws.send_json(hello(sum(not one.closed for one in self._open)))
            self._changed()
            await self._listen(ws)
        finally:
            if ws in self._open:
                self._open.remove(ws)
            self._changed()
        return ws

    async def _listen(self, ws: web.WebSocketResponse) -> None:
        async for message in ws:
            if message.type is WSMsgType.TEXT:
                self._take(json.loads(message.data))

    def _take(self, answer: Json) -> None:
        waiting = self._waiting.pop(answer.get("envelope_id", ""), None)
        if waiting is not None and not waiting.done():
            waiting.set_result(answer.get("payload"))

    async def send(self, kind: str, payload: Json, retry: Json, within: float) -> Any:
        """The payload of the answer. `TimeoutError` without one, `ConnectionError` when
        no socket is open."""
        ready = [ws for ws in self._open if not ws.closed]
        if not ready:
            msg = "no socket is open"
            raise ConnectionError(msg)
        name = secrets.token_hex(16)
        waiting = asyncio.get_running_loop().create_future()
        self._waiting[name] = waiting
        envelope = {
            "envelope_id": name,
            "type": kind,
            "accepts_response_payload": kind != "events_api",
            "payload": payload,
            **retry,
        }
        try:
            await self._dice.choice(ready).send_json(envelope)
            return await asyncio.wait_for(waiting, within)
        finally:
            self._waiting.pop(name, None)

    async def drop(self, reason: str | None) -> None:
        """`warning` only announces, `None` cuts the line, anything else says goodbye."""
        for ws in list(self._open):
            if reason is not None and not ws.closed:
                await ws.send_json(goodbye(reason))
            if reason == "warning":
                continue
            if ws in self._open:
                self._open.remove(ws)
            await ws.close(code=WSCloseCode.GOING_AWAY)


def hello(count: int) -> Json:
    return {
        "type": "hello",
        "num_connections": count,
        "debug_info": {
            "host": "local",
            "build_number": 1,
            "approximate_connection_time": 18060,
        },
        "connection_info": {"app_id": APP_ID},
    }


def goodbye(reason: str) -> Json:
    return {"type": "disconnect", "reason": reason, "debug_info": {"host": "local"}}
