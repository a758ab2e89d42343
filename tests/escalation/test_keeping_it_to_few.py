"""Confidential mentions: details leave the open channel, and only the circle may look."""

import io
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli.reporting import desk_of
from bot.cli.upkeep import reading
from bot.reports.service import gathering as service
from bot.reports.views.files import rows, write_csv
from tests.world.building import build_world
from tests.world.telling import told
from tests.world.world import CARDS, MANAGEMENT, World

TEXT = "Your shop manager Mr Tenbrink shouted at my daughter."
SECRETS = (TEXT, "Tenbrink", "Jana", "jana", "example.org")
POST: dict[str, Any] = {
    "text": TEXT,
    "url": "https://example.org/jana/1",
    "author": {"name": "Jana", "handle": "jana"},
    "platform": "x",
    "external_id": "p1",
}


@pytest.fixture
async def few(tmp_path: Path) -> AsyncIterator[World]:
    """A desk with a channel for what is kept to few."""
    async with AsyncExitStack() as stack:
        yield await build_world(
            stack,
            tmp_path,
            channels=("brand-circle",),
            desk='confidential_channel = "#brand-circle"\n',
        )


def open_channels(world: World) -> str:
    """Everything anybody can read in the open: channels with their threads."""
    return "\n".join(
        told(world.workspace.channel(name).messages) for name in (CARDS, MANAGEMENT)
    )


def none_of(shown: str) -> bool:
    return not any(secret in shown for secret in SECRETS)


def again(name: str) -> dict[str, Any]:
    """The same author writes once more below it."""
    more = {"external_id": name, "url": None, "in_reply_to": {"id": "p1"}}
    return {**POST, "text": f"And again: {TEXT}", **more}


async def test_making_it_confidential_leaves_a_stub_everywhere(few: World) -> None:
    """features G3: what was quoted is redrawn, and nothing open tells who or what."""
    world = few
    number = await world.mention(**POST)
    await world.mention(**again("p2"))
    await world.anna.press("I'll take it", number)
    await world.anna.press("Escalate…", number)
    question = {"reason": "Something else", "question": "Do we call Tenbrink in?"}
    assert await world.anna.submit({**question, "manager": "David"}) == {}
    assert TEXT in world.shown(number)
    assert TEXT in open_channels(world)

    await world.anna.press("🔒 Make confidential", number)
    await world.settle()

    shown = open_channels(world)
    assert none_of(shown), shown
    assert f"#{number} is confidential." in world.shown(number)
    assert none_of(str(world.card(number)))
    first = world.card(number)["blocks"][0]["text"]["text"]
    assert first == f"🔒 *#{number} is confidential.*"
    assert TEXT in world.told_in("brand-circle")
    assert "Jana" in world.told_in("brand-circle")
    assert "Do we call Tenbrink in?" in world.david.dms[-1]

    assert none_of(await world.ben.opens_home())
    assert none_of(await world.ben.types(f"show {number}"))
    for name in ("Full text", "More…"):
        await world.ben.press(name, number)
        assert "vertrouwelijk" in world.ben.hears
        assert world.ben.dialog == ""
    assert await world.deliver_press("ben", "mention.take_over", number) == 200
    assert (await world.look(number)).owner == "UANNA"

    await world.anna.press("Full text", number)
    assert TEXT in world.anna.dialog
    await world.anna.cancels()
    await world.david.press("Full text", number)
    assert TEXT in world.david.dialog
    await world.david.cancels()

    await world.mention(**again("p3"))
    assert none_of(open_channels(world))

    await world.david.press("🔓 Open to everybody", number)
    assert TEXT in world.shown(number)
    story = await world.story(number)
    assert [k for k in story if k in ("make_confidential", "open_up")] == [
        "make_confidential",
        "open_up",
    ]


async def test_a_restricted_flag_closes_it_and_tells_the_people_concerned(
    world: World,
) -> None:
    """playbook 4.1, 8.2: staff named or accused starts in a small circle, by itself.

    Without a channel for it the details go to the people, and never to who just acted.
    """
    number = await world.mention(**POST)
    await world.anna.press("I'll take it", number)
    await world.anna.press("Flags…", number)
    assert await world.anna.submit({"flags": ["🧑\u200d💼 Names an employee"]}) == {}

    assert none_of(open_channels(world))
    assert TEXT in world.carla.dms[-1]
    assert world.anna.dms == []

    await world.anna.press("Flags…", number)
    assert await world.anna.submit({"flags": []}) == {}
    assert none_of(open_channels(world)), "it stays closed until somebody opens it"

    await world.anna.press("🔓 Open to everybody", number)
    assert TEXT in world.shown(number)

    await world.anna.press("Flags…", number)
    assert await world.anna.submit({"flags": ["🧑\u200d💼 Names an employee"]}) == {}
    assert none_of(open_channels(world)), "a flag set anew closes it again"

    assert none_of("".join(exported(world)))


def exported(world: World) -> Iterator[str]:
    out = io.StringIO()
    settings = world.bot.settings
    with reading(settings.database) as tx:
        ever = datetime(1970, 1, 1, tzinfo=UTC)
        now = world.clock.now + timedelta(days=1)
        cases = service.read(tx, desk_of(settings), ever, now, now)
        write_csv(rows(cases), out)
    yield from out.getvalue().splitlines()


async def test_a_question_about_a_colleague_starts_in_a_small_circle(
    world: World,
) -> None:
    """features G3, playbook 4.1: *Escalate* closes it too; not even the reason is told."""
    number = await world.mention(**POST)
    await world.anna.press("Escalate…", number)
    question = {"reason": "A colleague is named", "question": "Did Tenbrink shout?"}
    more = {"manager": "David", "known": "Tenbrink was on shift."}
    assert await world.anna.submit({**question, **more}) == {}

    assert "It is confidential from now on." in world.anna.hears
    shown = open_channels(world)
    assert none_of(shown), shown
    assert "colleague is named" not in shown
    assert "Full text" in world.told_in(MANAGEMENT)
    assert TEXT in world.david.dms[-1]
    assert "Did Tenbrink shout?" in world.david.dms[-1]
    assert "A colleague is named" in world.david.dms[-1]
    await world.david.press_in_message("dm", "escalation.decide")
    assert TEXT in world.david.dialog
    assert "Tenbrink was on shift." in world.david.dialog
    assert "Approve the text" not in world.david.dialog


async def test_what_a_closed_group_reads_is_not_repeated_elsewhere(
    world: World,
) -> None:
    """S0.6: the card says that it is no public post; lists and pushes do not quote it."""
    number = await world.mention(**{**POST, "visibility": "group"})
    assert "in a closed group" in world.shown(number)
    await world.anna.press("I'll take it", number)

    assert TEXT not in await world.anna.opens_home()
    assert f"#{number}" in world.anna.home
    assert TEXT not in await world.anna.types("mine")
