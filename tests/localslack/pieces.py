"""Blocks, modals and errors that the tests of the local Slack share."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}


def marked(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


DESK = "CBRANDMENTIONS"


BUTTON = {
    "type": "button",
    "text": {"type": "plain_text", "text": "I'll take it"},
    "action_id": "mention.claim",
    "value": "482",
}


MORE = {
    "type": "overflow",
    "action_id": "mention.more",
    "options": [
        {"text": {"type": "plain_text", "text": "Close…"}, "value": "close:482"}
    ],
}


CARD = [{"type": "actions", "elements": [BUTTON, MORE]}]


def field(block: str, label: str, **more: Any) -> dict[str, Any]:
    element = {"type": "plain_text_input", "action_id": "text"}
    text = {"type": "plain_text", "text": label}
    return {
        "type": "input",
        "block_id": block,
        "label": text,
        "element": element,
        **more,
    }


def modal(title: str, *blocks: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "holding",
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Save"},
        "blocks": list(blocks),
    }


async def card(client: AsyncWebClient) -> str:
    posted = await client.chat_postMessage(channel=DESK, text="card", blocks=CARD)
    return str(posted["ts"])


async def code(call: Any) -> str:
    with pytest.raises(SlackApiError) as refusal:
        await call
    return str(refusal.value.response["error"])
