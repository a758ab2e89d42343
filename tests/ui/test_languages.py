"""Everything is said in English, German and Dutch: the desk's language, or the reader's."""

from datetime import timedelta

import pytest

from bot.ui.translator import Translator
from tests.world.world import World


async def test_the_card_and_the_answers_speak_the_language_of_the_desk(
    any_language: World,
) -> None:
    """DESIGN promise 11, followed through a whole small story."""
    world = any_language
    words = Translator(world.bot.settings.desk.language)
    await world.mention("42")

    await world.eva.press(words("button.claim"))
    assert words("line.claimed", name="Eva") in world.shown()
    assert words("line.due.first_reply", time="12:00") in world.shown()
    await world.eva.press(words("button.holding"))
    assert words("dialog.holding.promised") in world.eva.dialog
    assert await world.eva.submit({"text": "!"}) == {}
    assert words("dialog.menu.rest") in await world.eva.looks_for_more()
    assert words("button.undo") in world.eva.dialog
    await world.eva.cancels()
    assert words("command.status", open=0, claimed=1, watching=0) in (
        await world.eva.types("status")
    )
    assert words("home.mine") in await world.eva.opens_home()


@pytest.mark.parametrize(("name", "language"), [("ben", "nl"), ("carla", "de")])
async def test_each_person_is_spoken_to_in_their_own_language(
    world: World, name: str, language: str
) -> None:
    """The desk is English; Slack told us what Ben and Carla speak."""
    person, words = world.teammate(name), Translator(language)
    await person.types("help")
    await world.mention("Whose language?")

    await person.press("I'll take it")

    assert words("button.undo") in await person.looks_for_more()
    await person.cancels()
    assert f"*{name.capitalize()}*" in world.shown()
    assert words("command.mine", count=1) in await person.types("mine")
    await person.press("Holding reply")
    assert words("dialog.holding.title") in person.dialog
    early = world.clock.now - timedelta(hours=1)
    wrong = await person.submit({"promised": early})
    assert wrong == {"promised": words("refused.promise_in_the_past")}
