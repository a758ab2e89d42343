"""Tasks for colleagues: who owes what to whom, and the answer that comes back."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.world.building import build_world
from tests.world.endings import menu
from tests.world.world import World

TOPICS = """
[topics.delivery]
label = "Delivery"
channel = "#delivery"
"""


async def passed_on(world: World, kind: str = "Pass on…", **entries: object) -> int:
    """Anna passes something on from a card of hers."""
    number = await world.mention("Your parcels arrive wet every time.")
    await world.anna.press("💡 Criticism / idea")
    await world.anna.press("I'll take it")
    await menu(world, kind)
    said = {"what": "Could the parcels be wrapped?", "topic": "Product"}
    filled = {k: v for k, v in (said | entries).items() if v is not None}
    assert await world.anna.submit(filled) == {}
    return number


async def test_what_is_passed_on_comes_back_into_the_thread(world: World) -> None:
    """S1.18: the topic's owner answers *planned*, and the answer appears in the case."""
    number = await passed_on(world)

    assert "Passed on: 💡 An idea or a hint." in world.anna.hears
    assert f"Anna passes something on to you from #{number}." in world.david.dms[-1]
    assert "Could the parcels be wrapped?" in world.david.dms[-1]
    assert "💡 An idea or a hint · David by" in world.shown(number)
    assert "Waiting for your answer" in await world.david.opens_home()
    assert "Could the parcels be wrapped?" in await world.david.types("mine")

    await world.david.press_in_message("dm", "Planned")
    assert await world.david.submit({"note": "In the spring range."}) == {}

    below = world.thread_texts(number)[-1]
    assert "<@UANNA> David: planned." in below
    assert "“In the spring range.”" in below
    assert "Planned by David" in world.david.dms[-1].replace("planned", "Planned")
    assert "Done" not in world.david.dms[-1]
    assert "An idea or a hint" not in world.shown(number)
    assert await world.story(number) == [
        "receive",
        "classify",
        "claim",
        "task",
        "task_answered",
    ]


async def test_an_expert_answers_with_a_sentence_and_whoever_asked_hears(
    world: World,
) -> None:
    """S2.33, S3.26: a question with a deadline; an empty answer is none."""
    number = await passed_on(
        world,
        "Ask an expert…",
        what="Are we liable for wet goods?",
        topic=None,
        person="ben",
    )
    assert "🧠 Een vraag voor een expert" not in world.shown(number)
    assert "🧠 A question for an expert · Ben by" in world.shown(number)

    await world.ben.press_in_message("dm", "Gedaan")
    assert list(await world.ben.submit({"note": " "})) == ["note"]
    assert await world.ben.submit({"note": "Only for what we packed."}) == {}

    assert "<@UANNA> Ben: done." in world.thread_texts(number)[-1]
    assert "Only for what we packed." in world.thread_texts(number)[-1]


async def test_a_task_is_asked_about_once_when_due_and_once_to_who_asked(
    world: World,
) -> None:
    """DESIGN promise 6; a task handed on is the other person's from then on."""
    number = await passed_on(world, "Ask an expert…", topic="Product")
    heard = len(world.david.dms)
    await world.wait(hours=1, minutes=59)
    assert len(world.david.dms) == heard

    await world.wait(minutes=1)
    assert "Anna is waiting for an answer" in world.david.dms[-1]
    assert len(world.david.dms) == heard + 1
    await world.david.press_in_message("dm", "Delegate…")
    assert await world.david.submit({"to": "carla"}) == {}
    assert f"Anna gibt dir etwas aus #{number} weiter." in world.carla.dms[-1]

    await world.wait(hours=2)
    assert f"zu #{number}" in world.carla.dms[-1]
    morning = world.bot.app.hours.next_working_morning(world.clock.now)
    await world.wait(seconds=(morning - world.clock.now).total_seconds())

    asked = [said for said in world.anna.dms if "There is no answer yet" in said]
    assert len(asked) == 1
    assert "passed on from #1 to Carla" in asked[0]
    await world.wait(hours=48)
    assert [s for s in world.anna.dms if "There is no answer yet" in s] == asked


async def test_an_error_of_ours_becomes_a_task_by_itself(world: World) -> None:
    """S1.16: they are right, so somebody puts it right on our side; once."""
    number = await world.mention("Your page still names the old price.")
    await world.anna.press("🔎 Wrong facts?")
    await world.anna.press("I'll take it")
    await world.deliver_press("anna", "mention.finding.they_are_right", number)

    assert "✏️ An error of ours · Anna by" in world.shown(number)
    await world.deliver_press("anna", "mention.finding.partly", number)
    assert (await world.story(number)).count("task") == 1

    wrong = await world.mention("You were founded in 1807.")
    await world.anna.press("🔎 Wrong facts?", wrong)
    await world.deliver_press("anna", "mention.finding.they_are_wrong", wrong)
    assert "An error of ours" not in world.shown(wrong)


async def test_praise_reaches_the_channel_of_its_topic(tmp_path: Path) -> None:
    """S0.17: passed on to the topic, and anybody there may answer."""
    async with AsyncExitStack() as stack:
        world = await build_world(stack, tmp_path, more=TOPICS, channels=["delivery"])
        number = await passed_on(world, kind="Pass on…", topic="Delivery")

        assert "Could the parcels be wrapped?" in world.told_in("delivery")
        await world.david.press_in_message("delivery", "Done")

        assert "<@UANNA> David: done." in world.thread_texts(number)[-1]
        assert "done by David" in world.told_in("delivery")


@pytest.mark.parametrize("missing", ["what", "topic"])
async def test_what_is_missing_is_said_at_its_field(world: World, missing: str) -> None:
    await world.mention("Your parcels arrive wet every time.")
    await menu(world, "Fix the problem…")
    said: dict[str, object] = {"what": "Send a dry one.", "topic": "Product"}

    del said[missing]
    wrong = await world.anna.submit(said)

    assert list(wrong) == [{"what": "what", "topic": "person"}[missing]]


async def test_a_week_of_ideas_names_what_became_of_each(world: World) -> None:
    """S1.18: the answer is in the weekly list, below its topic."""
    assert "Nothing was passed on" in await world.anna.types("insights")
    number = await passed_on(world)
    assert "no answer yet, due" in await world.anna.types("insights")
    await world.david.press_in_message("dm", "Planned")
    assert await world.david.submit({"note": "In the spring range."}) == {}

    told = await world.anna.types("insights")

    assert "*Product*" in told
    assert f"#{number} · Could the parcels be wrapped? → planned (David)" in told
    assert "“In the spring range.”" in told
    await world.wait(days=8)
    assert "Nothing was passed on" in await world.anna.types("insights")


async def test_praise_with_its_tag_knows_where_it_belongs(world: World) -> None:
    """S0.17: praise for the product goes to the topic of that name."""
    number = await world.mention("What a lovely lamp.")
    await world.anna.press("💚 Praise")
    await world.deliver_press("anna", "mention.praise_for.product", number)
    await menu(world, "Pass on…")

    kind, topic = (world.anna.entered(field) for field in ("kind", "topic"))
    assert kind["selected_option"]["value"] == "praise"
    assert topic["selected_option"]["value"] == "product"
    assert await world.anna.submit({"what": "People love the new lamp."}) == {}

    assert "People love the new lamp." in world.david.dms[-1]
