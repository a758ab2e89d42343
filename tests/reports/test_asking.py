"""`/mentions report`, `/mentions export 30d` and `/mentions privacy`, in Slack."""

import csv
import io
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.core.command import Command
from bot.desk import commands
from bot.localslack.faults import Fault
from bot.mentions.rules import lifecycle, replying
from bot.mentions.rules.replying import Written
from bot.reports.views.files import COLUMNS
from data.models import MentionId, UserId
from tests.world.building import build_world
from tests.world.telling import told
from tests.world.world import World

PEOPLE = """
[people.carla]
slack = "UCARLA"
name = "Carla"
roles = ["lead"]

[people.eva]
slack = "UEVA"
name = "Eva"
roles = ["admin"]
"""


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[World]:
    """A lead, an admin, and two weeks of posts."""
    async with AsyncExitStack() as stack:
        world = await build_world(stack, tmp_path, more=PEOPLE)
        await _two_weeks(world)
        yield world


async def _two_weeks(world: World) -> None:
    dice = random.Random(7)
    for day in range(14):
        for klass in ("complaint", "question", "praise"):
            number = await world.mention(
                text=f"post {day} {klass}", platform=dice.choice(("x", "reddit"))
            )
            await _handled(world, number, klass, dice)
        world.clock.now += timedelta(days=1)
    await world.settle()


async def _handled(world: World, number: int, klass: str, dice: random.Random) -> None:
    person = UserId(dice.choice(("UANNA", "UBEN")))
    began = world.clock.now
    for rule in (
        partial(lifecycle.classify, into=klass),
        lifecycle.claim,
    ):
        await _move(world, number, rule, person)
    world.clock.now += timedelta(minutes=dice.randrange(5, 300))
    said = Written("Thank you for telling us.", None, "public", world.clock.now)
    await _move(world, number, partial(replying.answer, written=said), person)
    world.clock.now = began


async def _move(world: World, number: int, rule: Any, person: UserId) -> None:
    key = f"{number}-{rule}"
    command = Command(MentionId(number), person, key, person)
    await commands.move(world.bot.app, command, rule)


async def test_a_week_has_sentences_charts_and_every_number_in_words(
    desk: World,
) -> None:
    await desk.anna.types("report 30d")

    message = desk.workspace.ephemerals("anna")[-1]
    kinds = [block["type"] for block in message["blocks"]]
    assert kinds[0] == "header"
    assert kinds.count("data_visualization") <= 2
    assert "data_table" in kinds
    said = told(message)
    assert "42 mentions" in said
    assert "First reply: half within" in said
    assert "*Praise:* 14" in said


async def test_a_workspace_without_charts_gets_their_numbers(desk: World) -> None:
    """Refused once, remembered for a day, and an admin hears of it once."""
    refused = Fault.SERVER_ERROR(400)
    desk.workspace.faults.next("response_url", refused)

    await desk.anna.types("report 30d")
    await desk.anna.types("report month complaint")

    for message in desk.workspace.ephemerals("anna"):
        kinds = {block["type"] for block in message["blocks"]}
        assert not kinds & {"data_visualization", "data_table"}
        assert "*Praise:* 14" in told(message) or "Complaint" in told(message)
    heard = [one for one in desk.eva.dms if "does not draw charts" in one]
    assert len(heard) == 1


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("report", "Week "),
        ("report today", "Today, "),
        ("report month", " 2026"),
        ("report 7d", "7 days · "),
        ("report 30d complaint", "Complaint"),
        ("report 30d Complaint", "Complaint"),
        ("report 30d Beschwerde", "Complaint"),
        ("report reddit", "Reddit"),
    ],
)
async def test_it_knows_times_classes_and_platforms(
    desk: World, typed: str, title: str
) -> None:
    answer = await desk.anna.types(typed)

    assert title in (answer + desk.anna.hears)


async def test_another_word_is_asked_back(desk: World) -> None:
    assert "I do not know “nextweek”" in await desk.anna.types("report nextweek")


async def test_today_tells_no_times(desk: World) -> None:
    """Read twice it would say what one press was."""
    number = await desk.mention(text="fresh")
    await _handled(desk, number, "complaint", random.Random(1))

    answer = await desk.anna.types("report today")

    assert "First reply" not in answer + desk.anna.hears


async def test_the_export_comes_as_a_file_of_rows(desk: World) -> None:
    await desk.carla.types("export 30d --anonymise")

    [sent] = desk.carla.channel("dm").messages[-1]["files"]
    file = desk.workspace.team.files.find(sent["id"])
    assert file is not None
    assert file.body is not None
    rows = list(csv.DictReader(io.StringIO(file.body.decode())))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 42
    assert [row["number"] for row in rows[:3]] == ["1", "2", "3"]
    assert all(row["received_at"].endswith(":00:00.000Z") for row in rows)
    assert not any(row["url"] for row in rows)


async def test_only_leads_get_rows(desk: World) -> None:
    await desk.ben.types("export 30d")

    assert not any(m.get("files") for m in desk.ben.channel("dm").messages)


async def test_everybody_may_know_what_is_stored(desk: World) -> None:
    """S0.4: with the times of this installation."""
    said = await desk.anna.types("privacy")

    assert "180 days" in said
    assert "Praise 90 days" in said
    assert "no figure about a single employee" in said


async def test_home_leads_to_the_figures(desk: World) -> None:
    """In words alone, because Home and dialogs draw no charts."""
    await desk.carla.opens_home()

    await desk.carla.press_at_home("Bericht…")

    assert "Woche " in desk.carla.dialog
    assert "Erwähnungen" in desk.carla.dialog
