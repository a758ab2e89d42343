"""Sources that deliver over the real webhook endpoint, and a search for leftover words."""

import json
import sqlite3
import zlib
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp import ClientSession, web

from tests.world.building import build_world
from tests.world.world import CARDS, MANAGEMENT, World

SOURCES = """
[sources.octolens]
adapter = "own"
[sources.syften]
adapter = "own"

[brand.accounts]
x = ["Lumivelo", "@lumivelo_help"]
facebook = "lumivelo.official"
"forum.radler.example" = ["team_lumivelo"]
"""
"""Two more tools that send the own format, and the brand's own accounts."""

PEOPLE = ("anna", "ben", "carla", "david", "eva")
Item = Mapping[str, object]


@dataclass
class Feed:
    """Everything that senders can reach."""

    world: World
    session: ClientSession
    address: str

    async def send(self, *items: Item, via: str = "octolens") -> dict[str, object]:
        """Deliver these in one request; what the sender is told."""
        token = self.world.bot.settings.sources[via].token
        assert token is not None
        answer = await self.session.post(
            f"{self.address}/webhooks/{via}",
            json=items[0] if len(items) == 1 else list(items),
            headers={"authorization": f"Bearer {token}"},
        )
        told: dict[str, object] = await answer.json()
        assert answer.status == 202, told
        await self.world.settle()
        return told

    async def mention(self, item: Item, via: str = "octolens") -> int:
        """One post that becomes a card; its number."""
        told = await self.send(item, via=via)
        assert told["new"] == 1, told
        numbers = told["mentions"]
        assert isinstance(numbers, list)
        return int(numbers[0])


@asynccontextmanager
async def open_feed(folder: Path, more: str = SOURCES) -> AsyncIterator[Feed]:
    """A desk with these settings more, and everything that senders can reach."""
    async with AsyncExitStack() as stack:
        world = await build_world(stack, folder, more=more)
        yield await stack.enter_async_context(feeding(world))


@asynccontextmanager
async def feeding(world: World) -> AsyncIterator[Feed]:
    """Serve the webhooks of the desk on a port of its own."""
    runner = web.AppRunner(world.bot.web, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        async with ClientSession() as session:
            yield Feed(world, session, f"http://{host}:{port}")
    finally:
        await runner.cleanup()


def left_in_slack(world: World, *words: str) -> list[str]:
    """Every message and every Home in which one of these words is found."""
    shown = [
        (name, message)
        for name in (CARDS, MANAGEMENT)
        for message in world.workspace.channel(name).book.values()
    ]
    for name in PEOPLE:
        shown += [(name, one) for one in world.workspace.dm(name).book.values()]
        shown.append((f"home of {name}", world.workspace.home_of(name) or {}))
    return [f"{name}: {hit}" for name, one in shown for hit in _hits(one, words)]


def left_in_file(world: World, *words: str) -> list[str]:
    """Every row, payloads unpacked, and every byte of the file in which one is found."""
    database = world.bot.settings.database
    found: list[str] = []
    connection = sqlite3.connect(database)
    names = connection.execute("select name from sqlite_master where type = 'table'")
    for (table,) in names.fetchall():
        for row in connection.execute(f'select * from "{table}"'):  # noqa: S608
            found += [f"{table}: {hit}" for hit in _hits([*map(readable, row)], words)]
    connection.execute("pragma wal_checkpoint(truncate)")
    connection.close()
    raw = database.read_bytes().lower()
    return found + [f"bytes: {word}" for word in words if word.lower().encode() in raw]


def _hits(shown: object, words: tuple[str, ...]) -> Iterator[str]:
    text = json.dumps(shown, ensure_ascii=False, default=str)
    for word in words:
        if word.lower() in text.lower():
            yield f"{word} in {text[:400]}"


def readable(value: object) -> object:
    """A value of a column as it was before it was compressed, where it was."""
    if not isinstance(value, bytes):
        return value
    try:
        return zlib.decompress(value).decode(errors="replace")
    except zlib.error:
        return value.decode(errors="replace")
