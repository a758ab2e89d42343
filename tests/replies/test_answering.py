"""From a fresh card to a reply that is recorded: what is asked, and what is refused."""

from datetime import timedelta

import pytest

from data.models import Status
from tests.world.world import World


async def test_a_holding_reply_takes_three_presses_from_a_fresh_card(
    either_world: World,
) -> None:
    """S3.20, S1.22: claim, holding, submit; the first reply is met, a promise begins."""
    world = either_world
    number = await world.mention("How long does the battery last?")
    until = world.clock.now + timedelta(hours=3)

    await world.anna.press("I'll take it")
    await world.anna.press("Holding reply")
    wrong = await world.anna.submit({"text": "We ask and answer by two."})

    assert wrong == {}
    mention = await world.look(number)
    assert mention.first_reply_at is not None
    assert mention.promise_due is not None
    assert world.clock.now < mention.promise_due < until
    assert "answer promised by" in world.shown(number)
    assert world.anna.ephemerals == []
    assert "promised by" in world.shown()
    assert world.anna.dialog == ""


async def test_a_holding_reply_on_a_card_nobody_has_claims_it_too(
    world: World,
) -> None:
    """S2.39: two presses are enough; whoever replies has it."""
    number = await world.mention("Are you there?")
    by_two = world.clock.now + timedelta(hours=2)

    await world.anna.press("Holding reply")
    said = {"text": "We are, one moment.", "promised": by_two}
    assert await world.anna.submit(said) == {}

    mention = await world.look(number)
    assert (mention.status, mention.owner) == (Status.CLAIMED, "UANNA")
    assert mention.promise_due == by_two


@pytest.mark.parametrize(
    ("into", "minutes"), [(None, 7), ("❓ Question", 7), ("❓ Question", 400)]
)
async def test_the_time_suggested_for_a_promise_is_round_and_still_to_come(
    world: World, into: str | None, minutes: int
) -> None:
    """S2.40: the dialog asks until when, and an answer that is late asks it, too."""
    await world.mention("When will it be back?")
    if into is not None:
        await world.anna.press(into)
    world.clock.now += timedelta(minutes=minutes)

    await world.anna.press("Holding reply")

    suggested = world.anna.entered("promised")["selected_date_time"]
    assert suggested % (15 * 60) == 0
    assert suggested > world.clock.now.timestamp()


async def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(
    world: World,
) -> None:
    await world.mention("Hello?")
    await world.anna.press("I'll take it")
    await world.anna.press("Holding reply")

    early = world.clock.now - timedelta(hours=1)
    assert await world.anna.submit({"text": ""}) == {
        "text": "Please complete this required field."
    }
    assert await world.anna.submit({"text": "Soon.", "promised": early}) == {
        "promised": "That time is already past. Please name a later one."
    }
    late = world.clock.now + timedelta(hours=1)
    assert await world.anna.submit({"promised": late, "at": late}) == {
        "at": "That is in the future. When did you post it?"
    }

    assert world.anna.entered("text")["value"] == "Soon."
    assert await world.anna.submit({"at": world.clock.now}) == {}


async def test_a_considered_reply_ends_in_watching_with_a_next_look(
    world: World,
) -> None:
    """S1.23: after the answer somebody looks again."""
    number = await world.mention("My order never came.")
    await world.anna.press("😟 Complaint")
    await world.anna.press("I'll take it")
    await world.anna.press("Mark as posted…")

    wrong = await world.anna.submit({"url": "https://example.com/reply/1"})

    assert wrong == {}
    mention = await world.look(number)
    assert mention.status is Status.WATCHING
    assert mention.look_again_at is not None
    assert mention.reply_url == "https://example.com/reply/1"
    assert f"#{number} is answered; I'll ask for a check" in world.anna.hears
    assert "*Monitoring*" in world.shown()


async def test_without_a_class_only_a_holding_reply_is_offered(world: World) -> None:
    """S2.13: the considered one follows once somebody has said what it is."""
    number = await world.mention("What is this about?")
    await world.anna.press("I'll take it")

    await world.anna.press("Draft reply")

    assert "Not classified yet: a holding reply can be posted now" in world.anna.dialog
    assert "Answer promised by" in world.anna.dialog
    assert await world.anna.submit() == {}
    mention = await world.look(number)
    assert mention.status is Status.CLAIMED
    assert mention.promise_due is not None


async def test_nobody_writes_a_reply_for_a_mention_somebody_else_has(
    world: World,
) -> None:
    """Said before the dialog opens, with the way to take it over."""
    await world.mention("Who answers?")
    await world.anna.press("I'll take it")

    await world.david.press("Holding reply")

    assert world.david.dialog == ""
    assert "Anna has had it since" in world.david.hears
    assert "Take over" in world.david.hears


async def test_a_dialog_that_was_overtaken_says_so_at_its_first_field(
    world: World,
) -> None:
    number = await world.mention("A race.")
    await world.anna.press("Holding reply")
    await world.david.press("I'll take it")

    wrong = await world.anna.submit({"text": "We look into it."})

    assert list(wrong) == ["text"]
    assert "David has had it since" in wrong["text"]
    assert (await world.look(number)).owner == "UDAVID"


async def test_not_replying_is_a_decision_with_a_reason_and_another_look(
    world: World,
) -> None:
    """S0.14, S2.18: ignoring is impossible, not answering is fine."""
    number = await world.mention("You are all idiots.")
    await world.anna.press("👺 Rant / troll")
    await world.anna.press_in_dialog("Wants to provoke")
    await world.anna.cancels()

    await world.anna.press("No reply…")
    assert await world.anna.submit({"reason": "Would give a stage"}) == {}

    mention = await world.look(number)
    assert (mention.status, mention.reason) == (Status.WATCHING, "troll_stage")
    assert mention.finding == "provoking"
    assert "Decided not to reply · Would give a stage" in world.shown()


async def test_praise_is_liked_in_two_presses_and_closed(world: World) -> None:
    """S0.19: a like is a whole reaction."""
    number = await world.mention("Best light I ever had!")

    await world.anna.press("💚 Praise")
    assert "Is it true?" in world.shown(number)
    await world.anna.press("Liked")

    mention = await world.look(number)
    assert (mention.status, mention.outcome) == (Status.CLOSED, "liked")
    assert f"#{number} closed: Liked." in world.anna.hears


async def test_an_answer_to_the_question_is_recorded_and_said(world: World) -> None:
    """S2.8 for a colleague who was not on the list: one calm line follows."""
    number = await world.mention("They invented the wheel!")
    await world.anna.press("💚 Praise")

    await world.anna.press("A colleague wrote it")

    mention = await world.look(number)
    assert (mention.finding, mention.flags) == ("own_colleague", ("employee_author",))
    assert "without saying where it comes from" in world.shown(number)


async def test_closing_needs_an_outcome_and_reopening_is_always_there(
    world: World,
) -> None:
    """DESIGN promise 5."""
    number = await world.mention("Sorted out on the phone.")
    await world.anna.press("Close…")
    assert await world.anna.submit() == {
        "outcome": "Please complete this required field."
    }
    assert await world.anna.submit({"outcome": "✅ Solved"}) == {}
    assert (await world.look(number)).outcome == "solved"

    await world.david.press("Reopen")

    assert "*Closed*" not in world.shown(number)
    assert (await world.look(number)).status is Status.OPEN


async def test_several_flags_are_set_at_once_and_say_what_to_mind(
    world: World,
) -> None:
    number = await world.mention("I will tell my lawyer and the newspaper.")
    await world.anna.press("Flags…")
    chosen = ["📰 Press", "⚖️ Legal threat"]

    assert await world.anna.submit({"flags": chosen}) == {}

    assert (await world.look(number)).flags == ("press", "legal")
    assert "For the press office." in world.shown(number)
    await world.anna.press("Flags…")
    assert await world.anna.submit() == {"flags": "Those flags were already set."}


async def test_a_class_is_changed_in_a_dialog_that_explains_each(world: World) -> None:
    """The clocks start where they started."""
    number = await world.mention("Is it waterproof?")
    await world.anna.press("💡 Criticism / idea")
    before = await world.look(number)

    await world.anna.press("Change class…")
    assert "Did something happen to this person with us?" in world.anna.dialog
    assert await world.anna.submit() == {
        "class": "It is already classified as “Criticism / idea”."
    }
    assert await world.anna.submit({"class": "❓ Question"}) == {}

    after = await world.look(number)
    assert after.classification == "question"
    assert after.started_at == before.started_at
    assert "Question · " in world.shown(number)
