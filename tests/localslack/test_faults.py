"""What an app sees when Slack fails, and what history shows afterwards."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.localslack.faults import Fault
from bot.localslack.workspace import Workspace
from tests.localslack.conftest import client_of

DESK = "CBRANDMENTIONS"
LOST = (aiohttp.ClientError, ConnectionError, TimeoutError)


async def texts(client: AsyncWebClient) -> list[str]:
    history = await client.conversations_history(channel=DESK)
    return [message["text"] for message in history["messages"]]


@pytest.mark.parametrize("fault", [Fault.DROP_BEFORE, Fault.RESET_BEFORE])
async def test_a_call_lost_on_the_way_had_no_effect(
    workspace: Workspace, client: AsyncWebClient, fault: Fault
) -> None:
    workspace.faults.next("chat.postMessage", fault)
    with pytest.raises(LOST):
        await client.chat_postMessage(channel=DESK, text="x")
    assert await texts(client) == []


@pytest.mark.parametrize("fault", [Fault.DROP_AFTER, Fault.RESET_AFTER])
async def test_a_lost_answer_did_have_an_effect(
    workspace: Workspace, client: AsyncWebClient, fault: Fault
) -> None:
    workspace.faults.next("chat.postMessage", fault)
    with pytest.raises(LOST):
        await client.chat_postMessage(channel=DESK, text="x")
    assert await texts(client) == ["x"]


async def test_a_call_can_hang_before_or_after_its_effect(workspace: Workspace) -> None:
    hasty = client_of(workspace, timeout=1)
    workspace.faults.next("chat.postMessage", Fault.HANG)
    workspace.faults.next("chat.postMessage", Fault.HANG_AFTER)
    for text in ("never said", "said"):
        with pytest.raises(asyncio.TimeoutError):
            await hasty.chat_postMessage(channel=DESK, text=text)
    assert await texts(hasty) == ["said"]


async def test_a_rate_limit_says_how_long_to_wait(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    workspace.faults.next("chat.update", Fault.RATE_LIMIT(30))
    posted = await client.chat_postMessage(channel=DESK, text="x")
    with pytest.raises(SlackApiError) as refusal:
        await client.chat_update(channel=DESK, ts=posted["ts"], text="y")
    assert refusal.value.response.status_code == 429
    assert refusal.value.response.headers["Retry-After"] == "30"
    assert refusal.value.response["error"] == "ratelimited"
    await client.chat_update(channel=DESK, ts=posted["ts"], text="y")
    assert await texts(client) == ["y"]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault.SERVER_ERROR(503), []),
        (Fault.SERVER_ERROR_AFTER, ["x"]),
        (Fault.HTML, []),
        (Fault.HTML_AFTER, ["x"]),
        (Fault.OK_FALSE("internal_error"), []),
        (Fault.OK_FALSE_AFTER("internal_error"), ["x"]),
    ],
)
async def test_a_wrong_answer_leaves_the_truth_in_the_history(
    workspace: Workspace, client: AsyncWebClient, fault: Fault, said: list[str]
) -> None:
    workspace.faults.next("chat.postMessage", fault)
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel=DESK, text="x")
    assert await texts(client) == said


async def test_a_fault_can_wait_for_one_channel(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    workspace.faults.next(
        "chat.postMessage", Fault.DROP_BEFORE, channel="brand-mentions"
    )
    await client.chat_postMessage(channel="U1", text="unharmed")
    with pytest.raises(LOST):
        await client.chat_postMessage(channel=DESK, text="x")


async def test_a_hook_runs_between_the_effect_and_the_answer(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    seen: list[int] = []

    async def look() -> None:
        seen.append(len(workspace.channel(DESK).messages))

    workspace.faults.before("chat.postMessage", look)
    workspace.faults.after("chat.postMessage", look)
    await client.chat_postMessage(channel=DESK, text="x")
    assert seen == [0, 1]


async def test_chance_spares_nothing_but_signing_in(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    workspace.faults.probability(1.0, [Fault.SERVER_ERROR])
    await client.auth_test()
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel=DESK, text="x")
    workspace.faults.clear()
    await client.chat_postMessage(channel=DESK, text="x")


async def test_the_journal_remembers_every_call_and_how_it_ended(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    workspace.faults.next("chat.postMessage", Fault.DROP_AFTER)
    with pytest.raises(LOST):
        await client.chat_postMessage(channel=DESK, text="x")
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel="C404", text="x")
    await client.chat_postMessage(channel=DESK, text="y")
    ends = [
        call.outcome for call in workspace.calls if call.method == "chat.postMessage"
    ]
    assert ends == ["dropped after", "channel_not_found", "ok"]
    assert workspace.calls[-1].args["text"] == "y"
    assert "token" not in workspace.calls[-1].args
