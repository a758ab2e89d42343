"""How long the desk itself took: from a delivery to its card, from a press to its redraw."""

from bisect import bisect_left
from datetime import datetime

from data.reports.sources import hour_of
from data.transaction import Transaction

BOUNDS = (0.1, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0, 300.0, float("inf"))
"""Seconds; each counts what took as long, and longer than the one before it."""

_LAST = 1e9
"""Stands for no bound in the database."""

CARD, REDRAW = "card", "redraw"


def note(tx: Transaction, what: str, seconds: float, now: datetime) -> None:
    """One more that took so long."""
    bound = bound_of(seconds)
    tx.run(
        "insert into speeds (what, hour, bound, count) values (:what, :hour, :bound, 1) "
        "on conflict (what, hour, bound) do update set count = count + 1",
        what=what,
        hour=hour_of(now),
        bound=min(bound, _LAST),
    )


def slow_since(
    tx: Transaction, what: str, limit: float, since: datetime
) -> tuple[int, int]:
    """How many took longer than `limit`, and how many there were."""
    row = tx.one(
        "select coalesce(sum(count), 0) as n, "
        "coalesce(sum(count) filter (where bound > :limit), 0) as slow "
        "from speeds where what = :what and hour >= :hour",
        what=what,
        limit=bound_of(limit),
        hour=hour_of(since),
    )
    return (0, 0) if row is None else (int(row["slow"]), int(row["n"]))


def bound_of(seconds: float) -> float:
    """The bound under which it counts."""
    return BOUNDS[bisect_left(BOUNDS, seconds)]


def forget_before(tx: Transaction, instant: datetime) -> None:
    """Hours nobody looks at any more."""
    tx.run("delete from speeds where hour < :hour", hour=hour_of(instant))
