"""Drives the real program as a process: starts it, kills it, waits for its end."""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Callable, Coroutine
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import aiohttp

from tests.benchmarks.processes import HOST
from tests.crash.launch import BotRun, start

WITHIN = 120.0
"""Seconds any wait may take on a busy machine before it counts as a failure."""

_AGAIN = 0.02
_forkserver = multiprocessing.get_context("forkserver")
_forkserver.set_forkserver_preload(["tests.crash.preload"])


class Gone(Exception):
    """The process had ended when something was wanted of it."""


class Bot:
    """A running `brandwacht run`. `log` holds what it wrote."""

    def __init__(self, bot_run: BotRun, port: int) -> None:
        self.log = Path(bot_run.folder, "desk.log")
        self.port = port
        self._process: BaseProcess = _forkserver.Process(
            target=start, args=(bot_run,), daemon=True
        )
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process.is_alive()

    async def kill(self) -> None:
        """`kill -9`; it has ended when this returns."""
        self._process.kill()
        assert await self.end() == -signal.SIGKILL

    def terminate(self) -> None:
        """Ask it to end."""
        os.kill(self.pid, signal.SIGTERM)

    async def end(self, within: float = WITHIN) -> int:
        """Its exit code once it has ended; a signal counts as its negative number."""
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        loop.add_reader(self._process.sentinel, ended.set)
        try:
            async with asyncio.timeout(within):
                await ended.wait()
        finally:
            loop.remove_reader(self._process.sentinel)
        self._process.join()
        assert self._process.exitcode is not None
        return self._process.exitcode

    async def answers(self) -> bool:
        """Wait until its web server is open; false when it ended before that."""
        await answering(self.port, lambda: not self.is_running)
        return self.is_running

    def said(self) -> str:
        """Everything it wrote, and those before it in the same folder."""
        return self.log.read_text(errors="replace")


async def until(
    true: Callable[[], bool | Coroutine[Any, Any, bool]], within: float = WITHIN
) -> None:
    """Ask again and again until it is true. Raises `TimeoutError`."""
    async with asyncio.timeout(within):
        while True:
            answer = true()
            if await answer if isinstance(answer, Coroutine) else answer:
                return
            await asyncio.sleep(_AGAIN)


async def answering(port: int, dead: Callable[[], bool] = lambda: False) -> None:
    """Until the web server at this port is open, or its process has ended."""
    async with aiohttp.ClientSession() as client:

        async def alive() -> bool:
            try:
                async with client.get(f"http://{HOST}:{port}/healthz") as answer:
                    return answer.status == 200
            except aiohttp.ClientError:
                return dead()

        await until(alive)
