"""Asking management: one question, acknowledged, decided; and who may answer it."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from tests.world.building import build_world
from tests.world.escalations import QUESTION, asked
from tests.world.world import MANAGEMENT, World

BY_DAY = """
[hours]
always_open = false
wed = ["09:00-17:00"]
thu = ["09:00-17:00"]
"""


@pytest.fixture
async def by_day(tmp_path: Path) -> AsyncIterator[World]:
    """An English desk that closes in the evening."""
    async with AsyncExitStack() as stack:
        yield await build_world(stack, tmp_path, more=BY_DAY)


async def test_a_question_reaches_the_channel_and_the_person(world: World) -> None:
    """DESIGN promise 7: told is told, and the card shows it."""
    await asked(world)

    assert world.anna.ephemerals == []
    assert QUESTION in world.told_in(MANAGEMENT)
    assert QUESTION in world.david.dms[-1]
    assert "Management asked · David has not seen it yet" in world.shown()


async def test_the_dialog_suggests_whom_to_ask_and_until_when(world: World) -> None:
    """The class knows its level, the level its role; only people with a say are offered."""
    await world.mention("You are all vermin.")
    await world.anna.press("⛔ Abuse / illegal")
    assert "Management is told when you press" in world.anna.dialog
    assert world.david.dms == []
    await world.anna.press_in_dialog("Threat")
    await world.anna.press("Escalate…")

    assert "Asks *Management*, answer by *<!date^" in world.anna.dialog
    await world.anna.unfold()
    level, until = (world.anna.entered(field) for field in ("level", "decide_by"))

    assert level["selected_option"]["value"] == "L2"
    half_an_hour = world.clock.now + timedelta(minutes=30)
    assert until["selected_date_time"] == int(half_an_hour.timestamp())
    assert "Carla" in world.anna.dialog
    assert "Ben" not in world.anna.dialog

    # Another level, and nobody by name: whoever answers there is asked.
    fields = {"reason": "Press", "question": QUESTION, "level": "Duty lead"}
    assert await world.anna.submit(fields) == {}
    assert QUESTION in world.carla.dms[-1]
    assert "Duty lead asked · Carla" in world.shown()


async def test_seen_and_decided_are_two_moments_and_the_asker_hears_both(
    world: World,
) -> None:
    """DESIGN promise 7: two clocks."""
    number = await asked(world)

    await world.david.press_in_message("dm", "escalation.acknowledge")
    assert "The team knows you have seen it." in world.david.hears
    assert world.anna.dms == [], "the card says it, and nobody is interrupted"
    assert "has seen it, decision" in world.shown()

    await world.david.press_in_message("dm", "escalation.decide")
    assert QUESTION in world.david.dialog
    wrong = await world.david.submit(
        {"decision": "Continue in private", "instruction": "Offer a call today."}
    )

    assert wrong == {}
    assert f"David decided on #{number}: Continue in private" in world.anna.dms[-1]
    assert "Offer a call today." in world.anna.dms[-1]
    assert "decided: Continue in private" in world.shown()


async def test_a_second_decision_is_refused_with_the_first(world: World) -> None:
    """Carla reads German from the first dialog on, though she never met the bot before."""
    await asked(world)
    await world.david.press_in_message("dm", "escalation.decide")
    await world.carla.press_in_message(MANAGEMENT, "escalation.decide")
    assert await world.david.submit({"decision": "Do not reply"}) == {}

    wrong = await world.carla.submit({"decision": "Privat fortsetzen"})

    assert list(wrong) == ["decision"]
    assert "David" in wrong["decision"]


async def test_only_people_with_a_say_answer_a_question(world: World) -> None:
    """slack.md §2.5: a visible button is no permission."""
    await asked(world)

    await world.ben.press_in_message(MANAGEMENT, "escalation.acknowledge")

    assert "wie hierover is gevraagd" in world.ben.hears
    assert "David has not seen it yet" in world.shown()


async def test_a_question_without_words_or_with_a_past_time_stays_open(
    world: World,
) -> None:
    await world.mention("The lamp caught fire.")
    await world.anna.press("Escalate…")

    wrong = await world.anna.submit(
        {
            "reason": "Safety or health",
            "question": "   ",
            "decide_by": world.clock.now - timedelta(hours=1),
        }
    )
    assert wrong == {"question": "One question, please. It can be short."}
    wrong = await world.anna.submit({"question": QUESTION})
    assert wrong == {"decide_by": "That time is already past. Please name a later one."}
    later = world.clock.now + timedelta(hours=1)
    assert await world.anna.submit({"decide_by": later}) == {}


async def test_what_cannot_wait_is_asked_tonight_and_decided_tonight(
    by_day: World,
) -> None:
    """A wall matter runs through the night in the dialog, too (playbook 4.2)."""
    world = by_day
    world.clock.now = world.clock.now.replace(hour=20)
    await world.mention("The lamp caught fire.")
    await world.anna.press("Flags…")
    await world.anna.submit({"flags": ["🩹 Safety / health"]})
    await world.anna.press("Escalate…")
    await world.anna.unfold()
    until = world.anna.entered("decide_by")["selected_date_time"]
    assert until - world.clock.now.timestamp() == 30 * 60
