"""Detects that the wall clock of this machine was set, and keeps timers and waits
correct.

APScheduler plans its next run as a wall-clock time: after a jump back by six hours it
would not run for six hours. So the wall clock is compared with a monotonic one. After a
jump every scheduler job is due at once, pauses keep their remaining length, and an
admin is told. Times that people see, such as the end of a claim time, stay as shown;
timers that were already running fire when their duration has passed.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from bot.clock import Clock

log = structlog.get_logger("app")

Jumped = Callable[[timedelta], Awaitable[None]]

_SMALL = timedelta(seconds=2)
"""NTP moves a clock by less without anybody noticing."""

_EVERY = 1.0


class ClockWatch:
    """Compares two clocks; `look` is one comparison, `run` is production."""

    def __init__(self, clock: Clock, steady: Clock, jumped: Jumped) -> None:
        self._clock, self._steady, self._jumped = clock, steady, jumped
        self._apart = clock() - steady()

    async def look(self) -> None:
        """Once; what follows a jump has been done when this returns."""
        apart = self._clock() - self._steady()
        by, self._apart = apart - self._apart, apart
        if abs(by) > _SMALL:
            log.warning("the wall clock was set", seconds=by.total_seconds())
            await self._jumped(by)

    async def run(self) -> None:
        """For ever, in time that cannot be set."""
        while True:
            await asyncio.sleep(_EVERY)
            try:
                await self.look()
            except Exception:
                log.exception("what follows a jump of the clock failed")
