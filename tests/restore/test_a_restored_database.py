"""A bot that is started on an older database posts nothing before an admin has looked."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app import run
from bot.localslack.faults import Fault
from data import restore
from tests.world.restoring import Installation, build_installation
from tests.world.world import CARDS, World


@pytest.fixture
async def installation(tmp_path: Path) -> AsyncIterator[Installation]:
    async with AsyncExitStack() as stack:
        yield await build_installation(stack, tmp_path)


async def ready(world: World) -> list[str]:
    """What `/readyz` says is missing."""
    async with TestClient(TestServer(world.bot.web)) as client:
        answer = await client.get("/readyz")
        missing: list[str] = (await answer.json())["missing"]
        assert (answer.status == 200) is (missing == [])
        return missing


def posts(installation: Installation) -> int:
    return sum(
        call.method == "chat.postMessage" for call in installation.workspace.calls
    )


async def lose_one(installation: Installation) -> None:
    """A copy is kept, a mention is posted after it, and the copy is put back."""
    async with installation.desk() as world:
        await world.mention("Where is my order?")
    kept = installation.back_up("kept.db")
    async with installation.desk() as world:
        await world.mention("They threaten to burn the shop.")
    installation.put_back(kept)


async def test_it_holds_and_tells_an_admin(installation: Installation) -> None:
    await lose_one(installation)
    before = len(installation.workspace.channel(CARDS).messages)
    async with installation.desk() as world:
        assert "restored" in await ready(world)
        await world.mention("Is anybody there?")
        await world.settle()

        assert len(installation.workspace.channel(CARDS).messages) == before
        assert "restore --adopt" in world.eva.dms[-1]


async def test_nobody_decides_on_what_only_the_cards_know(
    installation: Installation,
) -> None:
    await lose_one(installation)
    async with installation.desk() as world:
        await world.anna.press("I'll take it", 1)
        assert (await world.look(1)).owner is None
        assert "being checked" in world.anna.hears
        assert "being checked" in await world.anna.types("next")


async def test_clocks_rest_while_it_holds(installation: Installation) -> None:
    """The claim of the first mention is long overdue, and nobody is reminded of it."""
    await lose_one(installation)
    async with installation.desk() as world:
        assert world.bot.hold.reasons == ("restored",)
        said = posts(installation)
        installation.clock.now = installation.clock.now.replace(hour=18)
        await run.fire(world.bot)
        await world.settle()
        assert posts(installation) - said <= 1, "only the word to the admin"
        assert world.thread_texts(1) == []


async def test_numbers_go_on_above_those_in_slack(installation: Installation) -> None:
    """Mentions are taken in all the same, and none gets the number of a lost one."""
    await lose_one(installation)
    async with installation.desk() as world:
        assert await world.mention("Is anybody there?") == 3


@pytest.mark.parametrize("with_marker", [True, False])
async def test_slack_alone_betrays_it_too(
    installation: Installation, with_marker: bool
) -> None:
    """Another machine has no marker; a snapshot of the whole disk has one as old."""
    async with installation.desk() as world:
        await world.mention("Where is my order?")
    kept = installation.back_up("kept.db")
    beside = restore.beside(installation.database).read_bytes()
    async with installation.desk() as world:
        await world.mention("They threaten to burn the shop.")
    installation.put_back(kept)
    restore.beside(installation.database).unlink()
    if with_marker:
        restore.beside(installation.database).write_bytes(beside)
    async with installation.desk() as world:
        assert world.bot.hold.reasons == ("restored",)
        assert await world.mention("Is anybody there?") == 3


async def test_what_was_only_pressed_is_missed_too(installation: Installation) -> None:
    """Nothing was posted after the copy: the card was claimed and redrawn."""
    async with installation.desk() as world:
        await world.mention("Where is my order?")
    kept = installation.back_up("kept.db")
    async with installation.desk() as world:
        await world.anna.press("I'll take it")
    installation.put_back(kept)
    async with installation.desk() as world:
        assert world.bot.hold.reasons == ("restored",)


async def test_an_ordinary_start_holds_nothing(installation: Installation) -> None:
    async with installation.desk() as world:
        await world.mention("Where is my order?")
    async with installation.desk() as world:
        assert await ready(world) == []
        await world.anna.press("I'll take it", 1)
        assert (await world.look(1)).owner == "UANNA"


async def test_a_database_that_was_begun_anew_gives_no_number_twice(
    installation: Installation,
) -> None:
    """The file was deleted: nothing could be posted twice, so the desk works."""
    async with installation.desk() as world:
        await world.mention("Where is my order?")
        await world.mention("Lovely!")
    for path in installation.database.parent.glob(f"{installation.database.name}*"):
        path.unlink()
    async with installation.desk() as world:
        assert await ready(world) == []
        assert await world.mention("A new day.") == 3


async def test_it_says_nothing_before_it_could_look(installation: Installation) -> None:
    async with installation.desk() as world:
        await world.mention("Where is my order?")
    installation.workspace.faults.next("conversations.history", Fault.SERVER_ERROR)
    async with installation.desk() as world:
        assert await ready(world) == ["looking"]
        said = posts(installation)
        await world.mention("Is anybody there?")
        assert posts(installation) == said

        await world.bot.restore_check.look_again()
        await world.settle()
        assert posts(installation) == said + 1
        assert await ready(world) == []


async def test_the_marker_is_for_the_operator_alone(installation: Installation) -> None:
    async with installation.desk() as world:
        await world.mention("Where is my order?")
    assert restore.beside(installation.database).stat().st_mode & 0o777 == 0o600
