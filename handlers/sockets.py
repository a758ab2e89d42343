"""Keeps two Socket Mode connections open, so that one listens while the other is
renewed.

Slack closes a connection every few hours; the aiohttp client receives nothing for some
20 ms then, and Slack sends each payload to any open connection. The library reconnects;
this module reports whether it works, and whether this bot is alone: the `hello` of each
connection says how many the app has. More than ours belong to a second bot with a
database of its own, so everything would be posted twice. Then this bot stops posting
until the other one is gone. Slack does not announce a new connection, so one of ours is
reopened every few minutes.
"""

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aiohttp import WSMessage
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.outbox.call_gate import Notices
from bot.outbox.hold import PostingHold

CONNECTIONS = 2

ANOTHER_BOT, CONNECTING = "another_bot", "connecting"
"""Why the desk holds: somebody else is there, or nobody knows yet."""

_LOOKS = (10.0, 30.0, 60.0)
"""Seconds until the next look whether the other one is gone; Slack allows one a minute."""

_ALONE_FOR = 300.0
"""Seconds after a `hello` until a new one shall tell whether we are still alone."""

_AT_MOST = 15.0
"""Seconds a start waits for the `hello` of Slack before it goes on without."""


@dataclass(frozen=True, slots=True)
class SocketHealth:
    """How many connections are up, and for how many seconds Slack has sent nothing.

    Silence alone is no illness: at night nobody presses anything. A connection whose
    pings stay unanswered for forty seconds does not count as connected.
    """

    connected: int
    silent_for: float

    @property
    def well(self) -> bool:
        """Can people be heard at all?"""
        return self.connected > 0


class Sockets:
    """The connections of one app. `connect` returns when all of them are up."""

    def __init__(
        self,
        app: AsyncApp,
        client: AsyncWebClient,
        app_token: str,
        hold: PostingHold | None = None,
        notices: Notices | None = None,
    ) -> None:
        self._last = 0.0
        self._hold = PostingHold() if hold is None else hold
        self._notices = notices
        self._greeted, self._hellos = asyncio.Event(), 0
        self._looks, self._next_look = 0, 0.0
        self._counted_at, self._turn = 0.0, 0
        self._handlers: Sequence[AsyncSocketModeHandler] = ()
        self._build: Callable[[], AsyncSocketModeHandler] = lambda: (
            AsyncSocketModeHandler(app, app_token, web_client=client)
        )

    def expect(self) -> None:
        """Nothing is said before Slack told how many we are, or kept silent for long."""
        self._hold.begin(CONNECTING)
        loop = asyncio.get_running_loop()
        loop.call_later(_AT_MOST, self._hold.end, CONNECTING)

    async def connect(self) -> None:
        """Open them; tries again for as long as Slack cannot be reached."""
        self._last = asyncio.get_running_loop().time()
        self._handlers = [self._build() for _ in range(CONNECTIONS)]
        for handler in self._handlers:
            handler.client.on_message_listeners.append(self._heard)
        await asyncio.gather(*map(_connect, self._handlers))
        await self._greeted.wait()

    async def look_again(self, *, at_once: bool = False) -> None:
        """For the scheduler: a new `hello` tells whether somebody else is there, or still is.

        Only a new connection hears one, so ours are opened anew, one after the other.
        """
        now = asyncio.get_running_loop().time()
        if ANOTHER_BOT not in self._hold:
            if at_once or now - self._counted_at >= _ALONE_FOR:
                await self._count_again(now)
            return
        waits = not at_once and now < self._next_look
        if not self._handlers or waits:
            return
        self._looks += 1
        self._next_look = now + _LOOKS[min(self._looks, len(_LOOKS) - 1)]
        await self.renew(self._looks % CONNECTIONS)

    async def _count_again(self, now: float) -> None:
        """Only while both are up: whatever is down the library opens anew by itself."""
        if (await self.health()).connected < CONNECTIONS:
            return
        self._counted_at, self._turn = now, self._turn + 1
        await self.renew(self._turn % CONNECTIONS)

    async def renew(self, number: int) -> None:
        """Open this connection anew; the other one listens meanwhile."""
        await self._handlers[number].client.connect_to_new_endpoint(force=True)

    async def close(self) -> None:
        """Hang up, and wait for the library's own tasks to end."""
        clients = [handler.client for handler in self._handlers]
        self._handlers = ()
        await asyncio.gather(*map(_hang_up, clients))
        tasks = [
            task
            for client in clients
            for task in (
                client.message_processor,
                client.message_receiver,
                client.current_session_monitor,
            )
            if task is not None
        ]
        await asyncio.gather(*tasks, return_exceptions=True)

    async def health(self) -> SocketHealth:
        """For `/readyz` and the timer loop."""
        up = [await handler.client.is_connected() for handler in self._handlers]
        now = asyncio.get_running_loop().time()
        return SocketHealth(sum(up), now - self._last)

    async def _heard(self, message: WSMessage) -> None:
        self._last = asyncio.get_running_loop().time()
        connections = _told_by_hello(message)
        if connections is not None:
            self._counted_at = self._last
            await self._count(connections)

    async def _count(self, connections: int) -> None:
        self._hellos += 1
        if connections > CONNECTIONS:
            await self._not_alone()
        elif self._looks or self._hellos >= CONNECTIONS:
            self._hold.end(ANOTHER_BOT)
            self._looks = 0
        if self._hellos >= CONNECTIONS:
            self._hold.end(CONNECTING)
            self._greeted.set()

    async def _not_alone(self) -> None:
        """An admin hears of it at the second look: a connection may linger for a moment."""
        if self._hold.begin(ANOTHER_BOT):
            self._looks = 0
            self._next_look = asyncio.get_running_loop().time() + _LOOKS[0]
        elif self._looks and self._notices is not None:
            await self._notices(ANOTHER_BOT, {})


def _told_by_hello(message: WSMessage) -> int | None:
    """How many connections the app has, if this is the first message of one."""
    if not isinstance(message.data, str) or '"hello"' not in message.data:
        return None
    told = json.loads(message.data)
    count = told.get("num_connections") if isinstance(told, dict) else None
    hello = count is not None and told.get("type") == "hello"
    return int(count) if hello and isinstance(count, int) else None


async def _connect(handler: AsyncSocketModeHandler) -> None:
    await handler.connect_async()  # type: ignore[no-untyped-call]


async def _hang_up(client: SocketModeClient) -> None:
    await client.close()  # type: ignore[no-untyped-call]
