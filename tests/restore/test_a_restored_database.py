"""A bot that is started on an older database posts nothing before an admin has looked."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app import run
from bot.localslack.faults import Fault
from data import restore
from tests.world.restoring import Town, build_town
from tests.world.world import CARDS, World


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with AsyncExitStack() as stack:
        yield await build_town(stack, tmp_path)


async def ready(world: World) -> list[str]:
    """What `/readyz` says is missing."""
    async with TestClient(TestServer(world.office.web)) as client:
        answer = await client.get("/readyz")
        missing: list[str] = (await answer.json())["missing"]
        assert (answer.status == 200) is (missing == [])
        return missing


def posts(town: Town) -> int:
    return sum(call.method == "chat.postMessage" for call in town.workspace.calls)


async def lose_one(town: Town) -> None:
    """A copy is kept, a mention is posted after it, and the copy is put back."""
    async with town.desk() as world:
        await world.mention("Where is my order?")
    kept = town.back_up("kept.db")
    async with town.desk() as world:
        await world.mention("They threaten to burn the shop.")
    town.put_back(kept)


async def test_it_holds_and_tells_an_admin(town: Town) -> None:
    await lose_one(town)
    before = len(town.workspace.channel(CARDS).messages)
    async with town.desk() as world:
        assert "restored" in await ready(world)
        await world.mention("Is anybody there?")
        await world.settle()

        assert len(town.workspace.channel(CARDS).messages) == before
        assert "restore --adopt" in world.eva.dms[-1]


async def test_nobody_decides_on_what_only_the_cards_know(town: Town) -> None:
    await lose_one(town)
    async with town.desk() as world:
        await world.anna.press("I'll take it", 1)
        assert (await world.look(1)).owner is None
        assert "being checked" in world.anna.hears
        assert "being checked" in await world.anna.types("next")


async def test_clocks_rest_while_it_holds(town: Town) -> None:
    """The claim of the first mention is long overdue, and nobody is reminded of it."""
    await lose_one(town)
    async with town.desk() as world:
        assert world.office.hold.reasons == ("restored",)
        said = posts(town)
        town.hand.now = town.hand.now.replace(hour=18)
        await run.fire(world.office)
        await world.settle()
        assert posts(town) - said <= 1, "only the word to the admin"
        assert world.told_below(1) == []


async def test_numbers_go_on_above_those_in_slack(town: Town) -> None:
    """Mentions are taken in all the same, and none gets the number of a lost one."""
    await lose_one(town)
    async with town.desk() as world:
        assert await world.mention("Is anybody there?") == 3


@pytest.mark.parametrize("with_marker", [True, False])
async def test_slack_alone_betrays_it_too(town: Town, with_marker: bool) -> None:
    """Another machine has no marker; a snapshot of the whole disk has one as old."""
    async with town.desk() as world:
        await world.mention("Where is my order?")
    kept = town.back_up("kept.db")
    beside = restore.beside(town.database).read_bytes()
    async with town.desk() as world:
        await world.mention("They threaten to burn the shop.")
    town.put_back(kept)
    restore.beside(town.database).unlink()
    if with_marker:
        restore.beside(town.database).write_bytes(beside)
    async with town.desk() as world:
        assert world.office.hold.reasons == ("restored",)
        assert await world.mention("Is anybody there?") == 3


async def test_what_was_only_pressed_is_missed_too(town: Town) -> None:
    """Nothing was posted after the copy: the card was claimed and redrawn."""
    async with town.desk() as world:
        await world.mention("Where is my order?")
    kept = town.back_up("kept.db")
    async with town.desk() as world:
        await world.anna.press("I'll take it")
    town.put_back(kept)
    async with town.desk() as world:
        assert world.office.hold.reasons == ("restored",)


async def test_an_ordinary_start_holds_nothing(town: Town) -> None:
    async with town.desk() as world:
        await world.mention("Where is my order?")
    async with town.desk() as world:
        assert await ready(world) == []
        await world.anna.press("I'll take it", 1)
        assert (await world.look(1)).owner == "UANNA"


async def test_a_database_that_was_begun_anew_gives_no_number_twice(
    town: Town,
) -> None:
    """The file was deleted: nothing could be posted twice, so the desk works."""
    async with town.desk() as world:
        await world.mention("Where is my order?")
        await world.mention("Lovely!")
    for path in town.database.parent.glob(f"{town.database.name}*"):
        path.unlink()
    async with town.desk() as world:
        assert await ready(world) == []
        assert await world.mention("A new day.") == 3


async def test_it_says_nothing_before_it_could_look(town: Town) -> None:
    async with town.desk() as world:
        await world.mention("Where is my order?")
    town.workspace.faults.next("conversations.history", Fault.SERVER_ERROR)
    async with town.desk() as world:
        assert await ready(world) == ["looking"]
        said = posts(town)
        await world.mention("Is anybody there?")
        assert posts(town) == said

        await world.office.restore_check.look_again()
        await world.settle()
        assert posts(town) == said + 1
        assert await ready(world) == []


async def test_the_marker_is_for_the_operator_alone(town: Town) -> None:
    async with town.desk() as world:
        await world.mention("Where is my order?")
    assert restore.beside(town.database).stat().st_mode & 0o777 == 0o600
