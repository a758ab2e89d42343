"""Receives Slack's requests over HTTP: `POST /slack/events`, without Socket Mode.

Bolt checks the signature and the age of every request (Slack docs: verifying requests),
but only once it has the body. Anybody may send one, so it is read within the limits for
unauthenticated requests, and what cannot be read gets a plain refusal.
"""

import re
import time

from aiohttp import web
from prometheus_client import CollectorRegistry
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.errors import BadPayload
from handlers.webhooks.backpressure import Busy
from handlers.webhooks.failed_auth import FailedAuth, address_of
from handlers.webhooks.reading import Budget

PATH = "/slack/events"
SOURCE = "slack"
"""Its name among those who could not prove where they come from."""

_SECONDS = re.compile(r"[0-9]{1,12}")
_UNREADABLE = (ValueError, LookupError, AttributeError, TypeError, RecursionError)
"""What reading a body ends with that is not JSON, not text, no object or too deep."""


class SlackEntry:
    """The one route for presses, dialogs, commands, shortcuts and events.

    Until there is an `app`, Slack is asked to come again, which it does.
    """

    def __init__(
        self,
        app: AsyncApp | None = None,
        *,
        budget: Budget | None = None,
        failed_auth: FailedAuth | None = None,
    ) -> None:
        self.app = app
        self._budget = budget or Budget(most_bytes=8 * 1_048_576, seconds=5)
        self._failed = failed_auth or FailedAuth(CollectorRegistry(), time.monotonic)

    def route(self) -> web.RouteDef:
        """`POST /slack/events`."""
        return web.post(PATH, self._receive)

    async def _receive(self, request: web.Request) -> web.Response:
        response = await self._answered(request)
        if response.status == 401:
            self._failed.failed(SOURCE, address_of(request))
        if response.status >= 400:
            response.force_close()
        return response

    async def _answered(self, request: web.Request) -> web.Response:
        if not _SECONDS.fullmatch(request.headers.get("X-Slack-Request-Timestamp", "")):
            return web.Response(status=401)
        if self.app is None:
            return web.Response(status=503)
        try:
            with self._failed.reading(SOURCE, address_of(request)):
                body = await self._budget.read(request)
        except BadPayload as wrong:
            return web.Response(status=wrong.status)
        except Busy as busy:
            return web.Response(status=busy.status)
        try:
            asked = AsyncBoltRequest(
                body=body.decode(request.charset or "utf-8"),
                query=request.query_string,
                headers={**request.headers},
            )
        except _UNREADABLE:
            return web.Response(status=400)
        return await to_aiohttp_response(await self.app.async_dispatch(asked))


def slack_route(app: AsyncApp) -> web.RouteDef:
    """The route of an app that is there already."""
    return SlackEntry(app).route()
