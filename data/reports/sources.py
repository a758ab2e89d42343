"""What each source delivered in which hour, and what is wrong with it now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from data.instants import maybe_instant, to_text
from data.transaction import Transaction

AN_HOUR = 3600


@dataclass(frozen=True, slots=True)
class OpenTrouble:
    """Something that was told of a source and is not over yet."""

    source: str
    kind: str
    since: datetime


def delivered(tx: Transaction, source: str, now: datetime) -> None:
    """A source delivered something, whatever became of it."""
    tx.run(
        "insert into source_hours (source, hour, delivered) values (:source, :hour, 1) "
        "on conflict (source, hour) do update set delivered = delivered + 1",
        source=source,
        hour=hour_of(now),
    )
    tx.run(
        "insert into sources_seen (source, last_at) values (:source, :at) "
        "on conflict (source) do update set last_at = excluded.last_at",
        source=source,
        at=to_text(now),
    )


def failed(tx: Transaction, source: str, count: int, now: datetime) -> None:
    """So many requests in its name had no right token or signature."""
    tx.run(
        "insert into source_hours (source, hour, failed) values (:source, :hour, :n) "
        "on conflict (source, hour) do update set failed = failed + :n",
        source=source,
        hour=hour_of(now),
        n=count,
    )


def names(tx: Transaction) -> list[str]:
    """Every source that ever delivered, or in whose name somebody tried."""
    rows = tx.all("select distinct source from source_hours order by source")
    return [row["source"] for row in rows]


def hours_since(tx: Transaction, source: str, since: datetime) -> list[int]:
    """The hours in which it delivered, oldest first."""
    rows = tx.all(
        "select hour from source_hours where source = :source and hour >= :hour "
        "and delivered > 0 order by hour",
        source=source,
        hour=hour_of(since),
    )
    return [row["hour"] for row in rows]


def last_of(tx: Transaction, source: str) -> datetime | None:
    """When it delivered last."""
    return maybe_instant(
        tx.one_of(
            str,
            "select last_at from sources_seen where source = :source",
            source=source,
        )
    )


def failures_since(tx: Transaction, source: str, since: datetime) -> int:
    """How many requests in its name failed."""
    return (
        tx.one_of(
            int,
            "select coalesce(sum(failed), 0) as n from source_hours "
            "where source = :source and hour >= :hour",
            source=source,
            hour=hour_of(since),
        )
        or 0
    )


def unreadable_since(tx: Transaction, source: str, since: datetime) -> int:
    """How many of its items could not be read and were not read again later."""
    return (
        tx.one_of(
            int,
            "select count(*) as n from dead_letters where source = :source "
            "and at >= :since and replayed_at is null",
            source=source,
            since=to_text(since),
        )
        or 0
    )


def relevance(
    tx: Transaction, source: str, since: datetime, until: datetime, apart: Sequence[str]
) -> tuple[int, int]:
    """Of how many of its posts it was said that they are about us, and of how many at all.

    `apart` are the classes of what is not about us.
    """
    marks = {f"class_{index}": name for index, name in enumerate(apart)}
    named = ", ".join(f":{key}" for key in marks) or "''"
    row = tx.one(
        "select count(*) as n, coalesce(sum(classification not in "  # noqa: S608
        f"({named})), 0) as ours from mentions where received_at >= :since "
        "and received_at < :until and source = :source and classification is not null",
        since=to_text(since),
        until=to_text(until),
        source=source,
        **marks,
    )
    return (0, 0) if row is None else (int(row["ours"]), int(row["n"]))


def ahead(tx: Transaction, source: str, since: datetime) -> list[float]:
    """By how many seconds its posts were dated later than they came, sorted."""
    rows = tx.all(
        "select (julianday(published_at) - julianday(received_at)) * 86400.0 as ahead "
        "from mentions where received_at >= :since and source = :source "
        "and published_at is not null order by ahead limit 10000",
        since=to_text(since),
        source=source,
    )
    return [float(row["ahead"]) for row in rows]


def troubles(tx: Transaction) -> list[OpenTrouble]:
    """Everything that was told and is not over."""
    return tx.all_of(OpenTrouble, "select * from source_troubles order by source, kind")


def began(tx: Transaction, source: str, kind: str, now: datetime) -> bool:
    """Something is wrong; true where that is new."""
    return bool(
        tx.run(
            "insert into source_troubles (source, kind, since) "
            "values (:source, :kind, :now) on conflict (source, kind) do nothing",
            source=source,
            kind=kind,
            now=to_text(now),
        )
    )


def over(tx: Transaction, source: str, kind: str) -> bool:
    """It is not wrong any more; true where it was."""
    return bool(
        tx.run(
            "delete from source_troubles where source = :source and kind = :kind",
            source=source,
            kind=kind,
        )
    )


def forget_before(tx: Transaction, instant: datetime) -> None:
    """Hours that nobody looks at any more."""
    tx.run("delete from source_hours where hour < :hour", hour=hour_of(instant))


def hour_of(at: datetime) -> int:
    """Whole hours since 1970."""
    return int(at.timestamp() // AN_HOUR)


def a_day_before(now: datetime) -> datetime:
    """What counts as lately for failures and unreadable items."""
    return now - timedelta(days=1)
