"""Tells the time, and is the only room that may.

Everything else is given a `Clock`, so that a test can move a day in a moment.
"""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the present instant, aware and in UTC."""


def wall_clock() -> datetime:
    """The real time."""
    return datetime.now(UTC)
