"""How interactions and events reach the bot: sockets, signed HTTP, and trying again."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from bot.localslack.workspace import Workspace
from tests.localslack.conftest import Bot, quiet
from tests.localslack.pieces import DESK, card


class FarEnd:
    """An HTTP server that remembers what it was sent and answers as it is told."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], str]] = []
        self.answers: list[web.Response] = []
        self.arrivals: asyncio.Queue[None] = asyncio.Queue()
        self.runner: web.AppRunner | None = None

    async def serve(self, request: web.Request) -> web.Response:
        self.got.append((dict(request.headers), await request.text()))
        self.arrivals.put_nowait(None)
        return self.answers.pop(0) if self.answers else web.Response()

    async def open(self) -> str:
        app = web.Application()
        app.router.add_post("/slack/events", self.serve)
        self.runner = web.AppRunner(app)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self.runner.addresses[0][1]}/slack/events"


@pytest.fixture
async def far_end(workspace: Workspace) -> AsyncIterator[FarEnd]:
    end = FarEnd()
    workspace.deliver_to = await end.open()
    yield end
    assert end.runner is not None
    await end.runner.cleanup()


def is_signed(headers: dict[str, str], body: str) -> bool:
    return SignatureVerifier("local-secret").is_valid_request(body, headers)


async def test_a_press_over_http_is_a_signed_form(
    workspace: Workspace, client: AsyncWebClient, far_end: FarEnd
) -> None:
    assert await workspace.press("anna", DESK, await card(client), "I'll take it")
    headers, body = far_end.got[0]
    assert is_signed(headers, body)
    assert not is_signed(headers, body + " ")
    payload = json.loads(parse_qs(body)["payload"][0])
    assert payload["actions"][0]["action_id"] == "mention.claim"


async def test_a_command_over_http_is_a_plain_form(
    workspace: Workspace, far_end: FarEnd
) -> None:
    far_end.answers.append(web.Response(text="Nothing is open."))
    answer = await workspace.command("anna", "/mentions", "status", "brand-mentions")
    form = parse_qs(far_end.got[0][1])
    assert (form["command"], form["text"]) == (["/mentions"], ["status"])
    assert answer is not None
    assert answer["text"] == "Nothing is open."


async def test_an_event_is_tried_again_and_a_press_is_not(
    workspace: Workspace, client: AsyncWebClient, far_end: FarEnd
) -> None:
    far_end.answers = [web.Response(status=500), web.Response(status=500)]
    await workspace.archive("random")
    async with asyncio.timeout(30):
        for _ in range(3):
            await far_end.arrivals.get()
    tries = [headers.get("X-Slack-Retry-Num") for headers, _ in far_end.got]
    assert tries == [None, "1", "2"]
    events = [json.loads(body)["event_id"] for _, body in far_end.got]
    assert len(set(events)) == 1

    far_end.answers = [web.Response(status=500)]
    assert not await workspace.press("anna", DESK, await card(client), "I'll take it")
    assert len(far_end.got) == 4
    assert len(workspace.failures) == 1


async def test_bolt_accepts_the_signature(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    app = AsyncApp(
        client=client, signing_secret="local-secret", process_before_response=True
    )
    heard: list[str] = []

    @app.action("mention.claim")
    async def claim(ack: Any, body: dict[str, Any]) -> None:
        heard.append(body["user"]["id"])
        await ack()

    runner = web.AppRunner(app.server(port=0, path="/slack/events").web_app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    workspace.deliver_to = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    assert await workspace.press("anna", DESK, await card(client), "I'll take it")
    assert heard == ["U1"]
    await runner.cleanup()


async def test_without_a_connection_the_person_is_told_at_once(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    assert not await workspace.press("anna", DESK, await card(client), "I'll take it")
    assert "not connected" in workspace.failures[0].text


async def test_a_socket_that_is_refreshed_comes_back(
    workspace: Workspace, bot: Bot
) -> None:
    @bot.app.action("mention.claim")
    async def claim(ack: Any) -> None:
        await ack()

    ts = await card(bot.client)
    await workspace.drop_sockets("refresh_requested")
    await workspace.until(lambda: workspace.connections == 1)
    assert await workspace.press("anna", DESK, ts, "I'll take it")


async def test_any_of_several_sockets_may_get_the_press(
    workspace: Workspace, bot: Bot
) -> None:
    @bot.app.action("mention.claim")
    async def claim(ack: Any) -> None:
        await ack()

    second = AsyncSocketModeHandler(bot.app, "xapp-local", logger=quiet())
    await second.connect_async()  # type: ignore[no-untyped-call]
    await workspace.until(lambda: workspace.connections == 2)
    ts = await card(bot.client)
    answered = [
        await workspace.press("anna", DESK, ts, "I'll take it") for _ in range(8)
    ]
    await second.close_async()  # type: ignore[no-untyped-call]
    assert all(answered)


async def test_a_socket_address_lets_one_in_once(
    workspace: Workspace, bot: Bot
) -> None:
    opened = await bot.client.apps_connections_open(app_token="xapp-local")
    session = bot.handler.client.aiohttp_client_session
    first = await session.ws_connect(opened["url"])
    assert (await first.receive_json())["type"] == "hello"
    with pytest.raises(Exception, match="403"):
        await session.ws_connect(opened["url"])
    await first.close()


async def test_archiving_and_kicking_are_told_by_their_own_events(
    workspace: Workspace, far_end: FarEnd
) -> None:
    await workspace.archive("brand-mentions")
    await workspace.archive("management")
    await workspace.kick("random", "anna")
    events = [json.loads(body)["event"] for _, body in far_end.got]
    assert [(event["type"], event["channel"]) for event in events] == [
        ("channel_archive", "CBRANDMENTIONS"),
        ("group_archive", "CMANAGEMENT"),
        ("member_left_channel", "CRANDOM"),
    ]
    assert events[2]["user"] == "U1"
