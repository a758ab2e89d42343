"""The setup check: what is missing, texts to start from, and introducing the team."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.onboarding.rules.preparing import ITEMS
from bot.onboarding.views import TeamOverview, introduction, starters
from bot.playbook.playbook import LANGUAGES
from bot.ui.translator import Translator
from tests.world.building import build_world
from tests.world.telling import told
from tests.world.world import World

PREPARED = """
[links]
guideline = "https://lumivelo.example/guideline"
netiquette = "https://lumivelo.example/rules"
privacy_notice = "https://lumivelo.example/privacy"
crisis_plan = "https://lumivelo.example/crisis"
statement_owner = "david"
phones = [{ name = "David", number = "+49 30 123" }]

[brand]
voices = { de = "de_formal", en = "en" }
team_hours = { en = "Mon–Fri 9–17", de = "Mo–Fr 9–17 Uhr" }

[people.anna]
slack = "UANNA"
name = "Anna Berger"
signs = "Anna"
[people.ben]
slack = "UBEN"
name = "Ben"
roles = ["agent"]
signs = "Ben"
[people.carla]
slack = "UCARLA"
name = "Carla"
roles = ["lead", "admin"]
deputy = "david"
[people.david]
slack = "UDAVID"
name = "David"
roles = ["manager"]
deputy = "carla"
[people.frida]
name = "Frida"
roles = ["crisis"]
deputy = "david"
"""


async def test_setup_lists_what_is_missing_and_why(world: World) -> None:
    """S1.13, S3.13, S4.19: in one's own language, with a text to start from."""
    said = await world.eva.types("setup")

    for missing in ("Guideline", "Privacy notice", "Crisis plan", "House rules"):
        assert missing in said
    assert "people have a right to know that we read and answer what they write" in said
    assert "Set `BRANDWACHT_SOURCE" not in said
    assert "Datenschutzhinweis" in await world.carla.types("setup")

    await world.carla.press_ephemeral("setup.starter.privacy_notice.de")
    assert "Wenn Sie öffentlich über uns schreiben" in world.carla.dialog
    await world.carla.press_in_dialog("Niederländisch")
    assert "Als u in het openbaar over ons schrijft" in world.carla.dialog


async def test_home_of_leads_and_admins_says_what_is_missing(world: World) -> None:
    """S1.13: whoever can do something about it sees it; agents are left in peace."""
    assert "🧰 *Setup*" in await world.eva.opens_home()
    assert "Guideline" in world.eva.home
    await world.eva.press_at_home("Show setup")
    assert "*Setup: 9 things are missing*" in world.eva.dialog
    await world.eva.press_in_dialog("setup.starter.guideline.en")
    assert "How we write in public" in world.eva.dialog
    await world.eva.press_in_dialog("Dutch")
    assert "Hoe wij in het openbaar schrijven" in world.eva.dialog

    assert "🧰" not in await world.anna.opens_home()


async def test_templates_are_vouched_for_by_a_person(world: World) -> None:
    """S3.4: who and when, and not by just anybody."""
    await world.anna.types("setup")
    assert "We have read them" not in world.anna.hears
    await world.carla.types("setup")

    await world.carla.press_ephemeral("setup.confirm.templates")

    assert "Vorlagen gelesen" in world.carla.hears
    assert "Vorlagen geprüft" not in await world.carla.types("setup")
    rows = await world.bot.store.read(
        lambda tx: tx.all("select item, by from confirmations")
    )
    assert rows == [{"item": "templates", "by": "UCARLA"}]


async def test_templates_that_changed_are_to_be_read_again(tmp_path: Path) -> None:
    """S3.4: a confirmation holds for what was read, not for what was written later."""
    changed = '\n[playbook.templates.press.text]\nen = "Please ask {press_contact}, {first_name}."\n'
    async with AsyncExitStack() as stack:
        world = await build_world(stack, tmp_path)
        await world.carla.types("setup")
        await world.carla.press_ephemeral("setup.confirm.templates")
    async with AsyncExitStack() as stack:
        world = await build_world(stack, tmp_path, more=changed)
        said = await world.eva.types("setup")
    assert "Templates reviewed" in said
    assert "Carla has read them; they have changed since." in said


async def test_what_is_set_disappears_from_the_list(tmp_path: Path) -> None:
    """S1.13, S2.43, S3.13, S4.19: once set, the item is gone; no roster is missing."""
    async with AsyncExitStack() as stack:
        world = await build_world(stack, tmp_path, more=PREPARED)
        said = await world.david.types("setup")
        assert "Setup: 2 things are missing" in said
        assert "Roster" in said
        for done in ("Guideline", "Privacy notice", "Crisis plan", "Deputies"):
            assert done not in said
        await world.david.press_ephemeral("We have read them")
        assert "Setup: one thing is missing" in await world.david.types("setup")

    roster = PREPARED + '\n[roster]\ndefault = ["anna"]\n'
    async with AsyncExitStack() as stack:
        world = await build_world(stack, tmp_path, more=roster)
        assert "Setup is complete." in await world.david.types("setup")
        assert "🧰" not in await world.david.opens_home()


async def test_the_team_is_introduced_with_exactly_the_names_it_chose(
    tmp_path: Path, world: World
) -> None:
    """S2.44: two who opted in, the hours and the languages; nobody else."""
    assert "Nobody has chosen a name" in await world.anna.types("team-intro")
    folder = tmp_path / "two"
    folder.mkdir()
    async with AsyncExitStack() as stack:
        world = await build_world(stack, folder, more=PREPARED)
        said = await world.anna.types("team-intro")

    assert (
        "Anna and Ben answer here for Lumivelo: Mon–Fri 9–17. German and English."
        in said
    )
    assert "Hier antworten Anna und Ben für Lumivelo: Mo–Fr 9–17 Uhr." in said
    assert "Zu anderen Zeiten geht nichts verloren" in said
    for name in ("Carla", "David", "Frida", "Berger"):
        assert name not in said

    never_closed = TeamOverview("Lumivelo", ("Anna",), ("de",), {}, {})
    always = told(introduction(never_closed, Translator("de")).blocks)
    assert "Erreichbar: jederzeit" in always
    assert "Zu anderen Zeiten" not in always


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_is_a_text_to_start_from_in_every_language(language: str) -> None:
    """S1.13, S4.19: guideline, house rules, privacy notice, crisis plan."""
    with_text = [item.id for item in ITEMS if item.starter]
    assert with_text == ["guideline", "netiquette", "privacy_notice", "crisis_plan"]
    for item in with_text:
        text = starters(item)[language]
        assert 500 < len(text) < 2900
        assert "{" in text
