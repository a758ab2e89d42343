"""What was said is a level, too: it follows its mention, and is sent when it changed."""

from bot.localslack.faults import Fault
from data.models import ChannelId, MentionId, OutboxId
from data.outbox import levels
from tests.outbox.conftest import ANNA, DESK, OTHER, Room

BRIEF = "brief:1"


async def brief(room: Room, mention: MentionId, channel: ChannelId = OTHER) -> OutboxId:
    """A brief about this mention that stands in a channel of its own."""
    number = await room.put(BRIEF, channel, kind="brief", mention=mention)
    await room.work()
    return number


async def stale(room: Room) -> int:
    """How many messages show less than is wanted."""
    return await room.store.read(levels.waiting)


async def test_a_brief_follows_its_mention(room: Room) -> None:
    mention = await room.mention()
    await brief(room, mention)
    room.render.says[BRIEF] = "Anna has it"
    await room.want(mention)
    await room.work()
    assert room.texts(OTHER) == ["Anna has it"]
    assert await stale(room) == 0


async def test_a_brief_that_says_the_same_is_not_sent_again(room: Room) -> None:
    """DESIGN section 5: a redraw is never sent when nothing changed."""
    mention = await room.mention()
    room.render.says[f"card:{mention}"] = "the same"
    await brief(room, mention)
    for _ in range(3):
        await room.want(mention)
        await room.work()
    assert room.calls("chat.update") == []
    assert await stale(room) == 0


async def test_many_changes_are_one_redraw(room: Room) -> None:
    mention = await room.mention()
    await brief(room, mention)
    for count in range(10):
        room.render.says[BRIEF] = f"change {count}"
        await room.want(mention, urgent=False)
    await room.work()
    assert room.texts(OTHER) == ["change 9"]
    assert room.calls("chat.update") == ["ok", "ok"]


async def test_what_a_person_waits_for_does_not_wait_for_the_rest(room: Room) -> None:
    mention = await room.mention()
    number = await brief(room, mention)
    room.hand.move(seconds=2)
    room.render.says[BRIEF] = "seen by Mia"
    await room.want(mention, urgent=False)
    await room.store.write(lambda tx: levels.want(tx, number, room.hand.now))
    await room.courier.round()
    assert room.texts(OTHER) == ["seen by Mia"]


async def test_a_change_made_while_slack_was_answering_is_not_lost(room: Room) -> None:
    mention = await room.mention()
    await brief(room, mention)
    room.render.says |= {BRIEF: "first", f"card:{mention}": "the same"}
    await room.want(mention)
    await room.work_until(room.hand.now)

    async def change() -> None:
        room.render.says[BRIEF] = "second"
        await room.want(mention)

    room.workspace.faults.after("chat.update", change)
    await room.work()
    assert room.texts(OTHER) == ["second"]
    assert await stale(room) == 0


async def test_a_change_made_while_it_was_being_posted_is_not_lost(room: Room) -> None:
    mention = await room.mention()
    await room.work()

    async def change() -> None:
        room.render.says[BRIEF] = "claimed meanwhile"
        await room.want(mention)

    room.workspace.faults.after("chat.postMessage", change)
    await brief(room, mention)
    assert room.texts(OTHER) == ["claimed meanwhile"]


async def test_what_was_not_posted_yet_needs_no_redrawing(room: Room) -> None:
    mention = await room.mention()
    room.render.says[f"card:{mention}"] = "the same"
    room.workspace.faults.next("chat.postMessage", Fault.RATE_LIMIT(20))
    await room.put(BRIEF, OTHER, kind="brief", mention=mention)
    await room.want(mention)
    await room.work()
    assert room.texts(OTHER) == [BRIEF]
    assert room.calls("chat.update") == []


async def test_an_update_whose_end_is_unknown_is_simply_repeated(room: Room) -> None:
    mention = await room.mention()
    await brief(room, mention)
    room.render.says |= {BRIEF: "decided", f"card:{mention}": "the same"}
    room.workspace.faults.next("chat.update", Fault.DROP_BEFORE)
    await room.want(mention)
    await room.work()
    assert room.texts(OTHER) == ["decided"]


async def test_what_is_to_be_drawn_again_outlives_a_death(room: Room) -> None:
    mention = await room.mention()
    await brief(room, mention)
    room.render.says[BRIEF] = "claimed"
    await room.want(mention)
    await room.restart()
    await room.work()
    assert room.texts(OTHER) == ["claimed"]


async def test_a_message_found_again_after_a_lost_answer_is_brought_up_to_date(
    room: Room,
) -> None:
    """Nobody knows which state it shows: it is drawn once more."""
    mention = await room.mention()
    await room.work()
    room.workspace.faults.next("chat.postMessage", Fault.DROP_AFTER)
    number = await room.put(BRIEF, OTHER, kind="brief", mention=mention)
    await room.courier.round()
    room.render.says[BRIEF] = "claimed"
    await room.work()
    assert room.texts(OTHER) == ["claimed"]
    assert room.copies()[number] == 1


async def test_a_message_somebody_deleted_is_left_in_peace(room: Room) -> None:
    mention = await room.mention()
    await brief(room, mention)
    letter = await room.letter(BRIEF)
    assert letter.ts is not None
    room.workspace.channel(OTHER).book.pop(letter.ts)
    room.render.says[BRIEF] = "claimed"
    await room.want(mention)
    await room.work()
    assert await stale(room) == 0
    assert room.texts(OTHER) == []


async def test_one_budget_and_what_a_person_waits_for_first(room: Room) -> None:
    """What was said in the thread and the cards of one channel share their updates."""
    first, second = await room.mention(), await room.mention()
    await room.work()
    number = await room.put("nudge:1", DESK, mention=first, in_thread=True)
    await room.work()
    room.render.says["nudge:1"] = "settled"
    room.hand.move(seconds=30)
    await room.want(second, urgent=False)
    room.hand.move(seconds=6)
    await room.store.write(lambda tx: levels.want(tx, number, room.hand.now))
    before = len(room.calls("chat.update"))
    await room.courier.round()
    assert "settled" in room.texts()
    await room.work()
    assert len(room.calls("chat.update")) == before + 2


async def test_a_direct_message_follows_where_it_really_stands(room: Room) -> None:
    mention = await room.mention()
    await brief(room, mention, ANNA)
    room.render.says[BRIEF] = "answered"
    await room.want(mention)
    await room.work()
    letter = await room.letter(BRIEF)
    assert letter.sent_channel is not None
    assert room.texts(letter.sent_channel) == ["answered"]
