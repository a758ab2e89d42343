"""Until when Slack asked us to wait, so that a restart continues to wait.

A key names what is paused: `token`, `workspace`, `post`, `post:C1`, `update`,
`history`, or `channel:C1` for a channel that accepts nothing at present. The row of a
channel or of the token stays after its time until something works again: while it
exists, the admin has been told.
"""

from datetime import datetime, timedelta

from data.instants import from_text, to_text
from data.transaction import Transaction

CHARTS = "charts"
"""The key of what the workspace does not draw."""

CANVASES = "canvases"
"""The key of a workspace that takes no canvas of ours."""


def holds(tx: Transaction, key: str, now: datetime) -> bool:
    """Whether this key is held at this moment."""
    row = tx.one("select until from rate_limit_holds where key = :key", key=key)
    return row is not None and from_text(row["until"]) > now


def hold(tx: Transaction, key: str, until: datetime) -> bool:
    """Hold this key until then, never shorter than before; true when it is a new one."""
    text = to_text(until)
    row = tx.one("select until from rate_limit_holds where key = :key", key=key)
    tx.run(
        """
        insert into rate_limit_holds (key, until) values (:key, :until)
        on conflict (key) do update set until = excluded.until
            where excluded.until > rate_limit_holds.until
        """,
        key=key,
        until=text,
    )
    return row is None


def lift(tx: Transaction, key: str) -> bool:
    """It works again; true when it had been held."""
    return tx.run("delete from rate_limit_holds where key = :key", key=key) > 0


def all_of_them(tx: Transaction) -> dict[str, datetime]:
    """Every key with the instant it is held until, over or not."""
    rows = tx.all("select key, until from rate_limit_holds")
    return {row["key"]: from_text(row["until"]) for row in rows}


def forget_over(tx: Transaction, now: datetime) -> int:
    """Drop what is over, but not the rows that say that an admin was told."""
    return tx.run(
        """
        delete from rate_limit_holds
        where until <= :now and key <> 'token' and key not like 'channel:%'
        """,
        now=to_text(now),
    )


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
