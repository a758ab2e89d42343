"""Trigger ids, response URLs and modals expire, as they do in Slack."""

from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.localslack.workspace import Workspace
from tests.localslack.conftest import Bot, SettableClock
from tests.localslack.pieces import DESK, card, code, field, modal


@pytest.fixture
def heard(bot: Bot) -> list[dict[str, Any]]:
    """Everything that was pressed."""
    bodies: list[dict[str, Any]] = []

    @bot.app.action({"action_id": "mention.claim"})
    async def listen(ack: Any, body: dict[str, Any]) -> None:
        bodies.append(body)
        await ack()

    return bodies


async def pressed(
    workspace: Workspace, bot: Bot, heard: list[dict[str, Any]]
) -> dict[str, Any]:
    await workspace.press("anna", DESK, await card(bot.client), "I'll take it")
    return heard[-1]


async def test_a_trigger_opens_one_dialog(
    workspace: Workspace, bot: Bot, heard: list[dict[str, Any]]
) -> None:
    trigger = (await pressed(workspace, bot, heard))["trigger_id"]
    await bot.client.views_open(trigger_id=trigger, view=modal("One", field("a", "A")))
    again = bot.client.views_open(
        trigger_id=trigger, view=modal("Two", field("a", "A"))
    )
    assert await code(again) == "exchanged_trigger_id"


async def test_a_trigger_is_stale_after_three_seconds(
    workspace: Workspace, bot: Bot, heard: list[dict[str, Any]], clock: SettableClock
) -> None:
    trigger = (await pressed(workspace, bot, heard))["trigger_id"]
    clock.move(seconds=3.1)
    late = bot.client.views_open(
        trigger_id=trigger, view=modal("Late", field("a", "A"))
    )
    assert await code(late) == "expired_trigger_id"


async def test_dialogs_stack_three_deep_and_close_one_by_one(
    workspace: Workspace, bot: Bot, heard: list[dict[str, Any]]
) -> None:
    async def trigger() -> str:
        return str((await pressed(workspace, bot, heard))["trigger_id"])

    first = modal("First", field("a", "A"))
    opened = await bot.client.views_open(trigger_id=await trigger(), view=first)
    for _ in range(2):
        await bot.client.views_push(trigger_id=await trigger(), view=first)
    too_deep = bot.client.views_push(trigger_id=await trigger(), view=first)
    assert await code(too_deep) == "push_limit_reached"
    await workspace.close_view("anna")
    await workspace.close_view("anna")
    top = workspace.view_of("anna")
    assert top is not None
    assert top["id"] == opened["view"]["id"]


async def test_a_view_updated_meanwhile_is_a_conflict(
    workspace: Workspace, bot: Bot, heard: list[dict[str, Any]]
) -> None:
    trigger = (await pressed(workspace, bot, heard))["trigger_id"]
    body = modal("Dialog", field("a", "A"))
    view = (await bot.client.views_open(trigger_id=trigger, view=body))["view"]
    await workspace.fill("anna", {"A": "typed"}, submit=False)
    await bot.client.views_update(view_id=view["id"], hash=view["hash"], view=body)
    late = bot.client.views_update(view_id=view["id"], hash=view["hash"], view=body)
    assert await code(late) == "hash_conflict"
    top = workspace.view_of("anna")
    assert top is not None
    assert top["state"]["values"]["a"]["text"]["value"] == "typed"


async def test_a_response_url_works_five_times(
    workspace: Workspace, bot: Bot, heard: list[dict[str, Any]]
) -> None:
    url = (await pressed(workspace, bot, heard))["response_url"]
    async with aiohttp.ClientSession() as session:
        seen = [(await session.post(url, json={"text": "x"})).status for _ in range(6)]
    assert seen == [200, 200, 200, 200, 200, 404]
    assert len(workspace.ephemerals("anna")) == 5


async def test_a_response_url_is_gone_after_half_an_hour(
    workspace: Workspace, bot: Bot, heard: list[dict[str, Any]], clock: SettableClock
) -> None:
    url = (await pressed(workspace, bot, heard))["response_url"]
    clock.move(minutes=31)
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, json={"text": "x"}) as late,
    ):
        assert (late.status, (await late.json())["error"]) == (404, "expired_url")


async def test_what_one_person_sees_can_be_pressed_replaced_and_removed(
    workspace: Workspace, bot: Bot, heard: list[dict[str, Any]]
) -> None:
    await ephemeral(bot.client)
    await workspace.press_ephemeral("anna", "I'll take it")
    body = heard[-1]
    assert body["container"]["is_ephemeral"] is True
    assert "message" not in body
    async with aiohttp.ClientSession() as session:
        await session.post(
            body["response_url"], json={"text": "done", "replace_original": True}
        )
        assert [mine["text"] for mine in workspace.ephemerals("anna")] == ["done"]
        await session.post(body["response_url"], json={"delete_original": True})
    assert workspace.ephemerals("anna") == []


async def ephemeral(client: AsyncWebClient) -> None:
    button = {
        "type": "button",
        "text": {"type": "plain_text", "text": "I'll take it"},
        "action_id": "mention.claim",
    }
    blocks = [{"type": "actions", "elements": [button]}]
    await client.chat_postEphemeral(channel=DESK, user="U1", text="psst", blocks=blocks)


async def test_a_dialog_slack_would_refuse_does_not_open(
    workspace: Workspace, bot: Bot, heard: list[dict[str, Any]]
) -> None:
    trigger = (await pressed(workspace, bot, heard))["trigger_id"]
    wrong = modal("A title that is far too long for it", field("a", "A"))
    with pytest.raises(SlackApiError) as refusal:
        await bot.client.views_open(trigger_id=trigger, view=wrong)
    assert "/view/title/text" in refusal.value.response["errors"][0]


async def test_a_response_url_can_replace_the_message_or_speak_to_all(
    workspace: Workspace, bot: Bot, heard: list[dict[str, Any]]
) -> None:
    body = await pressed(workspace, bot, heard)
    conversation = workspace.channel(DESK)
    async with aiohttp.ClientSession() as session:
        aloud = {"text": "to all", "response_type": "in_channel"}
        await session.post(body["response_url"], json=aloud)
        await session.post(
            body["response_url"], json={"text": "new", "replace_original": True}
        )
        assert [message["text"] for message in conversation.messages] == [
            "new",
            "to all",
        ]
        await session.post(body["response_url"], json={"delete_original": True})
    assert [message["text"] for message in conversation.messages] == ["to all"]
    assert workspace.ephemerals("anna") == []
