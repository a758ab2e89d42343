"""Briefs and reminders in Slack are redrawn with their case, like its card."""

from bot.incoming.format import Incoming
from bot.intake.service import deliveries
from bot.localslack.faults import Fault
from data.models import ChannelId, MentionId
from data.outbox import outbox
from data.outbox.notification_data import Listed, ListItem
from data.transaction import Transaction
from tests.world.escalations import QUESTION, asked
from tests.world.world import MANAGEMENT, World

JANA = {"name": "Jana Meier", "handle": "jana"}


async def briefs(world: World) -> list[str]:
    """What the brief says now, in the channel and to the person asked."""
    await world.wait(seconds=10)
    return [world.told_in(MANAGEMENT), world.david.dms[-1]]


def updates(world: World) -> int:
    return sum(call.method == "chat.update" for call in world.workspace.calls)


async def test_a_brief_shows_who_has_it_now(world: World) -> None:
    """DESIGN promise 13: read an hour later, it says what is true then."""
    number = await asked(world)
    assert all("Anna has it" in said for said in await briefs(world))
    await world.anna.press("Release")
    assert all("unclaimed" in said for said in await briefs(world))
    await world.david.press("I'll take it", number)
    for said in await briefs(world):
        assert "David has it" in said
        assert "unclaimed" not in said
        assert QUESTION in said


async def test_a_brief_shows_the_class_and_folds_what_hurts(world: World) -> None:
    await asked(world)
    assert all("caught fire" in said for said in await briefs(world))
    await world.anna.press("⛔ Abuse / illegal")
    await world.anna.press_in_dialog("Threat")
    for said in await briefs(world):
        assert "Abuse / illegal" in said
        assert "caught fire" not in said


async def test_a_brief_shows_an_answer_an_end_and_that_it_was_reopened(
    world: World,
) -> None:
    number = await asked(world)
    await world.anna.press("😟 Complaint")
    assert all("Not answered yet" in said for said in await briefs(world))
    await world.anna.press("Mark as posted…")
    said = {"text": "We are sorry.", "channel": "In public"}
    assert await world.anna.submit(said) == {}
    for told in await briefs(world):
        assert "Answered" in told
        assert "Not answered yet" not in told
    await world.anna.press("Close…", number)
    ending = {"outcome": "✅ Solved", "anyway": "David agreed by phone."}
    assert await world.anna.submit(ending) == {}
    assert all("closed: Solved" in told for told in await briefs(world))
    await world.deliver_press("ben", "mention.reopen", number)
    assert all("reopened by Ben" in told for told in await briefs(world))


async def test_a_brief_says_that_the_author_wrote_again(world: World) -> None:
    """*Answered* alone would say that nobody waits."""
    number = await world.mention(
        "My lamp broke.", platform="x", external_id="p1", author=JANA
    )
    await world.anna.press("😟 Complaint")
    await world.anna.press("I'll take it")
    await world.anna.press("Escalate…")
    question = {"reason": "Safety or health", "question": QUESTION, "manager": "David"}
    assert await world.anna.submit(question) == {}
    await world.anna.press("Mark as posted…", number)
    written = {"text": "We are sorry.", "channel": "In public, then in private"}
    assert await world.anna.submit(written) == {}
    assert not any("wrote again" in said for said in await briefs(world))
    await world.wait(minutes=5)
    await world.mention(
        "Still nothing!",
        platform="x",
        external_id="p2",
        in_reply_to={"id": "p1"},
        author=JANA,
    )
    for said in await briefs(world):
        assert "Answered" in said
        assert "the author wrote again" in said
    card = world.shown(number)
    assert "ended well" not in card
    assert "*The author wrote again* · Anna" in card


async def test_a_brief_does_not_keep_what_the_author_took_back(world: World) -> None:
    secret = "My name is Kim and the lamp burnt my hand."
    number = await world.mention(secret, external_id="post-9")
    await world.anna.press("I'll take it")
    await world.anna.press("Escalate…")
    question = {"reason": "Safety or health", "question": QUESTION, "manager": "David"}
    assert await world.anna.submit(question) == {}
    assert all("burnt my hand" in said for said in await briefs(world))
    gone = {"action": "deleted", "external_id": "post-9", "platform": "web"}
    await deliveries.receive(
        world.bot.app, "own", [Incoming.model_validate(gone)], b"{}"
    )
    assert (await world.look(number)).withdrawn_at is not None
    assert not any("burnt my hand" in said for said in await briefs(world))


async def test_nothing_is_sent_where_a_message_would_say_the_same(
    world: World,
) -> None:
    await asked(world)
    await briefs(world)
    before = updates(world)
    await world.anna.press("History")
    await briefs(world)
    assert updates(world) == before


async def test_a_reminder_that_was_followed_asks_for_nothing_any_more(
    world: World,
) -> None:
    """Somebody reads the thread an hour later: it says who has it."""
    number = await world.mention("Where is my parcel?")
    await world.anna.press("❓ Question")
    for _ in range(31):
        await world.wait(minutes=1)
    asks = "is a holding reply enough for now?"
    assert any(asks in said for said in world.thread_texts(number))
    await world.anna.press("I'll take it", number)
    await world.wait(seconds=10)
    below = world.thread_texts(number)
    assert not any(asks in said for said in below)
    assert any("There is nothing to do here any more" in said for said in below)


async def test_a_list_of_what_is_left_says_when_nothing_is(world: World) -> None:
    """Lists name several mentions; each day's list follows them."""
    first = await world.mention("The lamp is dim.")
    await world.anna.press("I'll take it")
    message = Listed(items=(ListItem(mention=first, clock="claim"),))

    def put(tx: Transaction) -> None:
        outbox.put(
            tx,
            key="catch_up:test",
            kind="catch_up",
            channel=ChannelId("UANNA"),
            now=world.clock.now,
            data=message,
        )

    await world.bot.store.write(put)
    await world.wait(seconds=10)
    assert f"#{first}" in world.anna.dms[-1]
    await world.anna.press("🗑️ Not relevant")
    await world.wait(seconds=10)
    assert "Everything on this list is done." in world.anna.dms[-1]
    assert (await world.look(MentionId(first))).outcome == "not_relevant"


async def test_nobody_was_told_before_the_message_stands_in_slack(world: World) -> None:
    """Slack is slow: the card says that it is on its way, and then that it was asked."""
    number = await world.mention("The lamp caught fire.")
    await world.anna.press("I'll take it")
    await world.anna.press("Escalate…")
    for _ in range(2):
        world.workspace.faults.next("chat.postMessage", Fault.RATE_LIMIT(40))
    question = {"reason": "Safety or health", "question": QUESTION, "manager": "David"}
    assert await world.anna.submit(question) == {}
    assert "the message to David is on its way" in world.shown(number)
    assert "has not seen it" not in world.shown(number)
    await world.wait(seconds=60)
    await world.wait(seconds=10)
    assert "David has not seen it yet" in world.shown(number)
    assert "on its way" not in world.shown(number)
