"""What Slack asks us to wait for is honoured, also across a restart; admins hear once."""

from datetime import timedelta

import pytest

from bot.localslack.faults import Fault
from data.models import ChannelId
from tests.outbox.conftest import DESK, OTHER, TEN, OutboxWorld


async def test_retry_after_holds_this_channel_and_no_other(world: OutboxWorld) -> None:
    await world.put("nudge:1")
    world.workspace.faults.next("chat.postMessage", Fault.RATE_LIMIT(120), channel=DESK)
    await world.courier.round()
    await world.put("nudge:2")
    await world.put("nudge:3", OTHER)
    await world.work(seconds=60)
    assert world.texts() == []
    assert world.texts(OTHER) == ["nudge:3"]
    await world.work()
    assert world.texts() == ["nudge:1", "nudge:2"]
    assert world.clock.now >= TEN + timedelta(seconds=120)


async def test_retry_after_of_an_update_holds_all_updates_but_no_post(
    world: OutboxWorld,
) -> None:
    mentions = [await world.mention(), await world.mention(OTHER)]
    await world.work()
    world.workspace.faults.next("chat.update", Fault.RATE_LIMIT(100))
    for mention in mentions:
        await world.want(mention)
    await world.put("nudge:1")
    await world.work(seconds=50)
    assert "nudge:1" in world.texts()
    assert world.calls("chat.update") == ["ratelimited before"]
    await world.work()
    assert world.calls("chat.update") == ["ratelimited before", "ok", "ok"]


async def test_a_restart_goes_on_waiting(world: OutboxWorld) -> None:
    await world.put("nudge:1")
    world.workspace.faults.next("chat.postMessage", Fault.RATE_LIMIT(120))
    await world.courier.round()
    await world.restart()
    await world.put("nudge:2")
    world.clock.move(seconds=60)
    await world.courier.round()
    assert world.texts() == []
    await world.work()
    assert world.texts() == ["nudge:1", "nudge:2"]
    assert world.clock.now >= TEN + timedelta(seconds=120)


async def test_an_archived_channel_is_told_once_and_tried_again_slowly(
    world: OutboxWorld,
) -> None:
    mention = await world.mention()
    await world.work()
    world.workspace.archive(DESK)
    await world.want(mention)
    for number in range(20):
        await world.put(f"nudge:{number}")
    await world.work(hours=2)
    assert [kind for kind, _ in world.notices] == ["channel_blocked"]
    assert world.notices[0][1]["code"] == "is_archived"
    assert (await world.card(mention)).trouble == "channel:is_archived"
    refused = world.calls("chat.postMessage").count("is_archived")
    assert refused <= 13
    world.workspace.unarchive(DESK)
    await world.work(hours=1)
    assert len(world.texts()) == 21
    assert f"card {mention} as of 2" in world.texts()
    assert (await world.card(mention)).trouble is None


async def test_an_event_of_slack_ends_the_wait_for_a_channel(
    world: OutboxWorld,
) -> None:
    mention = await world.mention()
    await world.work()
    world.workspace.kick(DESK)
    await world.want(mention)
    await world.put("nudge:1")
    await world.work(seconds=30)
    assert world.texts() == [f"card {mention} as of 1"]
    world.workspace.invite(DESK)
    await world.courier.channel_works(DESK)
    await world.work(seconds=30)
    assert world.texts() == [f"card {mention} as of 2", "nudge:1"]


async def test_an_admin_is_not_told_again_after_a_restart(world: OutboxWorld) -> None:
    world.workspace.archive(DESK)
    await world.put("nudge:1")
    await world.work(minutes=15)
    await world.restart()
    await world.work(minutes=60)
    assert [kind for kind, _ in world.notices] == ["channel_blocked"]


@pytest.mark.parametrize(
    "code", ["invalid_auth", "token_revoked", "account_inactive", "missing_scope"]
)
async def test_a_refused_token_holds_everything_and_fails_nothing(
    world: OutboxWorld, code: str
) -> None:
    mention = await world.mention()
    await world.work()
    await world.want(mention)
    await world.put("nudge:1")
    await world.put("nudge:2", OTHER)
    for method in ("chat.postMessage", "chat.update"):
        world.workspace.faults.next(method, Fault.OK_FALSE(code), times=100)
    await world.work(minutes=35)
    assert [kind for kind, _ in world.notices] == ["token_refused"]
    assert len(world.calls("chat.postMessage")) <= 1 + 2 * 4
    world.workspace.faults.clear()
    await world.work(minutes=30)
    assert world.texts() == [f"card {mention} as of 2", "nudge:1"]
    assert world.texts(OTHER) == ["nudge:2"]


async def test_a_new_token_is_tried_at_once_after_a_restart(world: OutboxWorld) -> None:
    await world.put("nudge:1")
    world.workspace.faults.next("chat.postMessage", Fault.OK_FALSE("token_revoked"))
    await world.courier.round()
    await world.courier.round()
    assert world.texts() == []
    await world.restart()
    await world.courier.round()
    assert world.texts() == ["nudge:1"]


@pytest.mark.parametrize("code", ["user_not_found", "cannot_dm_bot", "brand_new_code"])
async def test_a_hopeless_message_fails_and_is_told_with_its_code(
    world: OutboxWorld, code: str
) -> None:
    await world.put("nudge:1")
    await world.put("nudge:2")
    world.workspace.faults.next("chat.postMessage", Fault.OK_FALSE(code))
    await world.work()
    message = await world.message("nudge:1")
    assert (message.state, message.error) == ("failed", code)
    assert world.texts() == ["nudge:2"]
    assert [(kind, told["code"]) for kind, told in world.notices] == [
        ("message_failed", code)
    ]


async def test_somebody_who_left_holds_up_nobody(world: OutboxWorld) -> None:
    """A person's channel that does not exist is no outage of a channel."""
    await world.put("brief:1", channel=ChannelId("UGONE"), kind="brief_dm")
    await world.work()
    message = await world.message("brief:1")
    assert (message.state, message.error) == ("failed", "channel_not_found")


async def test_a_message_that_cannot_be_drawn_holds_up_nobody(
    world: OutboxWorld,
) -> None:
    world.render.cannot.add("nudge:1")
    await world.put("nudge:1")
    await world.put("nudge:2")
    await world.work()
    assert world.texts() == ["nudge:2"]
    assert [kind for kind, _ in world.notices] == ["call_failed"]
    world.render.cannot.clear()
    await world.work(minutes=11)
    assert world.texts() == ["nudge:2", "nudge:1"]
