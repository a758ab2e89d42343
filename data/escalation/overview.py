"""Queries for management: what waits, what was seen, what was decided."""

from datetime import datetime

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


FOR_PERSON = (
    "ended_at is null and kind <> 'fyi' and (manager = :person "
    "or acknowledged_by = :person or (acknowledged_by is null and exists ("
    "select 1 from pings p where p.escalation = escalations.id "
    "and p.person = :person and p.level = escalations.level and p.error is null "
    "and p.id >= (select coalesce(max(d.id), 0) from pings d "
    "where d.escalation = escalations.id and d.step = 'delegated'))))"
)
"""Whether a question is for `:person`."""


def for_person(tx: Transaction, person: UserId, limit: int) -> list[Escalation]:
    """Questions this person can be expected to answer: asked, seen by them, or told of it
    at the level it is on, since it was last passed on; the longest waiting first.
    """
    return _found(tx, f"{FOR_PERSON} order by id", person=person, limit=limit)


def counts(tx: Transaction, since: datetime) -> dict[str, int]:
    """How many there are in each group, however many are listed."""
    row = tx.one(
        "select "
        "count(*) filter (where ended_at is null and kind <> 'fyi' "
        "and acknowledged_at is null) as waiting, "
        "count(*) filter (where ended_at is null and kind <> 'fyi' "
        "and acknowledged_at is not null) as seen, "
        "count(*) filter (where ended_at is null and kind = 'fyi') as unseen, "
        "count(*) filter (where decided_at >= :since) as decided "
        "from escalations where ended_at is null or decided_at >= :since",
        since=to_text(since),
    )
    return {} if row is None else {name: int(row[name]) for name in row}


def _found(tx: Transaction, which: str, **values: object) -> list[Escalation]:
    sql = f"select * from escalations where {which} limit :limit"  # noqa: S608
    return tx.all_of(Escalation, sql, **values)
