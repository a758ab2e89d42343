"""The HTTP door for Slack: `POST /slack/events`, when there is no Socket Mode.

Bolt checks the signature and the age of every request (Slack docs: verifying requests).
"""

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp

PATH = "/slack/events"


def slack_route(app: AsyncApp) -> web.RouteDef:
    """The one route for presses, dialogs, commands, shortcuts and events."""

    async def receive(request: web.Request) -> web.Response:
        response = await app.async_dispatch(await to_bolt_request(request))
        return await to_aiohttp_response(response)

    return web.post(PATH, receive)
