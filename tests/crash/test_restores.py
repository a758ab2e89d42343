"""The database is lost under load and restored from an older backup."""

import asyncio
import sys
from collections import Counter

import pytest

from bot.cli.upkeep import first_broken
from bot.localslack.people import Json
from data import restore
from tests.crash.process import until
from tests.crash.world import DESK, World

MANY = 60


async def brandwacht(world: World, *words: str) -> tuple[int, str]:
    """One command of the real program; its exit code and what it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        *words,
        cwd=world.folder,
        env=world.settings(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


def cards(world: World) -> list[Json]:
    """Every card in the desk channel that can be claimed or worked on; no board."""
    return [
        message
        for message in world.workspace.channel(DESK).messages
        if any(block["type"] == "actions" for block in message.get("blocks", []))
        and "mention" in message["metadata"]["event_payload"]
    ]


def mention(card: Json) -> int:
    number: int = card["metadata"]["event_payload"]["mention"]
    return number


@pytest.mark.parametrize("marked", [True, False])
async def test_a_loss_under_load(world: World, marked: bool) -> None:
    """0 doubled, 0 lost once the sources sent again, no old card acts on another mention.

    Without the marker it is another machine: only Slack knows what there was.
    """
    await world.start()
    posting = asyncio.create_task(_post(world, range(MANY)))
    await until(lambda: len(cards(world)) >= MANY // 3)
    code, said = await brandwacht(world, "backup", "kept.db")
    assert code == 0, said
    await until(lambda: len(cards(world)) >= 2 * MANY // 3)
    for card in cards(world)[::3]:
        await world.workspace.press("anna", DESK, card["ts"], "I'll take it")
    await posting
    await world.kill()
    if not marked:
        for path in world.folder.glob("desk.db*"):
            path.unlink()
    before = world.copies()
    highest = max(mention(card) for card in cards(world))

    code, said = await brandwacht(world, "restore", "kept.db")

    assert code == 0, said
    assert "Have the sources send again" in said
    code, again = await brandwacht(world, "restore", "kept.db")
    assert (code, "nothing was changed" in again) == (0, True)
    await world.start()
    await world.settle()
    world.accepted.clear()
    await _post(world, range(MANY))
    await world.settle()

    # Nothing stands there twice: neither a message nor a card of a mention.
    assert set(world.copies().values()) == {1}
    assert before.keys() <= world.copies().keys()
    standing = Counter(mention(card) for card in cards(world))
    assert standing == dict.fromkeys(world.accepted.values(), 1)
    # What is new has a number that was never shown before.
    known = {row["id"] for row in world.database.rows("select id from mentions")}
    assert known >= standing.keys()
    assert not {n for n in standing if n <= highest} - _kept(world)
    # Each card says what the database knows, and may be pressed.
    for card in cards(world):
        owner = world.owner(mention(card))
        assert ("Anna" in str(card["blocks"])) is (owner == "UANNA")
    free = next(c for c in cards(world) if world.owner(mention(c)) is None)
    await world.workspace.press("ben", DESK, free["ts"], "I'll take it")
    assert world.owner(mention(free)) == "UBEN"
    assert first_broken(world.database.path) is None


def _kept(world: World) -> set[int]:
    """The mentions of the copy."""
    rows = world.database.rows(
        "select id from mentions where received_at <= (select json_extract(data, '$.state')"
        " from events where kind = 'restored')"
    )
    return {row["id"] for row in rows}


async def _post(world: World, numbers: range) -> None:
    for number in numbers:
        assert await world.post(str(number)) == 202


async def test_a_desk_that_runs_is_not_restored(world: World) -> None:
    await world.start()
    assert await world.post("1") == 202
    await world.settle()
    assert (await brandwacht(world, "backup", "kept.db"))[0] == 0

    code, said = await brandwacht(world, "restore", "kept.db")

    assert code == 2
    assert "stop that one first" in said
    assert world.bot.is_running


async def test_a_copy_that_was_only_put_there_says_nothing(world: World) -> None:
    """`cp`, and a start by somebody who does not know."""
    await world.start()
    assert await world.post("1") == 202
    await until(lambda: len(cards(world)) == 1)
    assert (await brandwacht(world, "backup", "kept.db"))[0] == 0
    assert await world.post("2") == 202
    await until(lambda: len(cards(world)) == 2)
    await world.kill()
    world.database.path.unlink()
    for tail in ("-wal", "-shm"):
        world.database.path.with_name(f"desk.db{tail}").unlink(missing_ok=True)
    world.database.path.with_name("kept.db").rename(world.database.path)
    assert restore.read(world.database.path) is not None

    await world.start()
    assert await world.post("3") == 202
    await until(lambda: any("--adopt" in m["text"] for m in _dms(world)))
    assert len(cards(world)) == 2
    await world.kill()

    code, said = await brandwacht(world, "restore", "--adopt")
    assert code == 0, said
    assert "#2 was lost" in said
    await world.start()
    await until(lambda: len(cards(world)) == 2)
    assert {mention(card) for card in cards(world)} == {1, 3}


def _dms(world: World) -> list[Json]:
    return world.workspace.dm("eva").messages
