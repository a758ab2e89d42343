"""A question answered where it stands: one press, a minute to take it back."""

from data.models import MentionId, Status
from tests.world.world import World

QUESTION = "May we send the part by express?"


async def asked(world: World) -> int:
    """Anna has it and asks David."""
    number = await world.mention("Ordered three weeks ago.")
    await world.anna.press("mention.claim")
    await world.anna.press("Escalate…")
    told = {"reason": "Goodwill or money", "question": QUESTION, "manager": "David"}
    assert await world.anna.submit(told) == {}
    return number


async def test_a_yes_is_one_press_and_the_team_hears_it_a_minute_later(
    world: World,
) -> None:
    number = await asked(world)
    before = list(world.anna.dms)
    ephemerals = list(world.david.ephemerals)

    await world.david.press_in_message("dm", "escalation.yes")
    brief = world.david.dms[-1]
    assert "David decided: Yes" in brief
    assert "Undo" in brief
    assert world.david.ephemerals == ephemerals
    await world.wait(seconds=55)
    assert world.anna.dms == before
    assert "decided" not in world.shown(number)
    assert "decided" not in await world.story(number)

    await world.wait(seconds=10)
    assert f"David decided on #{number}: Yes" in world.anna.dms[-1]
    assert "decided: Yes" in world.shown(number)
    assert (await world.story(number))[-1] == "decided"
    assert "Undo" not in world.david.dms[-1]


async def test_a_slip_is_taken_back_and_nobody_of_the_team_hears_of_it(
    world: World,
) -> None:
    number = await asked(world)
    before = list(world.anna.dms)
    await world.david.press_in_message("dm", "escalation.no")
    await world.wait(seconds=20)
    await world.david.press_in_message("dm", "escalation.undo")
    assert "Yes, but…" in world.david.dms[-1]
    await world.wait(minutes=2)
    assert world.anna.dms == before
    story = await world.story(number)
    assert "decision_undone" in story
    assert "decided" not in story

    # The question is as open as before: it is answered anew.
    await world.david.press_in_message("dm", "escalation.yes_but")
    assert await world.david.submit({"instruction": "Only up to 100 euros."}) == {}
    assert "Yes, but" in world.anna.dms[-1]
    assert "Only up to 100 euros." in world.anna.dms[-1]


async def test_after_the_minute_it_stands_and_a_sentence_can_be_added(
    world: World,
) -> None:
    await asked(world)
    await world.david.press_in_message("dm", "escalation.yes")
    await world.wait(seconds=61)
    await world.david.press_in_message("dm", "escalation.add_sentence")
    assert await world.david.submit({"sentence": "Tell them today."}) == {}
    assert "Tell them today." in world.anna.dms[-1]
    assert "Tell them today." in world.david.dms[-1]


async def test_only_whoever_pressed_takes_it_back(world: World) -> None:
    await asked(world)
    await world.david.press_in_message("dm", "escalation.yes")
    await world.carla.press_in_message("brand-management", "escalation.undo")
    assert "David" in world.carla.hears
    await world.wait(seconds=61)
    assert "David decided on" in world.anna.dms[-1]


async def test_a_case_closed_within_the_minute_keeps_the_answer(world: World) -> None:
    number = await asked(world)
    await world.david.press_in_message("dm", "escalation.yes")
    await world.anna.press("mention.classify.not_relevant", number)
    assert (await world.look(number)).status is Status.CLOSED
    await world.wait(seconds=61)
    assert "decided" in await world.story(number)


async def test_home_answers_where_it_stands_and_shows_no_queue_of_the_desk(
    world: World,
) -> None:
    """features G4: a manager reads what waits for a decision, and nothing of the desk's."""
    await asked(world)
    await world.mention("Nobody has this one.")
    home = await world.david.opens_home()
    assert "Your decisions" in home
    assert QUESTION in home
    assert "Nobody has this one." not in home
    assert "Unclaimed" not in home
    assert "Setup" not in home
    assert "Nobody has this one." in await world.ben.opens_home()

    await world.david.press_at_home("escalation.yes")
    assert "You decided: Yes" in world.david.home
    await world.david.press_at_home("escalation.undo")
    assert "You decided: Yes" not in world.david.home


async def test_what_was_decided_survives_a_restart_within_the_minute(
    world: World,
) -> None:
    """The press is a row, not a wish of the process."""
    number = await asked(world)
    await world.david.press_in_message("dm", "escalation.yes")
    found = await world.bot.store.read(
        lambda tx: tx.all(
            "select pending, decided_at from escalations where mention = :m",
            m=MentionId(number),
        )
    )
    assert [(row["pending"], row["decided_at"]) for row in found] == [("yes", None)]


async def test_the_pressed_brief_and_the_card_are_drawn_before_older_briefs(
    world: World,
) -> None:
    """Where Slack lets few updates through, old messages wait, not what is looked at."""
    number = await asked(world)
    for minutes in (15, 10, 10):
        await world.wait(minutes=minutes)
    place = world.workspace.dm("david")
    pressed, card = place.messages[-1]["ts"], world.card(number)["ts"]
    before = len(world.workspace.calls)
    await world.david.press_in_message("dm", "escalation.take_case")
    drawn = [
        str(call.args.get("ts"))
        for call in world.workspace.calls[before:]
        if call.method == "chat.update"
    ]
    theirs = {message["ts"] for message in place.messages}
    # Each conversation is drawn one after the other, and all of them side by side.
    briefs = [ts for ts in drawn if ts in theirs]
    assert len(briefs) > 1
    assert briefs[0] == pressed
    assert drawn.index(card) < drawn.index(briefs[1])
