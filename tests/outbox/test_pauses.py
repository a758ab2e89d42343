"""What Slack asks us to wait for is honoured, also across a restart; admins hear once."""

from datetime import timedelta

import pytest

from bot.localslack.faults import Fault
from data.models import ChannelId
from tests.outbox.conftest import DESK, OTHER, TEN, Room


async def test_retry_after_holds_this_channel_and_no_other(room: Room) -> None:
    await room.put("nudge:1")
    room.workspace.faults.next("chat.postMessage", Fault.RATE_LIMIT(120), channel=DESK)
    await room.courier.round()
    await room.put("nudge:2")
    await room.put("nudge:3", OTHER)
    await room.work(seconds=60)
    assert room.texts() == []
    assert room.texts(OTHER) == ["nudge:3"]
    await room.work()
    assert room.texts() == ["nudge:1", "nudge:2"]
    assert room.hand.now >= TEN + timedelta(seconds=120)


async def test_retry_after_of_an_update_holds_all_updates_but_no_post(
    room: Room,
) -> None:
    mentions = [await room.mention(), await room.mention(OTHER)]
    await room.work()
    room.workspace.faults.next("chat.update", Fault.RATE_LIMIT(100))
    for mention in mentions:
        await room.want(mention)
    await room.put("nudge:1")
    await room.work(seconds=50)
    assert "nudge:1" in room.texts()
    assert room.calls("chat.update") == ["ratelimited before"]
    await room.work()
    assert room.calls("chat.update") == ["ratelimited before", "ok", "ok"]


async def test_a_restart_goes_on_waiting(room: Room) -> None:
    await room.put("nudge:1")
    room.workspace.faults.next("chat.postMessage", Fault.RATE_LIMIT(120))
    await room.courier.round()
    await room.restart()
    await room.put("nudge:2")
    room.hand.move(seconds=60)
    await room.courier.round()
    assert room.texts() == []
    await room.work()
    assert room.texts() == ["nudge:1", "nudge:2"]
    assert room.hand.now >= TEN + timedelta(seconds=120)


async def test_an_archived_channel_is_told_once_and_tried_again_slowly(
    room: Room,
) -> None:
    mention = await room.mention()
    await room.work()
    room.workspace.archive(DESK)
    await room.want(mention)
    for number in range(20):
        await room.put(f"nudge:{number}")
    await room.work(hours=2)
    assert [kind for kind, _ in room.notices] == ["channel_blocked"]
    assert room.notices[0][1]["code"] == "is_archived"
    assert (await room.card(mention)).trouble == "channel:is_archived"
    refused = room.calls("chat.postMessage").count("is_archived")
    assert refused <= 13
    room.workspace.unarchive(DESK)
    await room.work(hours=1)
    assert len(room.texts()) == 21
    assert f"card {mention} as of 2" in room.texts()
    assert (await room.card(mention)).trouble is None


async def test_an_event_of_slack_ends_the_wait_for_a_channel(room: Room) -> None:
    mention = await room.mention()
    await room.work()
    room.workspace.kick(DESK)
    await room.want(mention)
    await room.put("nudge:1")
    await room.work(seconds=30)
    assert room.texts() == [f"card {mention} as of 1"]
    room.workspace.invite(DESK)
    await room.courier.channel_works(DESK)
    await room.work(seconds=30)
    assert room.texts() == [f"card {mention} as of 2", "nudge:1"]


async def test_an_admin_is_not_told_again_after_a_restart(room: Room) -> None:
    room.workspace.archive(DESK)
    await room.put("nudge:1")
    await room.work(minutes=15)
    await room.restart()
    await room.work(minutes=60)
    assert [kind for kind, _ in room.notices] == ["channel_blocked"]


@pytest.mark.parametrize(
    "code", ["invalid_auth", "token_revoked", "account_inactive", "missing_scope"]
)
async def test_a_refused_token_holds_everything_and_fails_nothing(
    room: Room, code: str
) -> None:
    mention = await room.mention()
    await room.work()
    await room.want(mention)
    await room.put("nudge:1")
    await room.put("nudge:2", OTHER)
    for method in ("chat.postMessage", "chat.update"):
        room.workspace.faults.next(method, Fault.OK_FALSE(code), times=100)
    await room.work(minutes=35)
    assert [kind for kind, _ in room.notices] == ["token_refused"]
    assert len(room.calls("chat.postMessage")) <= 1 + 2 * 4
    room.workspace.faults.clear()
    await room.work(minutes=30)
    assert room.texts() == [f"card {mention} as of 2", "nudge:1"]
    assert room.texts(OTHER) == ["nudge:2"]


async def test_a_new_token_is_tried_at_once_after_a_restart(room: Room) -> None:
    await room.put("nudge:1")
    room.workspace.faults.next("chat.postMessage", Fault.OK_FALSE("token_revoked"))
    await room.courier.round()
    await room.courier.round()
    assert room.texts() == []
    await room.restart()
    await room.courier.round()
    assert room.texts() == ["nudge:1"]


@pytest.mark.parametrize("code", ["user_not_found", "cannot_dm_bot", "brand_new_code"])
async def test_a_hopeless_letter_fails_and_is_told_with_its_code(
    room: Room, code: str
) -> None:
    await room.put("nudge:1")
    await room.put("nudge:2")
    room.workspace.faults.next("chat.postMessage", Fault.OK_FALSE(code))
    await room.work()
    letter = await room.letter("nudge:1")
    assert (letter.state, letter.error) == ("failed", code)
    assert room.texts() == ["nudge:2"]
    assert [(kind, told["code"]) for kind, told in room.notices] == [
        ("letter_failed", code)
    ]


async def test_somebody_who_left_holds_up_nobody(room: Room) -> None:
    """A person's channel that does not exist is no outage of a channel."""
    await room.put("brief:1", channel=ChannelId("UGONE"), kind="brief_dm")
    await room.work()
    letter = await room.letter("brief:1")
    assert (letter.state, letter.error) == ("failed", "channel_not_found")


async def test_a_letter_that_cannot_be_drawn_holds_up_nobody(room: Room) -> None:
    room.render.cannot.add("nudge:1")
    await room.put("nudge:1")
    await room.put("nudge:2")
    await room.work()
    assert room.texts() == ["nudge:2"]
    assert [kind for kind, _ in room.notices] == ["errand_failed"]
    room.render.cannot.clear()
    await room.work(minutes=11)
    assert room.texts() == ["nudge:2", "nudge:1"]
