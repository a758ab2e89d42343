"""Reads the time, and is the only module that may.

Everything else receives a `Clock`, so that a test can move it. Times that people see
follow the wall clock, which somebody may set; durations follow a monotonic one.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]
"""Returns the present instant, aware and in UTC."""


def wall_clock() -> datetime:
    """The real time."""
    return datetime.now(UTC)


def steady_clock() -> Clock:
    """A clock that begins with the real time and then never jumps: for durations only."""
    began, zero = wall_clock(), time.monotonic()

    def steady() -> datetime:
        return began + timedelta(seconds=time.monotonic() - zero)

    return steady
