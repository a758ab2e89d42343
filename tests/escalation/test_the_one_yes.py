"""Approval of a draft, publishing in an emergency, and regret, which needs no approval."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from data.models import Status
from tests.world.building import build_world
from tests.world.world import World

TEAM = """
[people.anna]
slack = "UANNA"
name = "Anna"
[people.carla]
slack = "UCARLA"
name = "Carla"
roles = ["lead"]
[people.david]
slack = "UDAVID"
name = "David"
roles = ["manager"]
[roster]
default = ["anna"]
[hours]
always_open = true
"""
TEXT = (
    "Thank you for telling us, Jana. We are sorry that it smoked. "
    "Anna calls you today by 4 pm."
)


@pytest.fixture
async def staffed(tmp_path: Path) -> AsyncIterator[World]:
    """An English desk with a lead and a manager."""
    async with AsyncExitStack() as stack:
        yield await build_world(stack, tmp_path, more=TEAM)


async def threatened(world: World) -> int:
    """A complaint with a legal threat, Anna's."""
    number = await world.mention("My lawyer will write.", author={"name": "Jana Meier"})
    await world.anna.press("Flags…")
    await world.anna.submit({"flags": ["⚖️ Legal threat"]})
    await world.anna.press("😟 Complaint")
    await world.anna.press("I'll take it")
    return number


async def test_exactly_one_person_is_asked_for_these_very_words(
    staffed: World,
) -> None:
    """S3.22: one approver; the yes ends the rest, too, and the words go out."""
    world = staffed
    number = await threatened(world)
    await world.anna.press("Draft reply", number)
    assert await world.anna.submit({"text": TEXT}) == {}
    assert "Approval, because of: Legal threat" in world.anna.dialog
    assert "Posted" not in world.anna.dialog

    await world.anna.press_in_dialog("Ask for approval")
    assert "Approval by David (asked), because of: Legal threat" in world.anna.dialog
    assert "Ask for approval" not in world.anna.dialog
    await world.anna.cancels()
    assert TEXT in world.david.dms[-1]
    await world.david.press_in_message("dm", "Approve")
    assert "Post the reply…" not in world.shown(number)
    await world.wait(seconds=61)

    await world.anna.press("Posted", number)
    assert (await world.look(number)).status is Status.WATCHING


async def test_a_lead_lets_it_go_in_an_emergency_and_says_why(staffed: World) -> None:
    """The way out stands beside the question; it is the lead's, with one sentence."""
    world = staffed
    number = await threatened(world)
    await world.anna.press("Draft reply", number)
    await world.anna.submit({"text": TEXT})
    await world.anna.press_in_dialog("Emergency…")
    assert "This is for the lead, management" in world.anna.dialog
    await world.anna.cancels()

    await world.anna.press("Hand over…", number)
    await world.anna.submit({"to": "carla"})
    assert "Draft saved · waiting for an approval" in world.shown(number)
    await world.carla.press("Open draft", number)
    assert await world.carla.submit() == {}
    await world.carla.press_in_dialog("mention.emergency")
    assert await world.carla.submit({"reason": "It burns."}) == {}
    await world.carla.press("Posted", number)
    assert (await world.look(number)).status is Status.WATCHING
    assert "emergency" in await world.story(number)


async def test_a_lead_lets_it_go_from_the_brief(staffed: World) -> None:
    """playbook 4.5: the way out stands behind the menu of the question, too."""
    world = staffed
    number = await threatened(world)
    await world.anna.press("Draft reply", number)
    await world.anna.submit({"text": TEXT})
    await world.anna.press_in_dialog("Ask for approval")
    await world.anna.cancels()

    await world.david.press_in_message("dm", "Emergency…")
    assert await world.david.submit({"reason": "It burns."}) == {}
    assert "Released in an emergency" in world.david.dms[-1]
    await world.anna.press("Posted", number)
    assert (await world.look(number)).status is Status.WATCHING


async def test_regret_and_a_holding_reply_wait_for_nobody(staffed: World) -> None:
    """S3.27: under a legal flag they stay available, without anybody's yes."""
    world = staffed
    number = await threatened(world)
    await world.anna.press("Holding reply", number)
    assert await world.anna.submit() == {}

    await world.anna.press("Draft reply", number)
    await world.workspace.fill(
        "anna", {"template": "Acknowledge the feeling first"}, submit=False
    )
    await world.settle()
    text = world.anna.entered("text")["value"]
    filled = text.replace("{issue}", "a charger that smokes")
    filled = filled.replace("{due}", "today by 4 pm")
    await world.anna.submit({"text": filled})
    assert "Approval" not in world.anna.dialog
