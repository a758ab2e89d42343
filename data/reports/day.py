"""What waits at the beginning and at the end of a working day, counted."""

from dataclasses import dataclass
from datetime import datetime

from data.instants import to_text
from data.models import MentionId
from data.transaction import Transaction

_FIRST_DUE = (
    "min(coalesce(claim_due, '9'), coalesce(first_reply_due, '9'), "
    "coalesce(promise_due, resolve_due, '9'), coalesce(look_again_at, '9'))"
)
"""As the index holds it, word for word (`data/mentions/queues.py`)."""


@dataclass(frozen=True, slots=True)
class AnsweredTask:
    """Something passed on, and what became of it."""

    mention: MentionId
    kind: str
    answer: str | None


def due_between(tx: Transaction, since: datetime, until: datetime) -> int:
    """How many unclaimed and claimed mentions fall due then, snoozed ones left out."""
    return _count(
        tx,
        "select count(*) as n from mentions where status in ('open', 'claimed') "  # noqa: S608
        f"and status <> 'closed' and {_FIRST_DUE} >= :since and {_FIRST_DUE} < :until "
        "and (snoozed_until is null or snoozed_until < :until) and source <> 'drill'",
        since,
        until,
    )


def promised_between(tx: Transaction, since: datetime, until: datetime) -> int:
    """How many authors were named a time that falls into this stretch."""
    return _count(
        tx,
        "select count(*) as n from mentions where status in ('open', 'claimed') "
        "and status <> 'closed' and promise_due >= :since and promise_due < :until "
        "and source <> 'drill'",
        since,
        until,
    )


def checks_between(tx: Transaction, since: datetime, until: datetime) -> int:
    """How many checks after a reply fall due then."""
    return _count(
        tx,
        "select count(*) as n from timers where due >= :since and due < :until "
        "and subject = 'check'",
        since,
        until,
    )


def came_between(tx: Transaction, since: datetime, until: datetime) -> dict[str, int]:
    """How many came in then, by class; unclassified ones under no name."""
    rows = tx.all(
        "select coalesce(classification, '') as class, count(*) as n from mentions "
        "where received_at >= :since and received_at < :until and source <> 'drill' "
        "group by classification order by n desc",
        since=to_text(since),
        until=to_text(until),
    )
    return {row["class"]: row["n"] for row in rows}


def praise_between(
    tx: Transaction, classes: list[str], since: datetime, until: datetime, most: int
) -> list[MentionId]:
    """Praise that has words, the longest first: what people took time for."""
    marks = {f"class_{index}": name for index, name in enumerate(classes)}
    named = ", ".join(f":{key}" for key in marks) or "''"
    rows = tx.all(
        "select id from mentions where received_at >= :since and received_at < :until "  # noqa: S608
        f"and classification in ({named}) and source <> 'drill' and text is not null "
        "order by min(length(text), 300) desc, id desc limit :most",
        since=to_text(since),
        until=to_text(until),
        most=most,
        **marks,
    )
    return [MentionId(row["id"]) for row in rows]


def answered_between(
    tx: Transaction, since: datetime, until: datetime
) -> list[AnsweredTask]:
    """What was passed on and answered then."""
    return tx.all_of(
        AnsweredTask,
        "select mention, kind, answer from tasks where answered_at >= :since "
        "and answered_at < :until order by id",
        since=to_text(since),
        until=to_text(until),
    )


def passed_on_between(
    tx: Transaction, since: datetime, until: datetime
) -> list[AnsweredTask]:
    """What was passed on then."""
    return tx.all_of(
        AnsweredTask,
        "select mention, kind, answer from tasks where asked_at >= :since "
        "and asked_at < :until order by id",
        since=to_text(since),
        until=to_text(until),
    )


def _count(tx: Transaction, sql: str, since: datetime, until: datetime) -> int:
    found = tx.one_of(int, sql, since=to_text(since), until=to_text(until))
    return found or 0
