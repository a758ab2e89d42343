"""The HTTP door for Slack: `POST /slack/events`, when there is no Socket Mode.

Bolt checks the signature and the age of every request (Slack docs: verifying requests),
but only after it has read the body. What cannot be read is not from Slack: anybody may
knock here, so it ends in a plain refusal and leaves no traceback in the log.
"""

import re

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp

PATH = "/slack/events"

_SECONDS = re.compile(r"[0-9]{1,12}")
_UNREADABLE = (ValueError, LookupError, AttributeError, TypeError, RecursionError)
"""What reading a body ends with that is not JSON, not text, no object or too deep."""


def slack_route(app: AsyncApp) -> web.RouteDef:
    """The one route for presses, dialogs, commands, shortcuts and events."""

    async def receive(request: web.Request) -> web.Response:
        if not _SECONDS.fullmatch(request.headers.get("X-Slack-Request-Timestamp", "")):
            return web.Response(status=401)
        try:
            asked = await to_bolt_request(request)
        except _UNREADABLE:
            return web.Response(status=400)
        return await to_aiohttp_response(await app.async_dispatch(asked))

    return web.post(PATH, receive)
