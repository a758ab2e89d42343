"""Slack's rate limits, if they are switched on."""

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.localslack.workspace import Workspace
from tests.localslack.conftest import ANNA, DESK, SettableClock, client_of

CHANNEL = "CBRANDMENTIONS"


async def waits(client: AsyncWebClient, channel: str = CHANNEL) -> str | None:
    """The `Retry-After` of a post, or nothing."""
    try:
        await client.chat_postMessage(channel=channel, text="x")
    except SlackApiError as refusal:
        return str(refusal.response.headers["Retry-After"])
    return None


async def test_a_channel_takes_a_short_burst_and_then_one_a_second(
    clock: SettableClock,
) -> None:
    place = Workspace(clock=clock, users=(ANNA,), channels=(DESK,), limits=True)
    await place.start()
    client = client_of(place)
    assert [await waits(client) for _ in range(5)] == [None, None, None, None, "1"]
    assert await waits(client, "U1") is None
    clock.move(seconds=1)
    assert [await waits(client) for _ in range(2)] == [None, "1"]
    await place.stop()


async def test_updates_are_limited_for_the_whole_workspace(
    clock: SettableClock,
) -> None:
    place = Workspace(clock=clock, users=(ANNA,), channels=(DESK,), limits=True)
    await place.start()
    client = client_of(place)
    ts = (await client.chat_postMessage(channel=CHANNEL, text="x"))["ts"]
    refused = 0
    for number in range(55):
        try:
            await client.chat_update(channel=CHANNEL, ts=ts, text=str(number))
        except SlackApiError:
            refused += 1
    assert refused == 5
    await place.stop()
