"""The sample day of the local page: what it shows, and that nothing of it is left."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.app import sample
from bot.app.run import open_beside, open_desk
from bot.app.sample import SampleDesk
from bot.config.settings import Settings
from data.transaction import Transaction
from tests.world.building import build_world
from tests.world.world import World

LANGUAGES = ("en", "de", "nl")
LATE = """
[playbook.nudges]
late_share = 0.01
[targets.complaint]
claim = "75s"
"""
FEW = """
[playbook.storms.detection.warm_up]
watch_posts = 6
watch_authors = 4
storm_posts = 10
storm_authors = 8
"""
POSTS = 5


def mentions(tx: Transaction) -> int:
    row = tx.one("select count(*) as n from mentions")
    return 0 if row is None else int(row["n"])


@pytest.fixture(params=LANGUAGES)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        yield await build_world(
            stack, tmp_path, language=request.param, more=LATE + FEW
        )


@pytest.fixture
async def page(tmp_path: Path) -> AsyncIterator[tuple[str, Settings]]:
    """A real local desk on free ports."""
    settings = Settings.local({"BRANDWACHT_PORT": "0"}, tmp_path)
    async with AsyncExitStack() as stack:
        yield await open_desk(settings, stack, local_slack=True)


async def act(url: str, press: str, language: str = "en") -> dict[str, Any]:
    wish = {"kind": "panel", "press": press, "language": language}
    async with (
        aiohttp.ClientSession(url) as session,
        session.post("/page/act", json=wish) as answer,
    ):
        return dict(await answer.json())


async def shown(url: str) -> dict[str, Any]:
    async with (
        aiohttp.ClientSession(url) as session,
        session.get("/page/panel") as answer,
    ):
        return dict((await answer.json())["panel"])


async def test_a_day_has_five_cards_a_reminder_and_a_question(world: World) -> None:
    day, language = sample.script(), world.bot.settings.desk.language

    async def wait(seconds: float) -> None:
        await world.wait(seconds=seconds)

    await sample.play(world.bot.app, wait)
    await world.settle()
    assert await world.bot.store.read(mentions) == len(day.posts) == POSTS
    assert day.posts[0].text[language][:40] in world.shown(1)
    # After a minute the owner is reminded below the card, and then David is asked.
    [reminder] = world.thread_texts(1)
    assert "Anna" in reminder or "UANNA" in reminder
    asked = day.posts[0].asked
    assert asked is not None
    assert asked[language] in world.david.dms[-1]


async def test_a_storm_is_proposed(world: World) -> None:
    async def wait(seconds: float) -> None:
        await world.wait(seconds=seconds)

    await sample.storm(world.bot.app, wait)
    await world.wait(minutes=1)
    rows = await world.bot.store.read(
        lambda tx: tx.all("select stage from storms order by id")
    )
    assert [row["stage"] for row in rows] == ["proposed"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sample_has_a_desk_of_its_own_in_the_chosen_language(
    language: str, tmp_path: Path
) -> None:
    real = Settings.local({}, tmp_path)
    settings = sample.settings_for(real, language)
    assert settings.desk.language == language
    assert settings.database.parent == tmp_path / "var" / "sample"
    assert settings.database != real.database


async def test_nothing_of_the_sample_reaches_the_real_desk_or_stays(
    page: tuple[str, Settings],
) -> None:
    """It cannot count: it is in another database, which is deleted with it."""
    url, settings = page
    assert (await shown(url))["kind"] == "offer"
    beside = (await act(url, "start", "nl"))["go"]
    assert beside != url
    assert (await act(url, "start", "de"))["go"] == beside
    assert (await shown(url))["running"] is True
    strip = await shown(beside)
    assert (strip["kind"], strip["language"]) == ("strip", "nl")
    folder = sample.folder_of(settings)
    assert (folder / "brandwacht.db").exists()

    assert (await act(beside, "remove"))["go"] == url
    async with asyncio.timeout(30):
        while folder.exists():
            await asyncio.sleep(0.05)
    again = await shown(url)
    assert (again["kind"], again["running"]) == ("offer", False)


async def test_a_sample_that_was_left_by_a_killed_process_is_deleted(
    tmp_path: Path,
) -> None:
    real = Settings.local({"BRANDWACHT_PORT": "0"}, tmp_path)
    left = sample.folder_of(real)
    left.mkdir(parents=True)
    (left / "brandwacht.db").write_bytes(b"old")
    SampleDesk(real, open_beside)
    assert not left.exists()
