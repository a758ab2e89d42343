"""Reviews: opened automatically, owed once, written, and their actions become tasks."""

import json
from datetime import timedelta

from bot.cli.casework import CaseForm, export_case
from bot.cli.upkeep import first_broken
from tests.world.watching_story import answer, press_below
from tests.world.world import World


async def over(world: World, level: str = "Crisis team") -> int:
    """Something serious was asked and decided."""
    number = await world.mention("The charger burnt my hand.")
    await world.anna.press("I'll take it")
    await world.anna.press("Escalate…")
    question = {"reason": "Safety or health", "question": "Do we warn everybody?"}
    wrong = await world.anna.submit({**question, "level": level, "manager": "David"})
    assert wrong == {}
    await world.david.press_in_message("dm", "escalation.decide")
    assert await world.david.submit({"decision": "Issue a statement"}) == {}
    return number


async def test_a_review_opens_by_itself_and_its_owner_is_reminded_once(
    world: World,
) -> None:
    """Playbook 4.6: due in two working days, one reminder."""
    number = await over(world)

    [asked] = [dm for dm in world.anna.dms if f"#{number} has been decided" in dm]
    assert "Once it is over" in asked
    assert "Anna, please write it by" in asked
    assert "The timeline writes itself." in asked
    opened = world.clock.now
    await world.wait(hours=47)
    assert not any("is due now" in dm for dm in world.anna.dms)
    await world.wait(hours=1, minutes=1)
    assert world.clock.now - opened > timedelta(days=2)
    assert sum("is due now" in dm for dm in world.anna.dms) == 1
    await world.wait(days=4)
    assert sum("is due now" in dm for dm in world.anna.dms) == 1


async def test_a_review_is_written_in_versions_and_its_action_comes_back(
    world: World,
) -> None:
    """playbook 4.6: a timeline that writes itself, six questions, actions that are owed."""
    number = await over(world)
    await world.anna.press_in_message("dm", "Review…")
    assert "Anna asked David (L3)" in world.anna.dialog
    assert "What did we expect?" in world.anna.dialog
    assert "This is not about blame." in world.anna.dialog
    assert list(await world.anna.submit({})) == ["expected"]
    due = world.clock.now + timedelta(days=3)
    wrong = await world.anna.submit(
        {
            "expected": "That nobody uses it in bed.",
            "hindered": "No fact sheet about heat.",
            "action": "Write a fact sheet about heat.",
            "action_owner": "ben",
            "action_due": due,
        }
    )
    assert wrong == {}
    assert any("Write a fact sheet about heat." in dm for dm in world.ben.dms)
    assert "Anna has written the review" in "\n".join(world.thread_texts(number))

    await world.david.press("More…", number)
    await world.david.press_in_dialog("Review…")
    assert world.david.entered("expected")["value"] == "That nobody uses it in bed."
    assert (
        await world.david.submit({"expected": "That nobody charges it in bed."}) == {}
    )
    await world.wait(days=2)
    assert not any("is due now" in dm for dm in world.anna.dms)
    await world.wait(days=1, minutes=1)
    assert sum("fact sheet about heat" in dm for dm in world.ben.dms) == 2

    settings = world.bot.settings
    file = export_case(settings, number, CaseForm.JSON, world.clock.now)
    facts = json.loads(file.body)["facts"]
    said = [f["text"] for f in facts if f.get("code") == "expected"]
    assert said == ["That nobody uses it in bed.", "That nobody charges it in bed."]
    assert any(f["what"] == "review" and f["text"] == "L3" for f in facts)
    page = export_case(settings, number, CaseForm.MD, world.clock.now).body
    assert "What made it harder? · No fact sheet about heat" in page
    assert first_broken(settings.database) is None


async def test_a_reply_that_backfires_is_looked_back_at_once_it_is_decided(
    world: World,
) -> None:
    """playbook 4.6: not for its level, which is L1, but for its cause; and only once."""
    number = await answer(world)
    await world.wait(hours=1)
    await press_below(world, "↘ Mood worse", number)
    assert "review_opened" not in await world.story(number)

    await world.carla.press_in_message("dm", "escalation.decide")
    assert await world.carla.submit({"decision": "Nach eigenem Ermessen weiter"}) == {}

    assert (await world.story(number)).count("review_opened") == 1
    [asked] = [dm for dm in world.anna.dms if f"#{number} has been decided" in dm]
    assert "Anna, please write it by" in asked
    await world.anna.press_in_message("dm", "Review…")
    assert "What did we expect?" in world.anna.dialog


async def test_an_ordinary_decision_opens_no_review(world: World) -> None:
    number = await over(world, level="Management")

    assert "review_opened" not in await world.story(number)
