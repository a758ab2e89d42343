"""The control: how long a bare answer of aiohttp takes now, from a process that does nothing else.

It is asked before, between and after the trials of a round. Where its median moves too much
within one round, the machine was busy with something else and the round does not count.
"""

import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import uvloop
from aiohttp import web

from tests.benchmarks.processes import (
    HOST,
    ROOT,
    environment,
    free_port,
    start,
    wait_for_port,
)

_ASKED = 3_000
"""A median of some hundred moves by half from one second to the next on an idle virtual
machine; that of some thousand stays within a tenth or two.
"""
_BEFORE = 50
_REQUEST = f"GET / HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()


class Control:
    """Asks the bare server; `ask` gives the median of one answer in milliseconds."""

    def __init__(self, port: int) -> None:
        self._port = port

    def ask(self) -> float:
        """The median of some thousand answers, one after the other."""
        return asyncio.run(self._ask())

    async def _ask(self) -> float:
        reader, writer = await asyncio.open_connection(HOST, self._port)
        took = []
        for number in range(_BEFORE + _ASKED):
            began = time.perf_counter()
            writer.write(_REQUEST)
            await reader.readuntil(b"ok")
            if number >= _BEFORE:
                took.append((time.perf_counter() - began) * 1000)
        writer.close()
        return median(took)


@contextmanager
def control(folder: Path) -> Iterator[Control]:
    """The bare server, for the rounds of one benchmark."""
    port = free_port()
    child = start(
        [sys.executable, "-m", "tests.benchmarks.control", str(port)],
        folder / "control.log",
        environment(),
        ROOT,
    )
    try:
        wait_for_port(child, port)
        yield Control(port)
    finally:
        child.stop()


async def _serve(port: int) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text="ok")

    app = web.Application()
    app.router.add_get("/", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, HOST, port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(_serve(int(sys.argv[1])))
