"""A person presses, fills in and commands; Bolt listens and answers."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.localslack.refusals import NotOnScreen
from bot.localslack.workspace import Workspace
from tests.localslack.conftest import Bot
from tests.localslack.pieces import DESK, card, field, modal


async def test_a_press_reaches_bolt_and_the_card_is_updated(
    workspace: Workspace, bot: Bot
) -> None:
    heard: list[dict[str, Any]] = []

    @bot.app.action("mention.claim")
    async def claim(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        heard.append(body)
        await ack()
        place = body["container"]
        await client.chat_update(
            channel=place["channel_id"], ts=place["message_ts"], text="mine"
        )

    ts = await card(bot.client)
    assert await workspace.press("anna", "brand-mentions", ts, "I'll take it")
    await workspace.until(lambda: workspace.channel(DESK).message(ts)["text"] == "mine")
    (body,) = heard
    assert body["user"]["id"] == "U1"
    assert body["actions"][0]["value"] == "482"
    assert body["message"]["ts"] == ts
    assert body["container"]["is_ephemeral"] is False
    with pytest.raises(NotOnScreen):
        await workspace.press("ben", "brand-mentions", ts, "I'll take it")


async def test_an_option_of_the_overflow_menu_can_be_pressed(
    workspace: Workspace, bot: Bot
) -> None:
    chosen: list[str] = []

    @bot.app.action("mention.more")
    async def more(ack: Any, action: dict[str, Any]) -> None:
        chosen.append(action["selected_option"]["value"])
        await ack()

    await workspace.press("anna", DESK, await card(bot.client), "Close…")
    assert chosen == ["close:482"]


async def test_a_dialog_opens_refuses_and_goes_through(
    workspace: Workspace, bot: Bot
) -> None:
    saved: list[str] = []

    @bot.app.action("mention.claim")
    async def ask(ack: Any, body: dict[str, Any], client: AsyncWebClient) -> None:
        await ack()
        view = modal(
            "Holding reply",
            field("reply", "Reply"),
            field("note", "Note", optional=True),
        )
        await client.views_open(trigger_id=body["trigger_id"], view=view)

    @bot.app.view("holding")
    async def save(ack: Any, view: dict[str, Any]) -> None:
        text = view["state"]["values"]["reply"]["text"]["value"]
        if "sorry" not in text:
            await ack(response_action="errors", errors={"reply": "Say you are sorry."})
            return
        saved.append(text)
        await ack()

    await workspace.press("anna", DESK, await card(bot.client), "I'll take it")
    await workspace.until(lambda: workspace.view_of("anna") is not None)
    assert await workspace.fill("anna", {}) == {
        "reply": "Please complete this required field."
    }
    assert await workspace.fill("anna", {"Reply": "no"}) == {
        "reply": "Say you are sorry."
    }
    assert workspace.view_of("anna") is not None
    assert await workspace.fill("anna", {"Reply": "so sorry"}) == {}
    assert workspace.view_of("anna") is None
    assert saved == ["so sorry"]


async def test_a_response_url_answers_only_the_person_who_pressed(
    workspace: Workspace, bot: Bot
) -> None:
    @bot.app.action("mention.claim")
    async def claim(ack: Any, respond: Any) -> None:
        await ack()
        await respond(text="Ben was first.", replace_original=False)

    await workspace.press("anna", DESK, await card(bot.client), "I'll take it")
    await workspace.until(lambda: bool(workspace.ephemerals("anna")))
    assert workspace.ephemerals("anna")[0]["text"] == "Ben was first."
    assert workspace.ephemerals("ben") == []
    assert len(workspace.channel(DESK).messages) == 1


async def test_a_command_is_answered_with_a_message_of_ones_own(
    workspace: Workspace, bot: Bot
) -> None:
    @bot.app.command("/mentions")
    async def mentions(ack: Any, command: dict[str, Any]) -> None:
        await ack(text=f"{command['user_id']} asks {command['text']}")

    answer = await workspace.command("anna", "/mentions", "show @ben", "brand-mentions")
    assert answer is not None
    assert answer["text"] == "U1 asks show <@U2|ben>"


async def test_nobody_answering_is_an_error_the_person_sees(
    workspace: Workspace, bot: Bot
) -> None:
    @bot.app.action("mention.claim")
    async def claim() -> None:
        """Never acknowledges."""

    assert not await workspace.press(
        "anna", DESK, await card(bot.client), "I'll take it"
    )
    assert [failure.user for failure in workspace.failures] == ["U1"]


async def test_the_home_is_published_when_it_is_opened(
    workspace: Workspace, bot: Bot
) -> None:
    @bot.app.event("app_home_opened")
    async def opened(event: dict[str, Any], client: AsyncWebClient) -> None:
        blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "queue"}}]
        await client.views_publish(
            user_id=event["user"], view={"type": "home", "blocks": blocks}
        )

    await workspace.open_home("anna")
    await workspace.until(lambda: workspace.home_of("anna") is not None)
    home = workspace.home_of("anna")
    assert home is not None
    assert home["blocks"][0]["text"]["text"] == "queue"
    assert workspace.home_of("ben") is None
