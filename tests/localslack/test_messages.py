"""Posting, updating and reading back, as slack_sdk sees it."""

from collections.abc import Awaitable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.localslack.workspace import Workspace

DESK = "CBRANDMENTIONS"
SECTION = {"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}
MESSAGE = {
    "event_type": "brandwacht_message",
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
    await client.chat_postMessage(channel=DESK, text="x", metadata=MESSAGE)
    plain = await client.conversations_history(channel=DESK)
    asked = await client.conversations_history(channel=DESK, include_all_metadata=True)
    assert "metadata" not in plain["messages"][0]
    assert asked["messages"][0]["metadata"] == MESSAGE


async def test_text_alone_takes_the_blocks_away(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(
        channel=DESK, text="x", blocks=[SECTION], metadata=MESSAGE
    )
    await client.chat_update(channel=DESK, ts=posted["ts"], text="bare")
    message = workspace.channel(DESK).message(posted["ts"])
    assert message["text"] == "bare"
    assert "blocks" not in message
    assert message["metadata"] == MESSAGE


async def test_an_update_is_stricter_about_length_than_a_post(
    client: AsyncWebClient,
) -> None:
    posted = await client.chat_postMessage(channel=DESK, text="x" * 4001)
    with pytest.raises(SlackApiError) as refusal:
        await client.chat_update(channel=DESK, ts=posted["ts"], text="x" * 4001)
    assert refusal.value.response["error"] == "msg_too_long"


async def test_metadata_stays_unless_it_is_emptied(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    ts = (await client.chat_postMessage(channel=DESK, text="x", metadata=MESSAGE))["ts"]
    await client.chat_update(channel=DESK, ts=ts, text="y", blocks=[SECTION])
    assert workspace.channel(DESK).message(ts)["metadata"] == MESSAGE
    await client.chat_update(channel=DESK, ts=ts, text="y", metadata={})
    assert "metadata" not in workspace.channel(DESK).message(ts)


async def test_blocks_bring_no_edited_mark_and_text_does(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    ts = (await client.chat_postMessage(channel=DESK, text="x", blocks=[SECTION]))["ts"]
    await client.chat_update(channel=DESK, ts=ts, text="y", blocks=[SECTION])
    assert "edited" not in workspace.channel(DESK).message(ts)
    await client.chat_update(channel=DESK, ts=ts, text="y")
    assert "edited" in workspace.channel(DESK).message(ts)


async def refused(call: Awaitable[object]) -> str:
    with pytest.raises(SlackApiError) as refusal:
        await call
    return str(refusal.value.response["error"])


async def test_what_is_too_big_or_misshapen_is_refused(client: AsyncWebClient) -> None:
    def post(**more: Any) -> Awaitable[object]:
        return client.chat_postMessage(channel=DESK, text="x", **more)

    big = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 2900}}
    assert await refused(post(blocks=[big] * 5)) == "msg_blocks_too_long"
    assert (
        await refused(post(metadata={"event_type": "x"})) == "invalid_metadata_format"
    )
    assert await refused(post(thread_ts="1.000000")) == "thread_not_found"


async def test_pure_rich_text_cannot_become_something_else(
    client: AsyncWebClient,
) -> None:
    """The error `block_mismatch` of chat.update."""
    inner = {"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}
    rich = {"type": "rich_text", "elements": [inner]}
    ts = (await client.chat_postMessage(channel=DESK, text="x", blocks=[rich]))["ts"]
    update = client.chat_update(channel=DESK, ts=ts, text="x", blocks=[SECTION])
    assert await refused(update) == "block_mismatch"


async def test_only_members_get_an_ephemeral(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    ephemeral = client.chat_postEphemeral(channel="CMANAGEMENT", user="U1", text="x")
    assert await refused(ephemeral) == "user_not_in_channel"
    await client.chat_postEphemeral(channel="CMANAGEMENT", user="U3", text="x")
    assert [mine["text"] for mine in workspace.ephemerals("mira")] == ["x"]
