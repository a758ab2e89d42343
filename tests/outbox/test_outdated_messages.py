"""Posted messages follow their mention, and are updated only if they changed."""

from datetime import timedelta

from bot.localslack.faults import Fault
from data.models import ChannelId, MentionId, OutboxId
from data.outbox import levels
from tests.outbox.conftest import ANNA, DESK, OTHER, OutboxWorld

BRIEF = "brief:1"


async def brief(
    world: OutboxWorld, mention: MentionId, channel: ChannelId = OTHER
) -> OutboxId:
    """A brief about this mention that stands in a channel of its own."""
    number = await world.put(BRIEF, channel, kind="brief", mention=mention)
    await world.work()
    return number


async def stale(world: OutboxWorld) -> int:
    """How many messages show less than is wanted."""
    return await world.store.read(levels.waiting)


async def test_a_brief_follows_its_mention(world: OutboxWorld) -> None:
    mention = await world.mention()
    await brief(world, mention)
    world.render.says[BRIEF] = "Anna has it"
    await world.want(mention)
    await world.work()
    assert world.texts(OTHER) == ["Anna has it"]
    assert await stale(world) == 0


async def test_a_brief_that_says_the_same_is_not_sent_again(world: OutboxWorld) -> None:
    """DESIGN section 5: a redraw is never sent when nothing changed."""
    mention = await world.mention()
    world.render.says[f"card:{mention}"] = "the same"
    await brief(world, mention)
    for _ in range(3):
        await world.want(mention)
        await world.work()
    assert world.calls("chat.update") == []
    assert await stale(world) == 0


async def test_many_changes_are_one_redraw(world: OutboxWorld) -> None:
    mention = await world.mention()
    await brief(world, mention)
    for count in range(10):
        world.render.says[BRIEF] = f"change {count}"
        await world.want(mention, urgent=False)
    await world.work()
    assert world.texts(OTHER) == ["change 9"]
    assert world.calls("chat.update") == ["ok", "ok"]


async def test_what_a_person_waits_for_does_not_wait_for_the_rest(
    world: OutboxWorld,
) -> None:
    mention = await world.mention()
    number = await brief(world, mention)
    world.clock.move(seconds=2)
    world.render.says[BRIEF] = "seen by Mia"
    await world.want(mention, urgent=False)
    await world.store.write(lambda tx: levels.want(tx, number, world.clock.now))
    await world.courier.round()
    assert world.texts(OTHER) == ["seen by Mia"]


async def test_a_change_made_while_slack_was_answering_is_not_lost(
    world: OutboxWorld,
) -> None:
    mention = await world.mention()
    await brief(world, mention)
    world.render.says |= {BRIEF: "first", f"card:{mention}": "the same"}
    await world.want(mention)
    await world.work_until(world.clock.now)

    async def change() -> None:
        world.render.says[BRIEF] = "second"
        await world.want(mention)

    world.workspace.faults.after("chat.update", change)
    await world.work()
    assert world.texts(OTHER) == ["second"]
    assert await stale(world) == 0


async def test_nobody_waits_for_what_came_while_it_was_drawn_for_somebody(
    world: OutboxWorld,
) -> None:
    """A board that somebody pressed in a storm is drawn for them, then once a minute again."""
    number = await brief(world, await world.mention())
    world.clock.move(seconds=2)
    world.render.says[BRIEF] = "seen by Mia"
    await world.store.write(lambda tx: levels.want(tx, number, world.clock.now))
    minute = timedelta(minutes=1)

    async def change() -> None:
        world.render.says[BRIEF] = "more of them"
        now = world.clock.now
        await world.store.write(lambda tx: levels.want_after(tx, number, now, minute))

    world.workspace.faults.after("chat.update", change)
    await world.work_until(world.clock.now + minute / 2)
    assert world.texts(OTHER) == ["seen by Mia"]
    await world.work()
    assert world.texts(OTHER) == ["more of them"]


async def test_a_change_made_while_it_was_being_posted_is_not_lost(
    world: OutboxWorld,
) -> None:
    mention = await world.mention()
    await world.work()

    async def change() -> None:
        world.render.says[BRIEF] = "claimed meanwhile"
        await world.want(mention)

    world.workspace.faults.after("chat.postMessage", change)
    await brief(world, mention)
    assert world.texts(OTHER) == ["claimed meanwhile"]


async def test_what_was_not_posted_yet_needs_no_redrawing(world: OutboxWorld) -> None:
    mention = await world.mention()
    world.render.says[f"card:{mention}"] = "the same"
    world.workspace.faults.next("chat.postMessage", Fault.RATE_LIMIT(20))
    await world.put(BRIEF, OTHER, kind="brief", mention=mention)
    await world.want(mention)
    await world.work()
    assert world.texts(OTHER) == [BRIEF]
    assert world.calls("chat.update") == []


async def test_an_update_whose_end_is_unknown_is_simply_repeated(
    world: OutboxWorld,
) -> None:
    mention = await world.mention()
    await brief(world, mention)
    world.render.says |= {BRIEF: "decided", f"card:{mention}": "the same"}
    world.workspace.faults.next("chat.update", Fault.DROP_BEFORE)
    await world.want(mention)
    await world.work()
    assert world.texts(OTHER) == ["decided"]


async def test_what_is_to_be_drawn_again_outlives_a_death(world: OutboxWorld) -> None:
    mention = await world.mention()
    await brief(world, mention)
    world.render.says[BRIEF] = "claimed"
    await world.want(mention)
    await world.restart()
    await world.work()
    assert world.texts(OTHER) == ["claimed"]


async def test_a_message_found_again_after_a_lost_answer_is_brought_up_to_date(
    world: OutboxWorld,
) -> None:
    """Nobody knows which state it shows: it is drawn once more."""
    mention = await world.mention()
    await world.work()
    world.workspace.faults.next("chat.postMessage", Fault.DROP_AFTER)
    number = await world.put(BRIEF, OTHER, kind="brief", mention=mention)
    await world.courier.round()
    world.render.says[BRIEF] = "claimed"
    await world.work()
    assert world.texts(OTHER) == ["claimed"]
    assert world.copies()[number] == 1


async def test_a_message_somebody_deleted_is_left_in_peace(world: OutboxWorld) -> None:
    mention = await world.mention()
    await brief(world, mention)
    message = await world.message(BRIEF)
    assert message.ts is not None
    world.workspace.channel(OTHER).book.pop(message.ts)
    world.render.says[BRIEF] = "claimed"
    await world.want(mention)
    await world.work()
    assert await stale(world) == 0
    assert world.texts(OTHER) == []


async def test_one_budget_and_what_a_person_waits_for_first(world: OutboxWorld) -> None:
    """What was said in the thread and the cards of one channel share their updates."""
    first, second = await world.mention(), await world.mention()
    await world.work()
    number = await world.put("nudge:1", DESK, mention=first, in_thread=True)
    await world.work()
    world.render.says["nudge:1"] = "settled"
    world.clock.move(seconds=30)
    await world.want(second, urgent=False)
    world.clock.move(seconds=6)
    await world.store.write(lambda tx: levels.want(tx, number, world.clock.now))
    before = len(world.calls("chat.update"))
    await world.courier.round()
    assert "settled" in world.texts()
    await world.work()
    assert len(world.calls("chat.update")) == before + 2


async def test_a_direct_message_follows_where_it_really_stands(
    world: OutboxWorld,
) -> None:
    mention = await world.mention()
    await brief(world, mention, ANNA)
    world.render.says[BRIEF] = "answered"
    await world.want(mention)
    await world.work()
    message = await world.message(BRIEF)
    assert message.sent_channel is not None
    assert world.texts(message.sent_channel) == ["answered"]
