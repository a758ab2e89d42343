"""A desk on which much comes at once."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.world.building import build_world
from tests.world.crowd import PEOPLE, Crowd


@pytest.fixture
async def crowd(tmp_path: Path) -> AsyncIterator[Crowd]:
    """At a desk with a lead, a manager, a crisis plan and somebody who speaks."""
    async with AsyncExitStack() as stack:
        yield Crowd(await build_world(stack, tmp_path, more=PEOPLE))
