"""Keeps two Socket Mode connections open, so that one listens while one is renewed.

Slack closes a connection every few hours; the aiohttp client is deaf for some 20 ms
then, and Slack sends each payload to any open connection. Reconnecting is the library's
work; we only tell how well it goes.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from aiohttp import WSMessage
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

CONNECTIONS = 2


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

    def __init__(self, app: AsyncApp, client: AsyncWebClient, app_token: str) -> None:
        self._last = 0.0
        self._handlers: Sequence[AsyncSocketModeHandler] = ()
        self._build: Callable[[], AsyncSocketModeHandler] = lambda: (
            AsyncSocketModeHandler(app, app_token, web_client=client)
        )

    async def connect(self) -> None:
        """Open them; tries again for as long as Slack cannot be reached."""
        self._last = asyncio.get_running_loop().time()
        self._handlers = [self._build() for _ in range(CONNECTIONS)]
        for handler in self._handlers:
            handler.client.on_message_listeners.append(self._heard)
        await asyncio.gather(*map(_connect, self._handlers))

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
        """For `/readyz` and the patrol."""
        up = [await handler.client.is_connected() for handler in self._handlers]
        now = asyncio.get_running_loop().time()
        return SocketHealth(sum(up), now - self._last)

    async def _heard(self, _message: WSMessage) -> None:
        self._last = asyncio.get_running_loop().time()


async def _connect(handler: AsyncSocketModeHandler) -> None:
    await handler.connect_async()  # type: ignore[no-untyped-call]


async def _hang_up(client: SocketModeClient) -> None:
    await client.close()  # type: ignore[no-untyped-call]
