"""Remembers what falls due and when; one index answers "what is due"."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from data.instants import from_text, to_text
from data.models import Timer
from data.transaction import Row, Transaction


def due(tx: Transaction, now: datetime, limit: int) -> list[Timer]:
    """What has fallen due by now, longest overdue first."""
    rows = tx.all(
        "select * from timers where due <= :now order by due limit :limit",
        now=to_text(now),
        limit=limit,
    )
    return [_from_row(row) for row in rows]


def everything(tx: Transaction) -> list[Timer]:
    """All that will fall due."""
    return [_from_row(row) for row in tx.all("select * from timers")]


def next_due(tx: Transaction) -> datetime | None:
    """When the next one falls due."""
    row = tx.one("select min(due) as due from timers")
    return None if row is None or row["due"] is None else from_text(row["due"])


def of(tx: Transaction, subject: str, subject_id: int) -> dict[str, Timer]:
    """The timers of one subject, by kind."""
    rows = tx.all(
        "select * from timers where subject = :subject and subject_id = :id",
        subject=subject,
        id=subject_id,
    )
    return {row["kind"]: _from_row(row) for row in rows}


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
        tx.run(
            "delete from timers where subject = :subject and subject_id = :id "
            "and kind = :kind",
            subject=before[kind].subject,
            id=before[kind].subject_id,
            kind=kind,
        )
    changed = [timer for kind, timer in keep.items() if before.get(kind) != timer]
    tx.run_each(_PUT, [_values(timer) for timer in changed])


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
    tx.run(_PUT, **_values(timer))


def _values(timer: Timer) -> Row:
    return {
        "subject": timer.subject,
        "id": timer.subject_id,
        "kind": timer.kind,
        "due": to_text(timer.due),
        "step": timer.step,
        "since": to_text(timer.since),
    }


_PUT = (
    "insert into timers (subject, subject_id, kind, due, step, since) "
    "values (:subject, :id, :kind, :due, :step, :since) "
    "on conflict (subject, subject_id, kind) do update set "
    "due = excluded.due, step = excluded.step, since = excluded.since"
)


def _from_row(row: Row) -> Timer:
    return Timer(
        subject=row["subject"],
        subject_id=row["subject_id"],
        kind=row["kind"],
        due=from_text(row["due"]),
        step=row["step"],
        since=from_text(row["since"]),
    )
