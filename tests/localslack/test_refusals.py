"""What the Web API refuses, in Slack's own codes."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.localslack.workspace import SCOPES, Workspace
from tests.localslack.conftest import ANNA, DESK, SettableClock, client_of
from tests.localslack.pieces import code

CHANNEL = "CBRANDMENTIONS"


async def test_nobody_gets_in_without_the_right_token(workspace: Workspace) -> None:
    assert await code(client_of(workspace, "").auth_test()) == "not_authed"
    assert await code(client_of(workspace, "xoxb-other").auth_test()) == "invalid_auth"
    bot = client_of(workspace)
    assert (
        await code(bot.apps_connections_open(app_token="xoxb-local"))
        == "not_allowed_token_type"
    )
    assert await code(bot.api_call("chat.shout")) == "unknown_method"


async def test_a_missing_scope_is_named(clock: SettableClock) -> None:
    narrow = Workspace(
        clock=clock,
        users=(ANNA,),
        channels=(DESK,),
        scopes=frozenset({"channels:read"}),
    )
    await narrow.start()
    try:
        with pytest.raises(SlackApiError) as refusal:
            await client_of(narrow).chat_postMessage(channel=CHANNEL, text="x")
    finally:
        await narrow.stop()
    answer = refusal.value.response
    assert answer["error"] == "missing_scope"
    assert (answer["needed"], answer["provided"]) == ("chat:write", "channels:read")
    assert answer.headers["x-oauth-scopes"] == "channels:read"


async def test_channels_that_cannot_be_written_in(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    async def posting(channel: str) -> str:
        return await code(client.chat_postMessage(channel=channel, text="x"))

    assert await posting("C404") == "channel_not_found"
    assert await posting("CRANDOM") == "not_in_channel"
    await workspace.kick("management")
    assert await posting("CMANAGEMENT") == "channel_not_found"
    workspace.archive("brand-mentions")
    assert await posting(CHANNEL) == "is_archived"


async def test_reading_back_needs_membership_and_the_scope_of_that_kind(
    workspace: Workspace, client: AsyncWebClient, clock: SettableClock
) -> None:
    assert (
        await code(client.conversations_history(channel="CRANDOM")) == "not_in_channel"
    )
    narrow = Workspace(
        clock=clock, users=(ANNA,), channels=(DESK,), scopes=SCOPES - {"im:history"}
    )
    await narrow.start()
    its_client = client_of(narrow)
    posted = await its_client.chat_postMessage(channel="U1", text="x")
    await its_client.conversations_history(channel=CHANNEL)
    direct = await code(its_client.conversations_history(channel=posted["channel"]))
    await narrow.stop()
    assert direct == "missing_scope"


async def test_a_post_needs_words(client: AsyncWebClient) -> None:
    empty = client.api_call("chat.postMessage", json={"channel": CHANNEL, "text": ""})
    assert await code(empty) == "no_text"


async def test_wrong_blocks_are_refused_with_the_place(client: AsyncWebClient) -> None:
    wrong = [{"type": "section", "text": {"type": "mrkdwn", "text": ""}}]
    with pytest.raises(SlackApiError) as refusal:
        await client.chat_postMessage(channel=CHANNEL, text="x", blocks=wrong)
    assert refusal.value.response["error"] == "invalid_blocks"
    assert refusal.value.response["errors"] == [
        "must be more than 0 characters [json-pointer:/blocks/0/text/text]"
    ]


async def test_only_own_messages_can_be_changed(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    said = await workspace.say("anna", CHANNEL, "hello")
    update = client.chat_update(channel=CHANNEL, ts=said["ts"], text="x")
    assert await code(update) == "cant_update_message"
    assert (
        await code(client.chat_delete(channel=CHANNEL, ts=said["ts"]))
        == "cant_delete_message"
    )
    update = client.chat_update(channel=CHANNEL, ts="1.000000", text="x")
    assert await code(update) == "message_not_found"


async def test_an_update_wants_the_id_of_the_conversation(
    client: AsyncWebClient,
) -> None:
    posted = await client.chat_postMessage(channel="U1", text="x")
    assert posted["channel"] == "DU1"
    update = client.chat_update(channel="U1", ts=posted["ts"], text="y")
    assert await code(update) == "channel_not_found"
    await client.chat_update(channel="DU1", ts=posted["ts"], text="y")


async def test_forms_and_get_are_understood_too(workspace: Workspace) -> None:
    async with aiohttp.ClientSession(
        headers={"Authorization": "Bearer xoxb-local"}
    ) as session:
        form = {"channel": CHANNEL, "text": "x", "blocks": '[{"type":"divider"}]'}
        async with session.post(
            f"{workspace.api_url}chat.postMessage", data=form
        ) as answer:
            assert (await answer.json())["ok"] is True
        url = f"{workspace.api_url}conversations.history"
        async with session.get(
            url, params={"channel": CHANNEL, "limit": "1"}
        ) as answer:
            assert (await answer.json())["messages"][0]["blocks"][0][
                "type"
            ] == "divider"


async def test_people_are_described_as_slack_does(client: AsyncWebClient) -> None:
    ben = (await client.users_info(user="U2", include_locale=True))["user"]
    assert (ben["tz"], ben["locale"], ben["tz_offset"]) == (
        "Europe/Amsterdam",
        "nl-NL",
        3600,
    )
    assert ben["profile"]["display_name"] == "ben"
    assert "locale" not in (await client.users_info(user="U2"))["user"]
    assert await code(client.users_info(user="U404")) == "user_not_found"
    assert await code(client.usergroups_list()) == "missing_scope"
