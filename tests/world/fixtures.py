"""The worlds for the stories, as fixtures."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.world.building import build_world
from tests.world.world import World


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """An English desk over Socket Mode."""
    async with AsyncExitStack() as stack:
        yield await build_world(stack, tmp_path)


@pytest.fixture(params=["sockets", "http"])
async def either_world(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[World]:
    """The same story over both ways Slack can reach us."""
    async with AsyncExitStack() as stack:
        yield await build_world(stack, tmp_path, over=request.param)


@pytest.fixture(params=["en", "de", "nl"])
async def any_language(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[World]:
    """The same story at a desk of each language."""
    async with AsyncExitStack() as stack:
        yield await build_world(stack, tmp_path, language=request.param)
