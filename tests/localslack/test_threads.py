"""Threads, pages of history, and what deleting leaves behind."""

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.localslack.workspace import Workspace
from tests.localslack.conftest import SettableClock
from tests.localslack.pieces import code

DESK = "CBRANDMENTIONS"


async def post(client: AsyncWebClient, text: str, **more: Any) -> str:
    return str((await client.chat_postMessage(channel=DESK, text=text, **more))["ts"])


async def test_replies_are_below_and_not_in_the_channel(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    card = await post(client, "card")
    nudge = await post(client, "nudge", thread_ts=card)
    await post(client, "loud", thread_ts=nudge, reply_broadcast=True)
    conversation = workspace.channel("brand-mentions")
    assert [reply["text"] for reply in conversation.replies(card)] == ["nudge", "loud"]
    assert [message["text"] for message in conversation.messages] == ["card", "loud"]
    assert conversation.message(card)["reply_count"] == 2
    history = await client.conversations_history(channel=DESK)
    assert [message["text"] for message in history["messages"]] == ["loud", "card"]
    thread = await client.conversations_replies(channel=DESK, ts=card)
    assert [message["text"] for message in thread["messages"]] == [
        "card",
        "nudge",
        "loud",
    ]


async def test_a_thread_outlives_its_first_message(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    card = await post(client, "card")
    nudge = await post(client, "nudge", thread_ts=card)
    await client.chat_delete(channel=DESK, ts=card)
    conversation = workspace.channel(DESK)
    assert conversation.message(card)["subtype"] == "tombstone"
    update = client.chat_update(channel=DESK, ts=card, text="x")
    assert await code(update) == "message_not_found"
    await client.chat_delete(channel=DESK, ts=nudge)
    assert conversation.replies(card) == []


async def test_history_comes_in_pages(client: AsyncWebClient) -> None:
    for number in range(5):
        await post(client, str(number))
    seen: list[str] = []
    cursor = ""
    while True:
        page = await client.conversations_history(channel=DESK, limit=2, cursor=cursor)
        seen += [message["text"] for message in page["messages"]]
        if not page["has_more"]:
            break
        cursor = page["response_metadata"]["next_cursor"]
    assert seen == ["4", "3", "2", "1", "0"]
    assert (
        await code(client.conversations_history(channel=DESK, limit=5000))
        == "invalid_limit"
    )


async def test_the_ends_of_a_window_count_only_when_inclusive(
    client: AsyncWebClient, clock: SettableClock
) -> None:
    stamps = []
    for text in ("early", "middle", "late"):
        stamps.append(await post(client, text))
        clock.move(minutes=1)

    async def between(**window: Any) -> list[str]:
        found = await client.conversations_history(channel=DESK, **window)
        return [message["text"] for message in found["messages"]]

    early, _, late = stamps
    assert await between(oldest=early, latest=late) == ["middle"]
    assert await between(oldest=early, latest=late, inclusive=True) == [
        "late",
        "middle",
        "early",
    ]
    assert await between(oldest=early) == ["late", "middle"]


async def test_a_link_to_a_reply_names_its_thread(client: AsyncWebClient) -> None:
    card = await post(client, "card")
    reply = await post(client, "reply", thread_ts=card)
    link = (await client.chat_getPermalink(channel=DESK, message_ts=reply))["permalink"]
    assert f"/archives/{DESK}/p{reply.replace('.', '')}?thread_ts={card}" in link
