"""What a card, History and messages say about an ending and a reopening is true."""

from datetime import timedelta

from bot.replies.service import publishing
from data.models import MentionId, Status
from tests.world.endings import LEFT_OUT, answered, claimed, menu
from tests.world.world import World


async def test_answered_needs_the_answer_and_the_clock_is_met_when_it_was_given(
    world: World,
) -> None:
    number = await claimed(world, "😟 Complaint")
    await world.wait(minutes=20)
    await menu(world, "Close…")
    ending = {"outcome": "✅ Answered", "result": "Heard and comforted", **LEFT_OUT}
    assert list(await world.anna.submit(ending)) == ["text"]
    assert (await world.look(number)).status is Status.CLAIMED
    assert await world.anna.submit({"text": "We are so sorry."}) == {}

    mention = await world.look(number)
    assert mention.status is Status.CLOSED
    assert mention.first_reply_at == mention.answered_at
    assert mention.reply_channel == "public"
    texts = await publishing.texts(world.bot.app, MentionId(number))
    assert [one.text for one in texts] == ["We are so sorry."]


async def test_continued_in_private_needs_the_word_that_was_said_there(
    world: World,
) -> None:
    """Also after an answer in public: text or link, where, and when."""
    number = await answered(world)
    public = (await world.look(number)).first_reply_at
    await world.wait(minutes=20)
    await world.anna.press("Close…")
    ending = {"outcome": "✉️ Continued in private", "result": "Heard and comforted"}
    assert await world.anna.submit(ending) == {}
    assert "heard from us in private" in world.anna.dialog
    assert list(await world.anna.submit()) == ["text"]
    said = {"text": "Call me at noon.", "channel": "In public"}
    assert list(await world.anna.submit(said)) == ["channel"]
    assert (await world.look(number)).status is Status.WATCHING
    assert await world.anna.submit({"channel": "In private"}) == {}

    mention = await world.look(number)
    assert (mention.status, mention.outcome) == (Status.CLOSED, "moved_private")
    assert mention.reply_channel == "private"
    assert (mention.first_reply_at, mention.answered_at) == (public, world.clock.now)
    texts = await publishing.texts(world.bot.app, MentionId(number))
    assert [one.text for one in texts] == ["We are sorry.", "Call me at noon."]


async def test_continued_in_private_asks_nothing_where_it_is_known(
    world: World,
) -> None:
    number = await claimed(world, "😟 Complaint")
    await menu(world, "Private…")
    said = ["I have said in public that we get in touch"]
    assert await world.anna.submit({"said": said}) == {}
    await world.anna.press("They said yes")
    await menu(world, "Close…")
    ending = {"outcome": "✉️ Continued in private", "result": "Heard and comforted"}
    more = {"anyway": "Jo goes on by phone."}
    assert await world.anna.submit({**ending, **LEFT_OUT, **more}) == {}
    assert (await world.look(number)).answered_at is None


async def test_the_dialog_asks_only_what_the_ending_needs(world: World) -> None:
    await claimed(world, "😟 Complaint")
    await menu(world, "Close…")
    assert "The link" not in world.anna.dialog
    assert "Outcome for the customer" not in world.anna.dialog
    assert await world.anna.submit({"outcome": "✅ Answered"}) == {}
    assert "needs a little more" in world.anna.dialog
    assert "Outcome for the customer" in world.anna.dialog
    assert await world.anna.submit({"outcome": "🗑️ Not relevant"}) == {}
    assert world.anna.dialog == ""


async def test_a_case_closed_without_a_word_was_not_answered(world: World) -> None:
    number = await claimed(world, "💡 Criticism / idea")
    await menu(world, "Close…")
    how = {"outcome": "🗑️ Not relevant"}
    assert await world.anna.submit(how) == {}
    assert (await world.look(number)).first_reply_at is None


async def test_who_reopened_it_stands_on_the_card_in_history_and_in_a_message(
    world: World,
) -> None:
    number = await claimed(world, "💡 Criticism / idea")
    await menu(world, "Close…")
    how = {"outcome": "🗑️ Not relevant"}
    assert await world.anna.submit(how) == {}
    await world.wait(hours=2)
    await world.deliver_press("ben", "mention.reopen", number)

    mention = await world.look(number)
    assert (mention.owner, mention.reopened_by) == ("UANNA", "UBEN")
    assert mention.first_reply_due is not None
    assert mention.first_reply_due > world.clock.now
    assert "reopened by Ben" in await world.anna.reads(number)
    (told,) = [said for said in world.anna.dms if "reopened" in said]
    assert f"Ben reopened #{number}, and it is yours again. Next: first reply" in told
    await world.anna.press("History")
    assert "Ben reopened it" in world.anna.dialog


async def test_a_decided_silence_is_looked_at_first_or_ends_with_a_reason(
    world: World,
) -> None:
    number = await claimed(world, "💡 Criticism / idea")
    await menu(world, "No reply…")
    assert await world.anna.submit({"reason": "Venting, no case"}) == {}
    mention = await world.look(number)
    assert mention.look_again_at is not None
    assert mention.look_again_at - world.clock.now > timedelta(hours=3)
    await world.anna.press("Close…")
    assert "the first check is" in world.anna.dialog
    ending = {"outcome": "🤐 Decided not to reply"}
    assert list(await world.anna.submit(ending)) == ["anyway"]
    assert await world.anna.submit({"anyway": "The author apologised."}) == {}
    assert (await world.look(number)).status is Status.CLOSED
