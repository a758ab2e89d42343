"""Converts times to the fixed-width text the database sorts by, and back.

Text order is time order only if every value has the same width and zone.
"""

from datetime import UTC, datetime
from functools import lru_cache


def to_text(instant: datetime) -> str:
    """`2026-03-02T09:15:00.000Z`, cut to milliseconds. Refuses naive values."""
    if instant.tzinfo is None:
        msg = f"naive datetime {instant.isoformat()}: give it a time zone first"
        raise ValueError(msg)
    return _written(instant.astimezone(UTC))


@lru_cache(maxsize=1024)
def _written(utc: datetime) -> str:
    """Remembered: one decision writes its own instant a dozen times.

    Only what is UTC already: in a local hour that comes twice, two instants are equal.
    """
    return f"{utc.isoformat(timespec='milliseconds').removesuffix('+00:00')}Z"


def from_text(text: str) -> datetime:
    """The instant `to_text` wrote."""
    return datetime.fromisoformat(text)


def maybe_text(instant: datetime | None) -> str | None:
    """`to_text`, where nothing stays nothing."""
    return None if instant is None else to_text(instant)


def maybe_instant(text: str | None) -> datetime | None:
    """`from_text`, where nothing stays nothing."""
    return None if text is None else from_text(text)
