"""Answers what management asks of the whole desk: what waits, what was seen, what was decided."""

from datetime import datetime

from data.escalation.escalations import from_row
from data.instants import to_text
from data.models import Escalation, UserId
from data.transaction import Transaction


def waiting(tx: Transaction, limit: int) -> list[Escalation]:
    """Questions without an answer, whoever they are put to; the next due first."""
    return _found(
        tx,
        "ended_at is null and kind <> 'fyi' order by coalesce(decide_by, '9'), id",
        limit=limit,
    )


def unseen(tx: Transaction, limit: int) -> list[Escalation]:
    """Notices nobody has seen, the oldest first."""
    return _found(tx, "ended_at is null and kind = 'fyi' order by id", limit=limit)


def decided(tx: Transaction, since: datetime, limit: int) -> list[Escalation]:
    """What was decided since then, the latest first."""
    return _found(
        tx,
        "decided_at >= :since order by decided_at desc, id desc",
        since=to_text(since),
        limit=limit,
    )


def decided_by(
    tx: Transaction, manager: UserId, since: datetime, limit: int
) -> list[Escalation]:
    """What this person decided since then, the latest first."""
    return _found(
        tx,
        "decided_by = :manager and decided_at >= :since "
        "order by decided_at desc, id desc",
        manager=manager,
        since=to_text(since),
        limit=limit,
    )


def _found(tx: Transaction, which: str, **values: object) -> list[Escalation]:
    rows = tx.all(f"select * from escalations where {which} limit :limit", **values)  # noqa: S608
    return [from_row(row) for row in rows]
