"""Timers: what is due and when; one index answers "what is due"."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from data.instants import from_text, to_text
from data.models import Timer
from data.transaction import Row, Transaction

Key = tuple[str, int, str, datetime]


def due(tx: Transaction, now: datetime, limit: int) -> list[Timer]:
    """What has fallen due by now, longest overdue first."""
    return tx.all_of(
        Timer,
        "select * from timers where due <= :now order by due limit :limit",
        now=to_text(now),
        limit=limit,
    )


def everything(tx: Transaction) -> list[Timer]:
    """All that will fall due."""
    return tx.all_of(Timer, "select * from timers")


def next_due(tx: Transaction) -> datetime | None:
    """When the next one falls due."""
    return tx.one_of(datetime, "select min(due) from timers")


def of(tx: Transaction, subject: str, subject_id: int) -> dict[str, Timer]:
    """The timers of one subject, by kind."""
    found = tx.all_of(
        Timer,
        "select * from timers where subject = :subject and subject_id = :id",
        subject=subject,
        id=subject_id,
    )
    return {timer.kind: timer for timer in found}


def set_all(
    tx: Transaction, subject: str, subject_id: int, wanted: Iterable[Timer]
) -> None:
    """Make these the only timers of the subject."""
    change(tx, of(tx, subject, subject_id), wanted)


def change(
    tx: Transaction, before: Mapping[str, Timer], wanted: Iterable[Timer]
) -> None:
    """Make these the only timers of the subject that has those of `before` now."""
    keep = {timer.kind: timer for timer in wanted}
    for kind in before.keys() - keep.keys():
        drop(tx, before[kind])
    changed = [timer for kind, timer in keep.items() if before.get(kind) != timer]
    tx.insert(_INTO, [_values(timer) for timer in changed], _REPLACE)


def push_back(tx: Transaction, timer: Timer, due_at: datetime) -> None:
    """Look again later: the decision about this one failed."""
    tx.run(
        "update timers set due = :due where subject = :subject "
        "and subject_id = :id and kind = :kind",
        due=to_text(due_at),
        subject=timer.subject,
        id=timer.subject_id,
        kind=timer.kind,
    )


def put(tx: Transaction, timer: Timer) -> None:
    """Set one timer, whether or not it was there."""
    tx.insert(_INTO, [_values(timer)], _REPLACE)


def behind(tx: Transaction) -> dict[Key, timedelta]:
    """How far the clock is behind the one by which these began."""
    rows = tx.all("select * from timers_behind")
    return {
        (row["subject"], row["subject_id"], row["kind"], from_text(row["since"])): (
            timedelta(seconds=row["seconds"])
        )
        for row in rows
    }


def remember_behind(tx: Transaction, known: Mapping[Key, timedelta]) -> None:
    """Make this all that is known of it; what is not a timer any more is left out."""
    tx.run("delete from timers_behind")
    there = {timer.key for timer in everything(tx)} if known else set()
    tx.run_each(
        "insert into timers_behind (subject, subject_id, kind, since, seconds) "
        "values (:subject, :id, :kind, :since, :seconds)",
        [
            {
                "subject": key[0],
                "id": key[1],
                "kind": key[2],
                "since": to_text(key[3]),
                "seconds": by.total_seconds(),
            }
            for key, by in known.items()
            if key in there
        ],
    )


def see_clock(tx: Transaction, now: datetime) -> None:
    """Remember what the wall clock says."""
    tx.run(
        "insert into clock_seen (id, at) values (1, :now) "
        "on conflict (id) do update set at = excluded.at",
        now=to_text(now),
    )


def seen_clock(tx: Transaction) -> datetime | None:
    """What the wall clock said last."""
    return tx.one_of(datetime, "select at from clock_seen")


def put_once(tx: Transaction, timer: Timer) -> None:
    """Set one timer, or make the one that is there fall due no later than this."""
    tx.insert(_INTO, [_values(timer)], _SOONER)


def drop(tx: Transaction, timer: Timer) -> None:
    """It never falls due again."""
    tx.run(
        "delete from timers where subject = :subject and subject_id = :id "
        "and kind = :kind",
        subject=timer.subject,
        id=timer.subject_id,
        kind=timer.kind,
    )


def _values(timer: Timer) -> Row:
    return {
        "subject": timer.subject,
        "id": timer.subject_id,
        "kind": timer.kind,
        "due": to_text(timer.due),
        "step": timer.step,
        "since": to_text(timer.since),
    }


_INTO = "timers (subject, subject_id, kind, due, step, since)"
_REPLACE = (
    "on conflict (subject, subject_id, kind) do update set "
    "due = excluded.due, step = excluded.step, since = excluded.since"
)
_SOONER = (
    "on conflict (subject, subject_id, kind) do update set due = min(due, excluded.due)"
)
