"""Posting, updating and reading back, as slack_sdk sees it."""

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.workspace import Workspace

DESK = "CBRANDMENTIONS"
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}
LETTER = {
    "event_type": "brandwacht_letter",
    "event_payload": {"mention": 482, "outbox": 17},
}


async def test_a_post_is_in_the_channel(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(channel=DESK, text="hi", blocks=[SECTION])
    (message,) = workspace.channel("brand-mentions").messages
    assert message["ts"] == posted["ts"]
    assert message["text"] == "hi"
    assert message["blocks"][0]["text"] == SECTION["text"]
    assert message["blocks"][0]["block_id"]


async def test_a_ts_is_never_given_twice(client: AsyncWebClient) -> None:
    seen = [
        (await client.chat_postMessage(channel=DESK, text="x"))["ts"] for _ in range(5)
    ]
    assert seen == sorted(set(seen))


async def test_metadata_is_told_only_when_asked_for(client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=DESK, text="x", metadata=LETTER)
    plain = await client.conversations_history(channel=DESK)
    asked = await client.conversations_history(channel=DESK, include_all_metadata=True)
    assert "metadata" not in plain["messages"][0]
    assert asked["messages"][0]["metadata"] == LETTER


async def test_text_alone_takes_the_blocks_away(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(
        channel=DESK, text="x", blocks=[SECTION], metadata=LETTER
    )
    await client.chat_update(channel=DESK, ts=posted["ts"], text="bare")
    message = workspace.channel(DESK).message(posted["ts"])
    assert message["text"] == "bare"
    assert "blocks" not in message
    assert message["metadata"] == LETTER


async def test_an_update_is_stricter_about_length_than_a_post(
    client: AsyncWebClient,
) -> None:
    posted = await client.chat_postMessage(channel=DESK, text="x" * 4001)
    with pytest.raises(SlackApiError) as refusal:
        await client.chat_update(channel=DESK, ts=posted["ts"], text="x" * 4001)
    assert refusal.value.response["error"] == "msg_too_long"
