"""How a case is closed: with an outcome, without open points, and always possible."""

import json

import pytest

from bot.desk import queries
from data.models import Status
from data.payloads import to_json
from tests.world.endings import LEFT_OUT, answered, claimed, menu
from tests.world.world import World


async def test_missing_dots_want_a_reason_and_the_result_is_kept(world: World) -> None:
    """S2.31, S3.31, S3.32, S3.36: each refusal names the field of the way on."""
    number = await answered(world, "In private")
    await world.anna.press("Close…")
    assert "still open: public reply, public closing note" in world.anna.dialog

    never = "It never was public"
    wrong = await world.anna.submit({"outcome": "✅ Answered"})
    assert list(wrong) == ["dot_acknowledged"]
    wrong = await world.anna.submit({"dot_acknowledged": never})
    assert list(wrong) == ["dot_closing"]
    wrong = await world.anna.submit({"dot_closing": never})
    assert wrong == {"result": "Please choose the outcome for the customer."}
    assert await world.anna.submit({"result": "Heard and comforted"}) == {}

    mention = await world.look(number)
    assert (mention.status, mention.resolution) == (Status.CLOSED, "comforted")
    reasons = {dot.name: dot.reason for dot in mention.closing_steps}
    assert reasons == {
        "acknowledged": "never_public",
        "personal": None,
        "closing": "never_public",
    }
    await world.anna.press_ephemeral("Undo")
    back = await world.look(number)
    assert (back.status, len(back.closing_steps), back.resolution) == (
        Status.WATCHING,
        1,
        None,
    )


async def test_nothing_is_solved_while_it_is_repaired(world: World) -> None:
    """S2.30: refused naming the task; another ending, or the repair, is the way."""
    number = await answered(world)
    await menu(world, "Fix the problem…")
    task = {"what": "Send a new lamp.", "topic": "Product"}
    assert await world.anna.submit(task) == {}
    await world.anna.press("Close…", number)

    wrong = await world.anna.submit({"outcome": "✅ Solved"})
    assert wrong == {
        "outcome": "“Solved” is possible once “Send a new lamp.” is done. "
        "Another outcome is possible now."
    }
    wrong = await world.anna.submit({"outcome": "✅ Apologised"})
    assert "Still open: “Send a new lamp.”" in wrong["anyway"]
    await world.anna.cancels()
    await world.david.press_in_message("dm", "Done")
    await world.anna.press("Close…", number)
    assert await world.anna.submit({"outcome": "✅ Solved"}) == {}


async def test_one_sentence_is_the_way_and_counts_for_the_rule(world: World) -> None:
    """C10: an override is counted by rule, with its sentence, never by person."""
    number = await answered(world)
    await menu(world, "Ask an expert…")
    task = {"what": "Is it covered?", "topic": "Product"}
    assert await world.anna.submit(task) == {}
    await world.anna.press("Close…", number)
    how = {"outcome": "✅ Apologised"}
    assert list(await world.anna.submit(how)) == ["anyway"]

    assert await world.anna.submit({"anyway": "The customer moved away."}) == {}

    rows = await world.bot.store.read(
        lambda tx: tx.all("select rule, note from overrides where note <> ''")
    )
    assert rows == [
        {"rule": "close_with_open_ends", "note": "The customer moved away."}
    ]
    story = await queries.story(world.bot.app, number)  # type: ignore[arg-type]
    assert "moved away" not in json.dumps([to_json(event.data) for event in story])


async def test_what_cannot_be_fixed_says_why(world: World) -> None:
    """S3.34: the reason is required, the alternative is kept."""
    number = await answered(world)
    await menu(world, "Cannot be fixed…")
    wrong = await world.anna.submit({"why": "  ", **LEFT_OUT})
    assert list(wrong) == ["why"]
    said = {"why": "The lamp is no longer made.", "instead": "The money back."}
    assert await world.anna.submit(said) == {}

    mention = await world.look(number)
    assert (mention.outcome, mention.resolution) == ("cannot_fix", "alternative")
    assert "because The lamp is no longer made" in world.anna.hears
    assert "What we can offer: The money back." in world.anna.hears


async def test_let_it_stand_has_a_reason_and_its_limits(world: World) -> None:
    """S3.42: any class but abuse and complaint, one press where it is praise."""
    for klass in ("🔎 Wrong facts?", "💡 Criticism / idea", "❓ Question"):
        number = await claimed(world, klass, f"Something about {klass}")
        await menu(world, "Let it stand…")
        assert list(await world.anna.submit({})) == ["reason"]
        assert await world.anna.submit({"reason": "Small reach, not worth it"}) == {}
        mention = await world.look(number)
        assert (mention.outcome, mention.reason) == ("let_stand", "not_worthwhile")
    praise = await world.mention("Lovely lamp.")
    await world.anna.press("💚 Praise")
    await world.deliver_press("anna", "mention.settle.let_stand", praise)
    assert (await world.look(praise)).reason == "true_let_stand"
    for klass in ("complaint", "abuse"):
        await claimed(world, f"mention.classify.{klass}", f"About {klass}.")
        offered = await world.anna.looks_for_more()
        assert "Pass on…" in offered
        assert "Let it stand…" not in offered + world.shown()
        await world.anna.cancels()


async def test_who_is_wrong_is_not_ignored_without_a_reason(world: World) -> None:
    """S3.19: wrong facts are answered, or left for a reason that is kept."""
    number = await claimed(world, "🔎 Wrong facts?", "You were founded in 1807.")
    await menu(world, "No reply…")

    assert list(await world.anna.submit({})) == ["reason"]
    assert (await world.look(number)).status is Status.CLAIMED
    assert await world.anna.submit({"reason": "Would give a stage"}) == {}

    mention = await world.look(number)
    assert (mention.status, mention.reason) == (Status.WATCHING, "troll_stage")


async def test_the_lead_hears_of_a_complaint_without_a_reply(world: World) -> None:
    """S3.12: a reason is required, and the lead gets one message; a rant stays ours."""
    number = await claimed(world, "😟 Complaint")
    await menu(world, "No reply…")
    assert list(await world.anna.submit({})) == ["reason"]
    assert await world.anna.submit({"reason": "Would make it bigger"}) == {}

    told = [said for said in world.carla.dms if f"#{number}" in said]
    assert len(told) == 1
    decided = f"#{number} (Beschwerde) keine Antwort braucht: Würde es größer machen"
    assert decided in told[0]
    assert (await world.look(number)).resolution == "decided_no_reply"
    await world.anna.press("Close…")
    chosen = {"outcome": "🤐 Decided not to reply"}
    assert list(await world.anna.submit(chosen)) == ["anyway"]
    why = {**chosen, "anyway": "The platform closed the thread."}
    assert await world.anna.submit(why) == {}


@pytest.mark.parametrize("ending", ["liked", "thanked", "stand"])
@pytest.mark.parametrize("left", ["question", "task", "promise", "private"])
async def test_one_press_ends_nothing_that_is_open(
    world: World, ending: str, left: str
) -> None:
    """What ends without a dialog asks for no reason, so *Close* has to.

    Such buttons stand on a card from before.
    """
    number = await claimed(
        world, "💚 Praise" if "settle" in ending else "💡 Criticism / idea"
    )
    await _leave_open(world, number, left)

    if ending == "stand":
        await world.deliver_press("anna", "mention.stand", number)
        assert await world.anna.submit({"reason": "Venting, no case"}) != {}
        await world.anna.cancels()
    else:
        await world.deliver_press("anna", f"mention.settle.{ending}", number)
    assert (await world.look(number)).status is Status.CLAIMED

    await menu(world, "Close…")
    how = {"outcome": "🗑️ Not relevant", "anyway": "They met in the shop."}
    assert await world.anna.submit(how) == {}


async def _leave_open(world: World, number: int, what: str) -> None:
    if what == "question":
        await world.deliver_press("anna", "mention.escalate", number)
        asked = {"reason": "Safety or health", "question": "Stop it?"}
        await world.anna.submit({**asked, "level": "Management", "manager": "David"})
    elif what == "task":
        await menu(world, "Ask an expert…")
        await world.anna.submit({"what": "Is it covered?", "topic": "Product"})
    elif what == "promise":
        await world.deliver_press("anna", "mention.holding", number)
        await world.anna.submit({"text": "We look into it."})
    else:
        await menu(world, "Private…")
        said = ["I have said in public that we get in touch"]
        await world.anna.submit({"said": said})
