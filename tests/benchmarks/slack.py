"""A Slack for what is under measurement: the local workspace in a process of its own.

Beside it listens a response url that takes everything, for presses the workspace did
not deliver itself.
"""

import asyncio
import sys

import uvloop
from aiohttp import web

from bot.clock import wall_clock
from bot.localslack.people import Channel, Person
from bot.localslack.workspace import Workspace
from tests.benchmarks.posts import SECRET
from tests.benchmarks.processes import HOST

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


async def serve(port: int, respond_port: int) -> None:
    """Until the process is ended."""
    app = web.Application()
    app.router.add_post("/respond", _taken)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, HOST, respond_port).start()
    await workspace().start(port=port)
    await asyncio.Event().wait()


async def _taken(request: web.Request) -> web.Response:
    await request.read()
    return web.Response(text="ok")


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1]), int(sys.argv[2])))
