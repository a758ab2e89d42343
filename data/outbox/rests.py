"""Shifts pauses when the wall clock is set.

A pause is stored as its end, so that a restart continues it. When the clock is set
back, all of them would last for hours. What was planned for a time of day stays.
"""

from datetime import datetime, timedelta

from data.instants import to_text
from data.transaction import Transaction

LONGEST = timedelta(minutes=10)
"""No rest is longer; what ends later than this was planned for its own time."""


def shift(tx: Transaction, now: datetime, by: timedelta) -> int:
    """After the clock was set by so much and says `now`; how many rests were moved."""
    before = now - by
    values = {
        "seconds": f"{by.total_seconds():+.3f} seconds",
        "until": to_text(before + LONGEST),
        "now": to_text(min(now, before - LONGEST)),
    }
    moved = tx.run(
        """
        update outbox set
            not_before = strftime('%Y-%m-%dT%H:%M:%fZ', not_before, :seconds)
        where state in ('waiting', 'sending', 'unknown')
            and not_before > :now and not_before <= :until
        """,
        **values,
    )
    return moved + tx.run(
        """
        update cards set
            not_before = strftime('%Y-%m-%dT%H:%M:%fZ', not_before, :seconds)
        where not_before > :now and not_before <= :until
        """,
        **values,
    )
