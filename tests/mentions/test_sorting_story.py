"""Sorting a post: help on the card, questions that lead on, a second class, weight, irony."""

import json
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

from bot.desk import queries
from data.mentions.event_data import Classed, Weighed
from data.models import Status
from tests.world.building import build_world
from tests.world.world import CARDS, WEDNESDAY, World


async def test_what_is_what_tells_the_classes_apart_in_ones_own_language(
    world: World,
) -> None:
    """S1.3, S4.4: from the card, while nobody has classed it, and one press leads on."""
    number = await world.mention("Where the f*** is order 4711? Useless shop.")

    await world.anna.press("ⓘ What is what?")
    told = world.anna.dialog
    for klass in world.bot.app.playbook.classes.values():
        assert klass.definition["en"] in told
        assert klass.question["en"] in told
    assert "Clumsy or rude is not hostile." in told
    assert "Rude wording, real case → complaint." in told
    await world.anna.cancels()
    await world.carla.press("ⓘ Was ist was?")
    assert "Grober Ton, echter Fall → Beschwerde." in world.carla.dialog
    assert "Ist dieser Person bei uns etwas passiert?" in world.carla.dialog

    await world.workspace.press_in_view("carla", "mention.classify.complaint")
    await world.settle()

    mention = await world.look(number)
    assert mention.classification == "complaint"
    assert mention.first_reply_due == WEDNESDAY + timedelta(minutes=60)
    await world.anna.press("Change class…")
    await world.anna.press_in_dialog("ⓘ What is what?")
    assert "Clumsy or rude is not hostile." in world.anna.dialog


async def test_the_next_step_stands_first_with_one_line_why(world: World) -> None:
    """Features B1: and the line goes with the case, from the first word to the last."""
    await world.mention("My lamp broke.")
    await world.anna.press("😟 Complaint")
    await world.anna.press("I'll take it")

    assert "Next: public reply, personal reply, public closing note" in world.shown()
    await world.anna.press("Holding reply")
    assert await world.anna.submit() == {}
    assert "next: personal reply, public closing note" in world.shown()
    await world.anna.press("Draft reply")
    assert await world.anna.submit({"text": "We are sorry."}) == {}
    await world.anna.cancels()
    await world.wait(minutes=11)
    assert "Draft saved · can be posted now" in world.shown()


async def test_a_rant_is_accepted_only_after_four_questions(world: World) -> None:
    """Playbook 2.3: one yes leads to that class; features 3.0 asks before “troll” counts."""
    number = await world.mention("Idiots! My order never came.")

    await world.anna.press("👺 Rant / troll")

    assert (await world.look(number)).classification is None
    for question in (
        "Would we have to act on it even if it praised us?",
        "Did something happen to this person with us?",
        "Would a fact or a link settle it?",
        "Is there a point we could act on or should explain?",
    ):
        assert question in world.anna.dialog
    assert "In doubt between complaint and rant: complaint." in world.anna.dialog
    await world.anna.press_in_dialog("Yes → 😟 Complaint")
    assert (await world.look(number)).classification == "complaint"


async def test_the_kind_of_a_rant_is_asked_once_and_kept(world: World) -> None:
    """S2.17: vent, baseless accusation, provocation."""
    number = await world.mention("You are all criminals!")
    await world.anna.press("❓ Question")
    await world.anna.press("Change class…")
    assert await world.anna.submit({"class": "👺 Rant / troll"}) == {}
    for kind in ("Letting off steam", "Accuses without grounds", "Wants to provoke"):
        assert kind in world.anna.dialog

    await world.anna.press_in_dialog("Accuses without grounds")

    mention = await world.look(number)
    assert (mention.classification, mention.finding) == ("rant_troll", "baseless")
    assert "Accuses without grounds" in world.shown()
    assert "What kind is it?" not in world.anna.dialog + world.anna.hears


async def test_praise_that_is_not_true_is_wrong_facts_in_one_press(
    world: World,
) -> None:
    """S2.7: and a factual correction is recommended."""
    number = await world.mention("Lumivelo invented the dynamo! Great company.")
    await world.anna.press("💚 Praise")

    await world.anna.press("Not quite")

    assert (await world.look(number)).classification == "wrong_facts"
    assert "Who is right?" in world.shown()
    assert world.anna.ephemerals == []
    await world.anna.press("It is wrong")
    assert "Facts and a link, in the same place" in world.shown()
    await world.anna.press("I'll take it")
    assert world.card()["blocks"][-1]["elements"][0]["style"] == "primary"


async def test_even_a_chronic_know_all_may_be_right(world: World) -> None:
    """S4.10: who is right is asked of every post, however often its author wrote."""
    author = {"name": "Klaus", "handle": "klaus_weiss_alles"}
    for text in ("Wrong!", "Wrong again!"):
        await world.mention(text, author=author)
        await world.anna.press("👺 Rant / troll")
        await world.anna.press_in_dialog("Letting off steam")
        await world.anna.cancels()
    number = await world.mention("Your lamp has 40 lux, not 50.", author=author)
    assert "earlier: 2 (" in await world.anna.reads()

    await world.anna.press("🔎 Wrong facts?")

    assert "Who is right?" in world.shown(number)
    await world.anna.press("I'll take it", number)
    assert "Who is right?" in world.shown(number)
    await world.anna.press("They are right", number)
    assert (await world.look(number)).finding == "they_are_right"
    assert "Who is right?" not in world.shown(number)


async def test_praise_with_a_question_may_want_contact(world: World) -> None:
    """S0.18: the hint at once, and one press starts the clock of a question."""
    number = await world.mention(
        "Love my lamp! Does it come in red?", sentiment={"label": "positive"}
    )
    assert "May want contact" in await world.anna.reads()
    await world.anna.press("💚 Praise")
    assert (await world.look(number)).first_reply_due == WEDNESDAY + timedelta(hours=8)

    await world.anna.press("Also a question")

    mention = await world.look(number)
    assert (mention.classification, mention.second_class) == ("praise", "question")
    assert mention.first_reply_due == WEDNESDAY + timedelta(minutes=60)
    assert "also ❓ Question" in await world.anna.reads()
    assert "May want contact" not in await world.anna.reads()
    await world.anna.press("Undo")
    assert (await world.look(number)).second_class is None


async def test_true_praise_says_whom_it_is_for(world: World) -> None:
    """S0.17, S0.19: one optional press, and *Liked* closes it without a dialog."""
    number = await world.mention("This lamp saved my way home.")
    await world.anna.press("💚 Praise")
    await world.anna.press("Yes, it is true")

    await world.anna.press("Praise for…")
    await world.anna.press_in_dialog("The product")

    assert (await world.look(number)).praise_target == "product"
    await world.anna.cancels()
    assert "for: The product" in await world.anna.reads()
    await world.david.press("Liked")
    mention = await world.look(number)
    assert (mention.status, mention.outcome) == (Status.CLOSED, "liked")
    closed = (await queries.story(world.bot.app, mention.id))[-1]
    assert (closed.kind, closed.actor, closed.at) == (
        "settle",
        "UDAVID",
        mention.closed_at,
    )
    assert world.david.dialog == ""


async def test_praise_is_passed_on_to_whom_it_is_for(tmp_path: Path) -> None:
    """S0.17: tagged “product”, *Pass on* already knows the product channel."""
    topics = '\n[topics.product]\nchannel = "#product"\n'
    async with AsyncExitStack() as stack:
        world = await build_world(stack, tmp_path, more=topics, channels=("product",))
        await world.mention("This lamp saved my way home.")
        await world.anna.press("💚 Praise")
        await world.anna.press("Yes, it is true")
        await world.anna.press("Praise for…")
        await world.anna.press_in_dialog("The product")
        await world.anna.cancels()
        await world.anna.press("Pass on…")

        assert await world.anna.submit({"what": "A thank-you for your work."}) == {}

        assert "A thank-you for your work." in world.told_in("product")


async def test_weight_has_a_reason_and_a_person_knows_better(world: World) -> None:
    """S1.15: 25,000 followers are high and halve the claim target; normal by hand is kept."""
    number = await world.mention("Hm.", author={"name": "Pia", "followers": 25_000})
    assert "High priority (reach)" in world.shown()
    assert (await world.look(number)).claim_due == WEDNESDAY + timedelta(minutes=15)
    await world.anna.press("Priority…")

    await world.anna.press_in_dialog("Normal")

    mention = await world.look(number)
    assert mention.claim_due == WEDNESDAY + timedelta(minutes=30)
    assert "Normal priority (set by hand)" in world.shown()
    events = await queries.story(world.bot.app, mention.id)
    assert (events[-1].kind, events[-1].actor) == ("weigh", "UANNA")
    assert events[-1].data == Weighed("high", "normal")


async def test_a_rant_nobody_sees_is_better_left_alone(world: World) -> None:
    """S0.25: no reactions, 40 followers: *No reply*, with the reason chosen already."""
    await world.mention(
        "Boo!", author={"name": "X", "followers": 40}, engagement={"likes": 0}
    )
    await world.anna.press("👺 Rant / troll")
    await world.anna.press_in_dialog("Wants to provoke")
    await world.anna.cancels()
    await world.anna.press("I'll take it")

    first = world.card()["blocks"][-1]["elements"][0]
    assert (first["text"]["text"], first["style"]) == ("No reply…", "primary")
    assert "Hardly anybody has seen it." in world.shown()
    await world.anna.press("No reply…")
    assert world.anna.entered("reason")["selected_option"]["value"] == "wakes_dogs"


async def test_a_profile_that_names_an_outlet_suggests_the_press_flag(
    world: World,
) -> None:
    """S4.12: a suggestion, only where journalists are, and the profile is not kept."""
    bio = "Reporter at the Guardian. Views mine."
    number = await world.mention(
        "What happened to your lamps?", platform="x", author={"name": "K", "bio": bio}
    )
    assert "📰 The profile names the press." in await world.anna.reads()
    assert (await world.look(number)).flags == ()
    assert "Guardian" not in str(await world.look(number))

    await world.mention("Hi", platform="reddit", author={"name": "K", "bio": bio})
    assert "names the press" not in world.shown()


async def test_irony_asks_a_colleague_and_keeps_quiet_until_then(world: World) -> None:
    """S3.2, S3.9: whoever was in doubt is not the second opinion."""
    number = await world.mention("Great, my lamp died. Thanks a lot, geniuses.")
    await world.anna.press("😟 Complaint")
    await world.anna.press("Flags…")
    await world.anna.submit({"flags": ["🌀 Irony / unclear"]})

    asked = world.thread_texts(number)[-1]
    assert "Anna is not sure whether #1 is ironic." in asked
    assert "A colleague should read it first" in world.shown()
    await _press_below(world, "anna", "Ironic")
    assert "somebody else should give it" in world.anna.hears
    assert (await world.look(number)).read_as is None

    await _press_below(world, "david", "Meant seriously")

    mention = await world.look(number)
    assert (mention.read_as, mention.read_by) == ("serious", "UDAVID")
    assert "David reads it as meant seriously" in await world.anna.reads()
    assert "David reads it as meant seriously" in world.thread_texts(number)[-1]
    assert "Ironic" not in world.thread_texts(number)[-1]


async def test_praise_of_a_colleague_is_left_to_stand(tmp_path: Path) -> None:
    """S2.8: an opt-in list of handles sets the flag, and the card says what to do."""
    async with AsyncExitStack() as stack:
        staff = '\n[staff]\nhandles = ["@Lena_Fietst"]\n'
        world = await build_world(stack, tmp_path, more=staff)
        await world.mention("Best lamps!", author={"handle": "lena_fietst"})
        assert "🏷️ Written by our employee" in world.shown()

        await world.anna.press("💚 Praise")

        first = world.card()["blocks"][-1]["elements"][0]
        assert (first["text"]["text"], first["style"]) == ("Let it stand", "primary")
        assert "Let praise stand" in world.shown()
        assert await world.story(1) == ["receive", "flag", "classify"]


async def test_a_class_can_change_any_time_and_its_clock_with_it(world: World) -> None:
    """S1.5, S1.14: rant to complaint; who, when, from what to what, from the original start."""
    number = await world.mention("Same old rubbish. Order 12 never came.")
    await world.anna.press("👺 Rant / troll")
    await world.anna.press_in_dialog("Letting off steam")
    await world.anna.cancels()
    assert (await world.look(number)).first_reply_due is None
    await world.wait(minutes=20)

    await world.david.press("Change class…")
    assert "Did something happen to this person with us?" in json.dumps(
        world.workspace.view_of("david")
    )
    await world.david.submit({"class": "😟 Complaint"})

    mention = await world.look(number)
    assert mention.first_reply_due == WEDNESDAY + timedelta(minutes=60)
    changed = (await queries.story(world.bot.app, mention.id))[-1]
    assert (changed.kind, changed.actor) == ("classify", "UDAVID")
    assert changed.at >= WEDNESDAY + timedelta(minutes=20)
    assert changed.data == Classed("rant_troll", "complaint")


async def _press_below(world: World, name: str, ref: str) -> None:
    """A button of the newest message in the thread of the card."""
    conversation = world.workspace.channel(CARDS)
    newest = conversation.replies(world.card()["ts"])[-1]
    await world.workspace.press(name, conversation.id, newest["ts"], ref)
    await world.settle()
