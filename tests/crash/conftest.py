"""A workspace and a bot process that can be killed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.crash.world import Time, World, new_workspace


@asynccontextmanager
async def opened(folder: Path, over: str) -> AsyncIterator[World]:
    """A workspace in which no bot runs yet; one that runs at the end is killed."""
    time = Time()
    workspace = new_workspace(time)
    await workspace.start()
    world = World(folder, over, time, workspace)
    try:
        yield world
    finally:
        await world.close()
        await workspace.stop()


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Over HTTP, where a press fails at once while no bot runs."""
    async with opened(tmp_path, "http") as one:
        yield one


@pytest.fixture
async def socket_world(tmp_path: Path) -> AsyncIterator[World]:
    """Over Socket Mode."""
    async with opened(tmp_path, "sockets") as one:
        yield one


@pytest.fixture(params=["sockets", "http"])
async def either_world(
    request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[World]:
    """Over both ways Slack can reach us."""
    async with opened(tmp_path, request.param) as one:
        yield one
