"""The community answers: wait for it, record it, thank it, or answer the rest ourselves."""

from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

from bot.privacy import forgetting
from data.handoffs import updates
from data.models import MentionId, Status
from tests.world.building import build_world
from tests.world.endings import menu
from tests.world.world import World

AMONG_MEMBERS = """
[playbook.platforms.discourse]
community_first = true
"""
IDEA = "💡 Criticism / idea"
COMPLAINT = "😟 Complaint"


async def waiting(world: World, klass: str = IDEA, **said: object) -> int:
    """Anna lets others answer first."""
    number = await world.mention("Why so much plastic?", **said)
    await world.anna.press(klass)
    await world.anna.press("I'll take it")
    await menu(world, "Let others answer first")
    return number


async def test_without_help_exactly_one_message_asks_for_a_decision(
    world: World,
) -> None:
    """S0.20, S0.23: the clock shows until when; then one message, and it is ours."""
    number = await waiting(world)
    assert "the community may answer until" in world.shown()
    assert "first reply by" in world.shown()
    await world.wait(minutes=29)
    assert world.anna.dms == []

    await world.wait(minutes=1)

    assert len(world.anna.dms) == 1
    assert f"Nobody has answered #{number} for us" in world.anna.dms[0]
    assert "Community answered…" in world.anna.dms[0]
    assert (await world.look(number)).status is Status.CLAIMED
    await world.wait(minutes=20)
    assert len(world.anna.dms) == 1


async def test_a_helpful_answer_counts_and_its_writer_can_be_thanked(
    world: World,
) -> None:
    """S0.21, S0.22: an outcome of its own, with the link; the helper is forgotten too."""
    number = await waiting(world, external_id="p1", platform="x")
    reply = {"text": "They changed it last week.", "url": "https://x.com/mo/9"}
    await world.mention(
        **reply,
        platform="x",
        author={"handle": "mo"},
        in_reply_to={"id": "p1"},
    )
    await menu(world, "Community answered…")
    assert world.anna.entered("url")["value"] == "https://x.com/mo/9"
    assert world.anna.entered("handle")["value"] == "mo"
    assert await world.anna.submit({"share": "All of it"}) == {}

    mention = await world.look(number)
    assert (mention.status, mention.outcome) == (Status.WATCHING, "community_answered")
    assert (mention.first_reply_due, mention.resolve_due) == (None, None)
    assert mention.reason is None
    assert f"Others answered #{number}." in world.anna.hears
    assert "Thanks for stepping in, @mo" in world.anna.hears
    store = world.bot.store
    helpers = await store.read(lambda tx: tx.all("select * from helpers"))
    assert helpers[0]["author_key"] == "x:mo"

    await forgetting.forget(world.bot.app, "x:mo")

    helpers = await store.read(lambda tx: tx.all("select * from helpers"))
    assert [(row["handle"], row["url"]) for row in helpers] == [(None, None)]


async def test_in_part_keeps_our_part_open(world: World) -> None:
    """S2.36, S0.20: on a complaint only a part can be theirs, and the clock keeps running."""
    number = await world.mention("My lamp broke.")
    await world.anna.press(COMPLAINT)
    await world.anna.press("I'll take it")
    before = await world.look(number)
    await world.anna.press("More…")
    assert "Let others answer first" not in world.anna.dialog
    await world.anna.press_in_dialog("Community answered…")
    assert "All of it" not in world.anna.dialog
    assert await world.anna.submit({"share": "In part"}) == {}

    after = await world.look(number)
    assert after.status is Status.CLAIMED
    assert after.first_reply_due == before.first_reply_due is not None
    assert "the rest is still ours" in world.anna.hears


async def test_members_may_answer_a_question_where_they_help_each_other(
    tmp_path: Path,
) -> None:
    """S4.17, S2.38: at most half an hour where members help, and within the hour all the same."""
    async with AsyncExitStack() as stack:
        world = await build_world(stack, tmp_path, more=AMONG_MEMBERS)
        number = await waiting(world, "❓ Question", platform="discourse")

        mention = await world.look(number)
        assert mention.snoozed_until is not None
        assert mention.snoozed_until - world.clock.now <= timedelta(minutes=30)
        assert mention.first_reply_due == mention.started_at + timedelta(minutes=60)
        elsewhere = await world.mention("How do I reset it?", platform="x")
        await world.anna.press("❓ Question", elsewhere)
        asked = await world.look(elsewhere)
        assert asked.first_reply_due == asked.started_at + timedelta(minutes=60)
        await world.anna.press("More…", elsewhere)
        assert "Let others answer first" not in world.anna.dialog


async def test_the_public_hears_how_it_stands_and_that_it_is_fixed(
    world: World,
) -> None:
    """S3.37, S3.38: a series with times, one reminder, and the good news."""
    number = await world.mention("Your site is down.")
    await world.anna.press(COMPLAINT)
    await world.anna.press("I'll take it")
    await menu(world, "Fix the problem…")
    assert await world.anna.submit({"what": "Restart it.", "topic": "Product"}) == {}
    await menu(world, "Public update…")
    soon = world.clock.now + timedelta(minutes=60)
    assert await world.anna.submit({"next_by": soon}) == {}
    assert "Last public update" in await world.anna.reads()
    assert "We are looking into it" in await world.anna.reads()

    await world.wait(minutes=60)
    asked = [said for said in world.anna.dms if "The next public update" in said]
    assert len(asked) == 1

    await world.david.press_in_message("dm", "Done")
    assert any("“Restart it.” is done." in said for said in world.thread_texts(number))
    await menu(world, "Public update…")
    assert world.anna.entered("kind")["selected_option"]["value"] == "fixed"
    assert await world.anna.submit({}) == {}
    assert "2 public updates, the last" in await world.anna.reads()
    mention = MentionId(number)
    told = await world.bot.store.read(lambda tx: updates.of_mention(tx, mention))
    assert [update.kind for update in told] == ["investigating", "fixed"]
    assert told[0].at < told[1].at
    await world.wait(hours=8)
    again = [said for said in world.anna.dms if "The next public update" in said]
    assert len(again) == 1
