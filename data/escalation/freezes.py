"""Which considered replies are held, by whom, and until when.

A topic is `all`, `mention:482`, `flag:safety` or `keyword:lamp`. A holding reply is
never held (playbook 4.5).
"""

from datetime import datetime

from data.escalation.models import Freeze as Freeze
from data.instants import to_text
from data.models import EscalationId, UserId
from data.transaction import Transaction


def add(
    tx: Transaction,
    *,
    topic: str,
    escalation: EscalationId | None,
    by: UserId,
    now: datetime,
    until: datetime,
) -> int:
    """Considered replies on this topic wait from now on."""
    return tx.add(
        "insert into freezes (topic, escalation, set_by, since, until) "
        "values (:topic, :escalation, :by, :now, :until)",
        topic=topic,
        escalation=escalation,
        by=by,
        now=to_text(now),
        until=to_text(until),
    )


def lift(tx: Transaction, freeze: int, by: UserId, now: datetime) -> bool:
    """Replies may go again; false when that was said already."""
    changed = tx.run(
        "update freezes set lifted_by = :by, lifted_at = :now "
        "where id = :id and lifted_at is null",
        id=freeze,
        by=by,
        now=to_text(now),
    )
    return changed > 0


def find(tx: Transaction, freeze: int) -> Freeze | None:
    """One freeze by its id."""
    return tx.one_of(Freeze, "select * from freezes where id = :id", id=freeze)


def at(tx: Transaction, now: datetime) -> list[Freeze]:
    """What is held at this moment, whatever it is about, oldest first."""
    return tx.all_of(
        Freeze,
        "select * from freezes where lifted_at is null and until > :now order by id",
        now=to_text(now),
    )


def of(tx: Transaction, escalation: EscalationId) -> list[Freeze]:
    """What the decision about one escalation held, oldest first."""
    return tx.all_of(
        Freeze,
        "select * from freezes where escalation = :escalation order by id",
        escalation=escalation,
    )
