"""A desk at which somebody of every kind tries everything."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.world.building import build_world
from tests.world.walking import GUESTS, OUTSIDE, PEOPLE, Walk
from tests.world.world import CARDS


@pytest.fixture
async def walk(tmp_path: Path) -> AsyncIterator[Walk]:
    async with AsyncExitStack() as stack:
        world = await build_world(stack, tmp_path, guests=GUESTS, more=PEOPLE)
        for name in OUTSIDE:
            await world.workspace.kick(CARDS, name)
        number = await world.mention("The lamp hums.", url="https://example.com/1")
        await world.anna.press("I'll take it")
        await world.anna.press("Hand over…")
        await world.anna.submit({"to": "otto"})
        yield Walk(world, number)
