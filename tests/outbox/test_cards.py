"""Cards: many changes are one redraw, and none is lost (DESIGN 8.4)."""

from bot.localslack.faults import Fault
from tests.outbox.conftest import DESK, OutboxWorld


async def test_one_mention_is_one_card_updated_in_place(world: OutboxWorld) -> None:
    """Promise 2."""
    mention = await world.mention()
    await world.courier.round()
    await world.want(mention)
    await world.work()
    assert world.texts() == [f"card {mention} as of 2"]
    assert world.calls("chat.postMessage") == ["ok"]


async def test_changes_before_the_card_is_posted_cost_no_update(
    world: OutboxWorld,
) -> None:
    mention = await world.mention()
    await world.want(mention)
    await world.want(mention)
    await world.work()
    assert world.texts() == [f"card {mention} as of 3"]
    assert world.calls("chat.update") == []


async def test_changes_of_the_bots_own_making_are_one_redraw(
    world: OutboxWorld,
) -> None:
    mention = await world.mention()
    await world.work()
    for _ in range(10):
        await world.want(mention, urgent=False)
    await world.courier.round()
    assert world.calls("chat.update") == []
    await world.work()
    assert world.calls("chat.update") == ["ok"]
    assert world.texts() == [f"card {mention} as of 11"]


async def test_a_person_does_not_wait_for_the_bots_own_changes(
    world: OutboxWorld,
) -> None:
    mention = await world.mention()
    await world.work()
    world.clock.move(seconds=2)
    await world.want(mention, urgent=False)
    await world.want(mention, urgent=True)
    await world.courier.round()
    assert world.texts() == [f"card {mention} as of 3"]


async def test_a_change_made_while_slack_was_answering_is_not_lost(
    world: OutboxWorld,
) -> None:
    mention = await world.mention()
    await world.work()
    await world.want(mention)

    async def change() -> None:
        await world.want(mention)

    world.workspace.faults.after("chat.update", change)
    await world.work()
    assert world.texts() == [f"card {mention} as of 3"]
    assert world.calls("chat.update") == ["ok", "ok"]
    assert (await world.card(mention)).shown == 3


async def test_a_change_made_while_the_card_was_being_posted_is_not_lost(
    world: OutboxWorld,
) -> None:
    mention = await world.mention()

    async def change() -> None:
        await world.want(mention)

    world.workspace.faults.before("chat.postMessage", change)
    await world.work()
    assert world.texts() == [f"card {mention} as of 2"]


async def test_an_update_whose_end_is_unknown_is_simply_repeated(
    world: OutboxWorld,
) -> None:
    mention = await world.mention()
    await world.work()
    await world.want(mention)
    world.workspace.faults.next("chat.update", Fault.DROP_AFTER)
    world.workspace.faults.next("chat.update", Fault.HTML)
    await world.work()
    assert world.texts() == [f"card {mention} as of 2"]
    assert world.calls("conversations.history") == []


async def test_a_deleted_card_is_posted_once_more_and_found_again(
    world: OutboxWorld,
) -> None:
    mention = await world.mention()
    await world.work()
    first = (await world.card(mention)).ts
    assert first is not None
    world.workspace.delete(DESK, first)
    await world.want(mention)
    await world.work()
    second = (await world.card(mention)).ts
    assert second is not None
    assert second != first
    assert world.texts() == [f"card {mention} as of 2"]
    assert (await world.message(f"card:{mention}:2")).ts == second
    assert world.notices == []


async def test_a_card_deleted_again_is_left_in_peace_and_told_once(
    world: OutboxWorld,
) -> None:
    mention = await world.mention()
    for _ in range(3):
        await world.work()
        ts = (await world.card(mention)).ts
        if ts is not None:
            world.workspace.delete(DESK, ts)
        await world.want(mention)
    assert world.texts() == []
    assert (await world.card(mention)).trouble == "message_not_found"
    assert [kind for kind, _ in world.notices] == ["card_deleted"]
    assert await world.courier.round() is None


async def test_a_message_waits_until_its_card_stands_and_goes_into_its_thread(
    world: OutboxWorld,
) -> None:
    mention = await world.mention()
    await world.put("brief:1", kind="brief", mention=mention, in_thread=True)
    await world.work()
    ts = (await world.card(mention)).ts
    assert ts is not None
    replies = world.workspace.channel(DESK).replies(ts)
    assert [reply["text"] for reply in replies] == ["brief:1"]


async def test_a_message_for_a_deleted_card_goes_below_the_new_one(
    world: OutboxWorld,
) -> None:
    mention = await world.mention()
    await world.work()
    first = (await world.card(mention)).ts
    assert first is not None
    world.workspace.delete(DESK, first)
    await world.put("nudge:1", mention=mention, in_thread=True)
    await world.work()
    second = (await world.card(mention)).ts
    assert second is not None
    replies = world.workspace.channel(DESK).replies(second)
    assert [reply["text"] for reply in replies] == ["nudge:1"]


async def test_a_message_whose_card_will_never_stand_goes_without_a_thread(
    world: OutboxWorld,
) -> None:
    mention = await world.mention()
    await world.put("nudge:1", mention=mention, in_thread=True)
    world.workspace.faults.next("chat.postMessage", Fault.OK_FALSE("no_text"))
    await world.work()
    assert world.texts() == ["nudge:1"]
    assert (await world.card(mention)).trouble == "no_text"
    assert [kind for kind, _ in world.notices] == ["message_failed"]


async def test_blocks_slack_refuses_are_said_as_plain_text(world: OutboxWorld) -> None:
    """performance.md, Poison: one retry as plain text, and an admin hears of it."""
    world.render.blocks = [{"type": "section"}]
    mention = await world.mention()
    await world.work()
    assert world.texts() == [f"card {mention} as of 1"]
    await world.want(mention)
    await world.work()
    assert world.texts() == [f"card {mention} as of 2"]
    assert {kind for kind, _ in world.notices} == {"drawing_refused"}


async def test_what_is_no_longer_true_is_not_said(world: OutboxWorld) -> None:
    world.render.untrue.add("nudge:1")
    await world.put("nudge:1")
    await world.work()
    assert world.texts() == []
    assert (await world.message("nudge:1")).state == "withdrawn"


async def test_a_card_that_would_look_the_same_is_not_sent(world: OutboxWorld) -> None:
    """DESIGN section 5: a redraw is never sent when nothing changed."""
    mention = await world.mention()
    world.render.says[f"card:{mention}"] = "always the same"
    await world.work()
    await world.want(mention)
    await world.work()
    assert world.calls("chat.update") == []
    assert (await world.card(mention)).shown == 2
    world.render.says[f"card:{mention}"] = "something else"
    await world.want(mention)
    await world.work()
    assert world.texts() == ["something else"]
