"""The server of the page: what a person sees, what changed, and what they do."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.localslack.workspace import Workspace
from tests.localslack.conftest import Bot
from tests.localslack.pieces import DESK, card, field, modal


@pytest.fixture
async def page(workspace: Workspace) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(workspace.page_url) as session:
        yield session


async def state(page: aiohttp.ClientSession, user: str = "U1") -> dict[str, Any]:
    async with page.get("/page/state", params={"as": user}) as answer:
        return dict(await answer.json())


async def act(page: aiohttp.ClientSession, me: str, /, **wish: Any) -> dict[str, Any]:
    async with page.post("/page/act", params={"as": me}, json=wish) as answer:
        return dict(await answer.json())


async def test_everybody_sees_their_own_channels(page: aiohttp.ClientSession) -> None:
    async def seen(user: str) -> list[str]:
        return [
            conversation["name"]
            for conversation in (await state(page, user))["channels"]
        ]

    assert await seen("U1") == ["brand-mentions", "random", "anna"]
    assert await seen("U3") == ["brand-mentions", "management", "random", "mira"]
    me = (await state(page))["me"]
    assert (me["name"], me["title"]) == ("anna", "Social media")
    async with page.get("/page/state", params={"as": "U404"}) as answer:
        assert answer.status == 404


async def test_the_newest_two_hundred_messages_come_with_their_replies(
    page: aiohttp.ClientSession, workspace: Workspace
) -> None:
    for number in range(203):
        last = await workspace.say("anna", DESK, str(number))
    await workspace.say("ben", DESK, "reply", last["ts"])
    conversation = (await state(page))["channels"][0]
    assert len(conversation["messages"]) == 200
    assert conversation["messages"][0]["text"] == "3"
    assert [reply["text"] for reply in conversation["messages"][-1]["replies"]] == [
        "reply"
    ]
    async with page.get(f"/page/channel/{DESK}", params={"as": "U1"}) as answer:
        assert await answer.json() == conversation
    async with page.get("/page/channel/CMANAGEMENT", params={"as": "U1"}) as answer:
        assert answer.status == 404


async def test_a_change_is_told_to_those_who_see_it(
    page: aiohttp.ClientSession, client: AsyncWebClient
) -> None:
    async with page.get("/page/events", params={"as": "U1"}) as stream:
        await stream.content.readuntil(b"\n\n")
        await client.chat_postMessage(channel="CMANAGEMENT", text="not for anna")
        await client.chat_postEphemeral(channel=DESK, user="U2", text="not for anna")
        await client.chat_postMessage(channel=DESK, text="for all")
        async with asyncio.timeout(30):
            line = await stream.content.readuntil(b"\n\n")
    assert json.loads(line.removeprefix(b"data: ")) == {"changed": [DESK]}


async def test_a_press_on_the_page_reaches_the_bot(
    page: aiohttp.ClientSession, workspace: Workspace, bot: Bot
) -> None:
    heard: list[str] = []

    @bot.app.action("mention.claim")
    async def claim(ack: Any, action: dict[str, Any]) -> None:
        heard.append(action["value"])
        await ack()

    ts = await card(bot.client)
    drawn = workspace.channel(DESK).message(ts)["blocks"][0]
    used = {**drawn["elements"][0], "block_id": drawn["block_id"]}
    answer = await act(
        page, "U1", kind="press", channel=DESK, ts=ts, action=used, ephemeral=False
    )
    assert answer == {"ok": True, "answered": True}
    assert heard == ["482"]
    await bot.client.chat_update(channel=DESK, ts=ts, text="taken")
    late = await act(page, "U1", kind="press", channel=DESK, ts=ts, action=used)
    assert late == {"ok": False, "error": "There is no 'mention.claim' here any more."}


async def test_a_dialog_is_filled_in_on_the_page(
    page: aiohttp.ClientSession, workspace: Workspace, bot: Bot
) -> None:
    saved: list[str] = []

    @bot.app.shortcut("track")
    async def ask(ack: Any, shortcut: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        text = shortcut["message"]["text"]
        view = modal("Track", field("reply", f"About: {text}"))
        await client.views_open(trigger_id=shortcut["trigger_id"], view=view)

    @bot.app.view("holding")
    async def save(ack: Any, view: dict[str, Any]) -> None:
        saved.append(view["state"]["values"]["reply"]["text"]["value"])
        await ack()

    ts = (await workspace.say("anna", DESK, "look at this"))["ts"]
    offers = await (await page.get("/page/shortcuts")).json()
    track = offers["shortcuts"][0]["callback_id"]
    await act(page, "U1", kind="shortcut", callback_id=track, channel=DESK, ts=ts)
    await workspace.until(lambda: workspace.view_of("U1") is not None)
    (view,) = (await state(page))["views"]
    assert view["blocks"][0]["label"]["text"] == "About: look at this"

    def typed(value: str | None) -> dict[str, Any]:
        inner = {"type": "plain_text_input", "value": value}
        return {"values": {"reply": {"text": inner}}}

    empty = await act(page, "U1", kind="submit", view_id=view["id"], state=typed(None))
    assert empty["errors"] == {"reply": "Please complete this required field."}
    done = await act(page, "U1", kind="submit", view_id=view["id"], state=typed("yes"))
    assert done == {"ok": True, "errors": {}}
    assert saved == ["yes"]
    gone = await act(page, "U1", kind="close", view_id=view["id"])
    assert gone["error"] == "That dialog is no longer open."


async def test_people_can_talk_to_the_app_and_to_each_other(
    page: aiohttp.ClientSession, client: AsyncWebClient
) -> None:
    app = (await client.auth_test())["user_id"]
    conversation = (await act(page, "U1", kind="open_im", user=app))["channel"]
    await act(page, "U1", kind="say", channel=conversation, text="hello bot")
    history = await client.conversations_history(channel=conversation)
    assert history["messages"][0]["text"] == "hello bot"
    between = (await act(page, "U1", kind="open_im", user="U2"))["channel"]
    await act(page, "U1", kind="say", channel=between, text="hello ben")
    assert between in [one["id"] for one in (await state(page, "U2"))["channels"]]
    assert between not in [one["id"] for one in (await state(page, "U3"))["channels"]]


async def test_what_cannot_be_done_is_said_in_a_sentence(
    page: aiohttp.ClientSession, workspace: Workspace
) -> None:
    unknown = await act(page, "U1", kind="command", channel=DESK, text="/remind me")
    assert unknown["error"] == "/remind is not a command here; there is /mentions."
    stranger = await act(page, "U1", kind="say", channel="CMANAGEMENT", text="x")
    assert stranger["error"] == "Anna is not in management."
    silent = await act(
        page, "U1", kind="command", channel=DESK, text="/mentions status"
    )
    assert silent == {"ok": True, "ephemeral": None}
    failures = (await state(page))["failures"]
    assert [failure["text"] for failure in failures] == [workspace.failures[0].text]


async def test_only_files_of_the_page_are_served(page: aiohttp.ClientSession) -> None:
    async with page.get("/page/static/..%2Fdoor.py") as answer:
        assert answer.status == 404


async def test_a_permalink_leads_to_the_message_on_the_page(
    page: aiohttp.ClientSession, client: AsyncWebClient
) -> None:
    ts = (await client.chat_postMessage(channel=DESK, text="card"))["ts"]
    link = (await client.chat_getPermalink(channel=DESK, message_ts=ts))["permalink"]
    async with page.get(link, allow_redirects=False) as answer:
        assert answer.status == 302
        assert answer.headers["Location"] == f"/#//{DESK}/{ts}"


async def test_another_site_in_the_same_browser_cannot_act(
    page: aiohttp.ClientSession, workspace: Workspace
) -> None:
    """A page elsewhere can send a form without being asked, but not JSON."""
    wish = json.dumps({"kind": "say", "channel": DESK, "text": "forged"})
    headers = {"Content-Type": "text/plain"}
    async with page.post("/page/act?as=U1", data=wish, headers=headers) as answer:
        assert answer.status == 415
    assert workspace.channel(DESK).messages == []
