"""One message per outbox row, whatever Slack or the network does (DESIGN promise 2)."""

import pytest

from bot.localslack.faults import Fault
from tests.outbox.conftest import ANNA, DESK, OutboxWorld

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
async def test_an_ambiguous_end_leaves_one_message(
    world: OutboxWorld, fault: Fault
) -> None:
    """slack.md §4.2: nothing is sent again before somebody looked."""
    number = await world.put("nudge:1")
    world.workspace.faults.next("chat.postMessage", fault)
    await world.courier.round()
    assert (await world.message("nudge:1")).state == "unknown"
    await world.work()
    queued = await world.message("nudge:1")
    assert queued.state == "sent"
    assert world.workspace.channel(DESK).message(str(queued.ts))["text"] == "nudge:1"
    assert world.copies() == {number: 1}


@pytest.mark.parametrize("fault", DEFINITE, ids=str)
async def test_a_refusal_for_now_is_tried_again(
    world: OutboxWorld, fault: Fault
) -> None:
    number = await world.put("nudge:1")
    world.workspace.faults.next("chat.postMessage", fault)
    next_at = await world.courier.round()
    waiting = await world.message("nudge:1")
    assert (waiting.state, waiting.started_at) == ("waiting", None)
    assert next_at is not None
    assert next_at > world.clock.now
    await world.work()
    assert world.copies() == {number: 1}
    assert world.calls("conversations.history") == []


async def test_nothing_is_sent_while_the_first_look_may_be_too_early(
    world: OutboxWorld,
) -> None:
    """A message that Slack shows late is found by the second look."""
    number = await world.put("nudge:1")
    world.workspace.faults.next("chat.postMessage", Fault.DROP_AFTER)
    await world.courier.round()
    book = world.workspace.channel(DESK).book
    hidden = dict(book)
    book.clear()
    world.clock.move(seconds=11)
    await world.courier.round()
    assert (await world.message("nudge:1")).error == "unseen"
    book.update(hidden)
    await world.work()
    assert world.copies() == {number: 1}
    assert world.courier.counts.found == 1


async def test_a_lost_card_is_found_and_redrawn(world: OutboxWorld) -> None:
    mention = await world.mention()
    world.workspace.faults.next("chat.postMessage", Fault.DROP_AFTER)
    await world.courier.round()
    await world.want(mention)
    await world.work()
    assert world.texts() == [f"card {mention} as of 2"]
    assert (await world.card(mention)).shown == 2


async def test_a_reply_in_the_thread_is_looked_for_in_the_thread(
    world: OutboxWorld,
) -> None:
    mention = await world.mention()
    number = await world.put("nudge:1", mention=mention, in_thread=True)
    await world.courier.round()
    world.workspace.faults.next("chat.postMessage", Fault.HANG_AFTER)
    await world.work()
    ts = (await world.card(mention)).ts
    assert ts is not None
    replies = world.workspace.channel(DESK).replies(ts)
    assert [reply["text"] for reply in replies] == ["nudge:1"]
    assert world.copies()[number] == 1


async def test_a_direct_message_is_looked_for_where_the_person_reads_it(
    world: OutboxWorld,
) -> None:
    number = await world.put("brief:1", ANNA, kind="brief_dm")
    world.workspace.faults.next("chat.postMessage", Fault.RESET_AFTER)
    await world.work()
    queued = await world.message("brief:1")
    assert (queued.state, queued.sent_channel) == ("sent", "DUANNA")
    assert world.copies() == {number: 1}


async def test_a_double_that_slipped_through_is_deleted(world: OutboxWorld) -> None:
    """A message from a machine that came back is the later one; the first stays."""
    number = await world.put("nudge:1")
    world.workspace.faults.next("chat.postMessage", Fault.DROP_AFTER)
    await world.courier.round()
    first = world.workspace.channel(DESK).messages[0]
    twin = {**first, "ts": world.workspace.team.stamp()}
    world.workspace.channel(DESK).add(twin)
    await world.work()
    assert world.copies() == {number: 1}
    assert (await world.message("nudge:1")).ts == first["ts"]
    assert world.courier.counts.doubled == 1


async def test_a_message_like_ours_from_another_desk_is_not_taken_for_ours(
    world: OutboxWorld,
) -> None:
    mention = await world.mention()
    await world.work()
    stranger = dict(world.workspace.channel(DESK).messages[0])
    number = await world.put("nudge:1", mention=mention)
    world.workspace.faults.next("chat.postMessage", Fault.DROP_BEFORE)
    marked = {"mention": mention + 1, "outbox": number}
    stranger["metadata"] = {**stranger["metadata"], "event_payload": marked}
    stranger["ts"] = world.workspace.team.stamp()
    world.workspace.channel(DESK).add(stranger)
    await world.work()
    assert world.texts().count("nudge:1") == 1


async def test_a_refused_connection_is_no_reason_to_look(world: OutboxWorld) -> None:
    """Refused before a byte was sent: certainly not posted."""
    number = await world.put("nudge:1")
    port = int(world.workspace.api_url.split(":")[2].split("/")[0])
    await world.workspace.stop()
    await world.courier.round()
    assert (await world.message("nudge:1")).state == "waiting"
    await world.workspace.start(port=port)
    await world.work()
    assert world.copies() == {number: 1}
    assert world.calls("conversations.history") == []


@pytest.mark.parametrize("fault", [Fault.DROP_AFTER, Fault.DROP_BEFORE], ids=str)
async def test_looking_survives_a_slack_that_cannot_be_read(
    world: OutboxWorld, fault: Fault
) -> None:
    number = await world.put("nudge:1")
    world.workspace.faults.next("chat.postMessage", fault)
    for bad in (Fault.SERVER_ERROR, Fault.RATE_LIMIT(3), Fault.HANG, Fault.HTML_AFTER):
        world.workspace.faults.next("conversations.history", bad)
    await world.work()
    assert world.copies() == {number: 1}


class TestWithoutTheRightToLook:
    """No history scope: held as unknown, an admin is told once, never sent again."""

    @pytest.fixture
    def scopes(self) -> frozenset[str]:
        return frozenset({"chat:write", "im:write"})

    async def test_the_message_is_held(self, world: OutboxWorld) -> None:
        number = await world.put("nudge:1")
        world.workspace.faults.next("chat.postMessage", Fault.DROP_AFTER)
        await world.work(minutes=45)
        assert (await world.message("nudge:1")).state == "unknown"
        assert world.copies() == {number: 1}
        assert [kind for kind, _ in world.notices] == ["cannot_look"]
        assert world.notices[0][1]["code"] == "missing_scope"

    async def test_other_messages_go_on(self, world: OutboxWorld) -> None:
        await world.put("nudge:1")
        world.workspace.faults.next("chat.postMessage", Fault.DROP_BEFORE)
        await world.courier.round()
        await world.put("nudge:2")
        await world.work()
        assert world.texts() == ["nudge:2"]
