"""The clock a local Slack goes by, and the real time where the far end compares with its own."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the present instant, aware and in UTC."""


def wall_clock() -> datetime:
    """The real time."""
    return datetime.now(UTC)
