"""Runs work after the acknowledgement, so that nobody waits for it and none of it is
lost.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any

import structlog

log = structlog.get_logger(__name__)


class BackgroundTasks:
    """The tasks begun after an acknowledgement. Closing waits for them, with a limit."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Start it in the background; an error it raises is logged, never lost."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)

    async def settle(self) -> None:
        """Wait until nothing is running, also nothing that began meanwhile."""
        while self._running:
            await asyncio.wait(self._running)

    async def close(self, seconds: float = 5) -> None:
        """Let what runs come to its end, and cancel what still runs after that time."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        late = list(self._running)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            log.error("afterwards_failed", exc_info=error)
