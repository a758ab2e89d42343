"""A Slack for the desk under measurement: the local workspace in a process of its own."""

import asyncio
import sys

import uvloop

from benchmarks.posts import SECRET
from bot.clock import wall_clock
from bot.workspace.people import Channel, Person
from bot.workspace.workspace import Workspace

CHANNELS = ("CDESK", "CMANAGEMENT")
PEOPLE = tuple(Person(f"UBENCH{n}", f"person{n}") for n in range(40))


def workspace() -> Workspace:
    """Two channels, forty people, Slack's limits."""
    return Workspace(
        clock=wall_clock,
        users=PEOPLE,
        channels=[Channel(name.lower(), id=name) for name in CHANNELS],
        signing_secret=SECRET,
        limits=True,
    )


async def serve(port: int) -> None:
    """Until the process is ended."""
    await workspace().start(port=port)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1])))
