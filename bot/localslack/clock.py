"""The clock of a local Slack, and the real time where the client compares it with its
own.
"""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the present instant, aware and in UTC."""


def wall_clock() -> datetime:
    """The real time."""
    return datetime.now(UTC)
