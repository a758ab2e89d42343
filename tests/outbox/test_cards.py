"""Cards are levels: many changes are one redraw, and none is lost (DESIGN 8.4)."""

from bot.localslack.faults import Fault
from tests.outbox.conftest import DESK, Room


async def test_one_mention_is_one_card_updated_in_place(room: Room) -> None:
    """Promise 2."""
    mention = await room.mention()
    await room.courier.round()
    await room.want(mention)
    await room.work()
    assert room.texts() == [f"card {mention} as of 2"]
    assert room.calls("chat.postMessage") == ["ok"]


async def test_changes_before_the_card_is_posted_cost_no_update(room: Room) -> None:
    mention = await room.mention()
    await room.want(mention)
    await room.want(mention)
    await room.work()
    assert room.texts() == [f"card {mention} as of 3"]
    assert room.calls("chat.update") == []


async def test_changes_of_the_bots_own_making_are_one_redraw(room: Room) -> None:
    mention = await room.mention()
    await room.work()
    for _ in range(10):
        await room.want(mention, urgent=False)
    await room.courier.round()
    assert room.calls("chat.update") == []
    await room.work()
    assert room.calls("chat.update") == ["ok"]
    assert room.texts() == [f"card {mention} as of 11"]


async def test_a_person_does_not_wait_for_the_bots_own_changes(room: Room) -> None:
    mention = await room.mention()
    await room.work()
    room.hand.move(seconds=2)
    await room.want(mention, urgent=False)
    await room.want(mention, urgent=True)
    await room.courier.round()
    assert room.texts() == [f"card {mention} as of 3"]


async def test_a_change_made_while_slack_was_answering_is_not_lost(room: Room) -> None:
    mention = await room.mention()
    await room.work()
    await room.want(mention)

    async def change() -> None:
        await room.want(mention)

    room.workspace.faults.after("chat.update", change)
    await room.work()
    assert room.texts() == [f"card {mention} as of 3"]
    assert room.calls("chat.update") == ["ok", "ok"]
    assert (await room.card(mention)).shown == 3


async def test_a_change_made_while_the_card_was_being_posted_is_not_lost(
    room: Room,
) -> None:
    mention = await room.mention()

    async def change() -> None:
        await room.want(mention)

    room.workspace.faults.before("chat.postMessage", change)
    await room.work()
    assert room.texts() == [f"card {mention} as of 2"]


async def test_an_update_whose_end_is_unknown_is_simply_repeated(room: Room) -> None:
    mention = await room.mention()
    await room.work()
    await room.want(mention)
    room.workspace.faults.next("chat.update", Fault.DROP_AFTER)
    room.workspace.faults.next("chat.update", Fault.HTML)
    await room.work()
    assert room.texts() == [f"card {mention} as of 2"]
    assert room.calls("conversations.history") == []


async def test_a_deleted_card_is_posted_once_more_and_found_again(room: Room) -> None:
    mention = await room.mention()
    await room.work()
    first = (await room.card(mention)).ts
    assert first is not None
    room.workspace.delete(DESK, first)
    await room.want(mention)
    await room.work()
    second = (await room.card(mention)).ts
    assert second is not None
    assert second != first
    assert room.texts() == [f"card {mention} as of 2"]
    assert (await room.letter(f"card:{mention}:2")).ts == second
    assert room.notices == []


async def test_a_card_deleted_again_is_left_in_peace_and_told_once(room: Room) -> None:
    mention = await room.mention()
    for _ in range(3):
        await room.work()
        ts = (await room.card(mention)).ts
        if ts is not None:
            room.workspace.delete(DESK, ts)
        await room.want(mention)
    assert room.texts() == []
    assert (await room.card(mention)).trouble == "message_not_found"
    assert [kind for kind, _ in room.notices] == ["card_deleted"]
    assert await room.courier.round() is None


async def test_a_letter_waits_until_its_card_stands_and_goes_into_its_thread(
    room: Room,
) -> None:
    mention = await room.mention()
    await room.put("brief:1", kind="brief", mention=mention, in_thread=True)
    await room.work()
    ts = (await room.card(mention)).ts
    assert ts is not None
    replies = room.workspace.channel(DESK).replies(ts)
    assert [reply["text"] for reply in replies] == ["brief:1"]


async def test_a_letter_for_a_deleted_card_goes_below_the_new_one(room: Room) -> None:
    mention = await room.mention()
    await room.work()
    first = (await room.card(mention)).ts
    assert first is not None
    room.workspace.delete(DESK, first)
    await room.put("nudge:1", mention=mention, in_thread=True)
    await room.work()
    second = (await room.card(mention)).ts
    assert second is not None
    replies = room.workspace.channel(DESK).replies(second)
    assert [reply["text"] for reply in replies] == ["nudge:1"]


async def test_a_letter_whose_card_will_never_stand_goes_without_a_thread(
    room: Room,
) -> None:
    mention = await room.mention()
    await room.put("nudge:1", mention=mention, in_thread=True)
    room.workspace.faults.next("chat.postMessage", Fault.OK_FALSE("no_text"))
    await room.work()
    assert room.texts() == ["nudge:1"]
    assert (await room.card(mention)).trouble == "no_text"
    assert [kind for kind, _ in room.notices] == ["letter_failed"]


async def test_blocks_slack_refuses_are_said_as_plain_text(room: Room) -> None:
    """performance.md, Poison: one retry as plain text, and an admin hears of it."""
    room.render.blocks = [{"type": "section"}]
    mention = await room.mention()
    await room.work()
    assert room.texts() == [f"card {mention} as of 1"]
    await room.want(mention)
    await room.work()
    assert room.texts() == [f"card {mention} as of 2"]
    assert {kind for kind, _ in room.notices} == {"drawing_refused"}


async def test_what_is_no_longer_true_is_not_said(room: Room) -> None:
    room.render.untrue.add("nudge:1")
    await room.put("nudge:1")
    await room.work()
    assert room.texts() == []
    assert (await room.letter("nudge:1")).state == "withdrawn"


async def test_a_card_that_would_look_the_same_is_not_sent(room: Room) -> None:
    """DESIGN section 5: a redraw is never sent when nothing changed."""
    mention = await room.mention()
    room.render.says[f"card:{mention}"] = "always the same"
    await room.work()
    await room.want(mention)
    await room.work()
    assert room.calls("chat.update") == []
    assert (await room.card(mention)).shown == 2
    room.render.says[f"card:{mention}"] = "something else"
    await room.want(mention)
    await room.work()
    assert room.texts() == ["something else"]
