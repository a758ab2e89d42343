"""Litestream, as in `deploy/`, beside a real desk: a machine is lost, and taken over."""

import asyncio
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import pytest

from bot.localslack.people import Json
from tests.benchmarks.processes import HOST
from tests.crash.conftest import opened
from tests.crash.process import answering, until
from tests.crash.world import DESK, World
from tests.deploy.copying import Litestream, lose

pytestmark = pytest.mark.deploy

MANY = 60
SOON = 3.0
"""Seconds from SIGTERM to the end, at most: `docker stop` waits for ten."""


@pytest.fixture(params=["http"])
async def desk(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    folder = tmp_path / "desk"
    folder.mkdir()
    async with opened(folder, request.param) as world:
        yield world


@pytest.fixture
def litestream(tmp_path: Path, desk: World) -> Iterator[Litestream]:
    folder = tmp_path / "litestream"
    folder.mkdir()
    beside = Litestream(folder, desk.folder / "desk.db")
    yield beside
    beside.kill()


async def brandwacht(world: World, *words: str) -> str:
    """One command of the real program; what it said. It must go well."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words,
        cwd=world.folder,
        env=world.settings(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
    return said.decode()


def standing(world: World, count: int) -> bool:
    """Whether more cards than this stand in the channel."""
    return len(cards(world)) > count


def cards(world: World) -> list[Json]:
    """Every card with buttons in the desk channel."""
    return [
        message
        for message in world.workspace.channel(DESK).messages
        if any(block["type"] == "actions" for block in message.get("blocks", []))
        and "mention" in message["metadata"]["event_payload"]
    ]


async def test_a_machine_is_lost_under_load_and_another_takes_over(
    desk: World, litestream: Litestream
) -> None:
    """As docs/operate/standby.md says: restore, reconcile, send again."""
    await desk.start()
    litestream.begin()
    await litestream.caught_up()
    for number in range(MANY):
        assert await desk.post(str(number)) == 202
        if number % 5 == 4:
            await until(partial(standing, desk, number // 2))
            await desk.workspace.press(
                "anna", DESK, cards(desk)[-1]["ts"], "I'll take it"
            )
    litestream.kill()
    await desk.kill()
    stood = desk.copies()
    lose(desk.database.path)

    litestream.restore("-integrity-check", "full")
    said = await brandwacht(desk, "restore", "--adopt")

    assert "Have the sources send again" in said
    assert "The record is whole." in await brandwacht(desk, "verify")
    await desk.start()
    await desk.settle()
    desk.accepted.clear()
    for number in range(MANY):
        assert await desk.post(str(number)) == 202
    await desk.settle()
    assert set(desk.copies().values()) == {1}
    assert stood.keys() <= desk.copies().keys()
    shown = Counter(c["metadata"]["event_payload"]["mention"] for c in cards(desk))
    assert shown == dict.fromkeys(desk.accepted.values(), 1)
    assert len(shown) == MANY
    assert desk.database.wrong() == []


@pytest.mark.parametrize("desk", ["http", "sockets"], indirect=True)
async def test_an_ordered_end_beside_litestream_is_soon_and_loses_nothing(
    desk: World, litestream: Litestream
) -> None:
    await desk.start()
    litestream.begin()
    await litestream.caught_up()
    for number in range(10):
        assert await desk.post(str(number)) == 202
    idle = await asyncio.open_connection(HOST, desk.port)
    idle[1].write(b"GET /healthz HTTP/1.1\r\nHost: desk\r\n\r\n")
    assert await idle[0].readline()

    desk.bot.terminate()
    code = await desk.bot.end(within=SOON)
    idle[1].close()

    assert code == 0
    assert litestream.running is not None
    litestream.running.stop()
    lose(desk.database.path)
    litestream.restore("-integrity-check", "full")
    assert len(desk.database.numbers()) == 10
    assert "The record is whole." in await brandwacht(desk, "verify")


async def test_litestream_runs_the_desk_and_hands_the_end_on(
    desk: World, litestream: Litestream
) -> None:
    """`-exec`: the one command of a container. A database that is gone comes back."""
    runs = ("-restore-if-db-not-exists", "-exec", f"{sys.executable} -m bot run")
    child = litestream.begin(*runs, variables=desk.settings())
    await answering(desk.port)
    await litestream.caught_up()
    for number in range(3):
        assert await desk.post(str(number)) == 202
    await until(lambda: len(cards(desk)) == 3)

    child.process.send_signal(signal.SIGTERM)
    assert await asyncio.to_thread(child.process.wait, SOON) == 0
    child.stop()

    lose(desk.database.path)
    litestream.begin(*runs, variables=desk.settings())
    await answering(desk.port)
    assert len(desk.database.numbers()) == 3
    await until(lambda: any("--adopt" in one["text"] for one in dms(desk)))


def dms(world: World) -> list[Json]:
    """What the admin was told."""
    return world.workspace.dm("eva").messages
