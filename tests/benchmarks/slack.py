"""A Slack in a process of its own, for loads that would keep the measuring process busy."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvloop

from bot.clock import wall_clock
from bot.localslack.people import Channel, Person
from bot.localslack.workspace import Workspace
from tests.benchmarks.posts import SECRET
from tests.benchmarks.processes import (
    HOST,
    ROOT,
    environment,
    free_port,
    start,
    wait_for_port,
)

_CHANNELS = ("CDESK", "CMANAGEMENT")


@contextmanager
def slack(folder: Path) -> Iterator[str]:
    """The address of its Web API."""
    port = free_port()
    child = start(
        [sys.executable, "-m", "tests.benchmarks.slack", str(port)],
        folder / "slack.log",
        environment(),
        ROOT,
    )
    try:
        wait_for_port(child, port)
        yield f"http://{HOST}:{port}/api/"
    finally:
        child.stop()


async def serve(port: int) -> None:
    """Two channels, one person, Slack's limits; until the process is ended."""
    workspace = Workspace(
        clock=wall_clock,
        users=[Person("UBENCH0", "person0")],
        channels=[Channel(name.lower(), id=name) for name in _CHANNELS],
        signing_secret=SECRET,
        limits=True,
    )
    await workspace.start(port=port)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
