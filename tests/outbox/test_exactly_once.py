"""One message for each letter, whatever Slack or the network does (promise 2)."""

import pytest

from bot.localslack.faults import Fault
from tests.outbox.conftest import ANNA, DESK, Room

AMBIGUOUS = [
    Fault.DROP_BEFORE,
    Fault.DROP_AFTER,
    Fault.RESET_BEFORE,
    Fault.RESET_AFTER,
    Fault.HANG,
    Fault.HANG_AFTER,
    Fault.SERVER_ERROR,
    Fault.SERVER_ERROR_AFTER(503),
    Fault.HTML,
    Fault.HTML_AFTER,
    Fault.OK_FALSE_AFTER("internal_error"),
    Fault.OK_FALSE("fatal_error"),
]
DEFINITE = [
    Fault.RATE_LIMIT(7),
    Fault.OK_FALSE("ratelimited"),
    Fault.OK_FALSE("rate_limited"),
    Fault.OK_FALSE("message_limit_exceeded"),
]


@pytest.mark.parametrize("fault", AMBIGUOUS, ids=str)
async def test_an_ambiguous_end_leaves_one_message(room: Room, fault: Fault) -> None:
    """slack.md §4.2: nothing is sent again before somebody looked."""
    number = await room.put("nudge:1")
    room.workspace.faults.next("chat.postMessage", fault)
    await room.courier.round()
    assert (await room.letter("nudge:1")).state == "unknown"
    await room.work()
    letter = await room.letter("nudge:1")
    assert letter.state == "sent"
    assert room.workspace.channel(DESK).message(str(letter.ts))["text"] == "nudge:1"
    assert room.copies() == {number: 1}


@pytest.mark.parametrize("fault", DEFINITE, ids=str)
async def test_a_refusal_for_now_is_tried_again(room: Room, fault: Fault) -> None:
    number = await room.put("nudge:1")
    room.workspace.faults.next("chat.postMessage", fault)
    next_at = await room.courier.round()
    waiting = await room.letter("nudge:1")
    assert (waiting.state, waiting.started_at) == ("waiting", None)
    assert next_at is not None
    assert next_at > room.hand.now
    await room.work()
    assert room.copies() == {number: 1}
    assert room.calls("conversations.history") == []


async def test_nothing_is_sent_while_the_first_look_may_be_too_early(
    room: Room,
) -> None:
    """A message that Slack shows late is found by the second look."""
    number = await room.put("nudge:1")
    room.workspace.faults.next("chat.postMessage", Fault.DROP_AFTER)
    await room.courier.round()
    book = room.workspace.channel(DESK).book
    hidden = dict(book)
    book.clear()
    room.hand.move(seconds=11)
    await room.courier.round()
    assert (await room.letter("nudge:1")).error == "unseen"
    book.update(hidden)
    await room.work()
    assert room.copies() == {number: 1}
    assert room.courier.counts.found == 1


async def test_a_lost_card_is_found_and_redrawn(room: Room) -> None:
    mention = await room.mention()
    room.workspace.faults.next("chat.postMessage", Fault.DROP_AFTER)
    await room.courier.round()
    await room.want(mention)
    await room.work()
    assert room.texts() == [f"card {mention} as of 2"]
    assert (await room.card(mention)).shown == 2


async def test_a_reply_in_the_thread_is_looked_for_in_the_thread(room: Room) -> None:
    mention = await room.mention()
    number = await room.put("nudge:1", mention=mention, in_thread=True)
    await room.courier.round()
    room.workspace.faults.next("chat.postMessage", Fault.HANG_AFTER)
    await room.work()
    ts = (await room.card(mention)).ts
    assert ts is not None
    replies = room.workspace.channel(DESK).replies(ts)
    assert [reply["text"] for reply in replies] == ["nudge:1"]
    assert room.copies()[number] == 1


async def test_a_direct_message_is_looked_for_where_the_person_reads_it(
    room: Room,
) -> None:
    number = await room.put("brief:1", ANNA, kind="brief_dm")
    room.workspace.faults.next("chat.postMessage", Fault.RESET_AFTER)
    await room.work()
    letter = await room.letter("brief:1")
    assert (letter.state, letter.sent_channel) == ("sent", "DUANNA")
    assert room.copies() == {number: 1}


async def test_a_double_that_slipped_through_is_deleted(room: Room) -> None:
    """A message from a machine that came back is the later one; the first stays."""
    number = await room.put("nudge:1")
    room.workspace.faults.next("chat.postMessage", Fault.DROP_AFTER)
    await room.courier.round()
    first = room.workspace.channel(DESK).messages[0]
    twin = {**first, "ts": room.workspace.team.stamp()}
    room.workspace.channel(DESK).add(twin)
    await room.work()
    assert room.copies() == {number: 1}
    assert (await room.letter("nudge:1")).ts == first["ts"]
    assert room.courier.counts.doubled == 1


async def test_a_message_like_ours_from_another_desk_is_not_taken_for_ours(
    room: Room,
) -> None:
    mention = await room.mention()
    await room.work()
    stranger = dict(room.workspace.channel(DESK).messages[0])
    number = await room.put("nudge:1", mention=mention)
    room.workspace.faults.next("chat.postMessage", Fault.DROP_BEFORE)
    marked = {"mention": mention + 1, "outbox": number}
    stranger["metadata"] = {**stranger["metadata"], "event_payload": marked}
    stranger["ts"] = room.workspace.team.stamp()
    room.workspace.channel(DESK).add(stranger)
    await room.work()
    assert room.texts().count("nudge:1") == 1


async def test_a_refused_connection_is_no_reason_to_look(room: Room) -> None:
    """Refused before a byte was sent: certainly not posted."""
    number = await room.put("nudge:1")
    port = int(room.workspace.api_url.split(":")[2].split("/")[0])
    await room.workspace.stop()
    await room.courier.round()
    assert (await room.letter("nudge:1")).state == "waiting"
    await room.workspace.start(port=port)
    await room.work()
    assert room.copies() == {number: 1}
    assert room.calls("conversations.history") == []


@pytest.mark.parametrize("fault", [Fault.DROP_AFTER, Fault.DROP_BEFORE], ids=str)
async def test_looking_survives_a_slack_that_cannot_be_read(
    room: Room, fault: Fault
) -> None:
    number = await room.put("nudge:1")
    room.workspace.faults.next("chat.postMessage", fault)
    for bad in (Fault.SERVER_ERROR, Fault.RATE_LIMIT(3), Fault.HANG, Fault.HTML_AFTER):
        room.workspace.faults.next("conversations.history", bad)
    await room.work()
    assert room.copies() == {number: 1}


class TestWithoutTheRightToLook:
    """No history scope: held as unknown, an admin is told once, never sent again."""

    @pytest.fixture
    def scopes(self) -> frozenset[str]:
        return frozenset({"chat:write", "im:write"})

    async def test_the_letter_is_held(self, room: Room) -> None:
        number = await room.put("nudge:1")
        room.workspace.faults.next("chat.postMessage", Fault.DROP_AFTER)
        await room.work(minutes=45)
        assert (await room.letter("nudge:1")).state == "unknown"
        assert room.copies() == {number: 1}
        assert [kind for kind, _ in room.notices] == ["cannot_look"]
        assert room.notices[0][1]["code"] == "missing_scope"

    async def test_other_letters_go_on(self, room: Room) -> None:
        await room.put("nudge:1")
        room.workspace.faults.next("chat.postMessage", Fault.DROP_BEFORE)
        await room.courier.round()
        await room.put("nudge:2")
        await room.work()
        assert room.texts() == ["nudge:2"]
