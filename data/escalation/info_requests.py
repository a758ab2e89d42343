"""What a manager asked before deciding, and what the team answered."""

from datetime import datetime

from data.escalation.models import InfoRequest as Enquiry
from data.instants import to_text
from data.models import EscalationId, UserId
from data.transaction import Transaction


def add(
    tx: Transaction,
    escalation: EscalationId,
    question: str,
    by: UserId,
    now: datetime,
) -> int:
    """A manager asks back."""
    return tx.add(
        "insert into info_requests (escalation, question, asked_by, asked_at) "
        "values (:escalation, :question, :by, :now)",
        escalation=escalation,
        question=question,
        by=by,
        now=to_text(now),
    )


def answer(
    tx: Transaction, info_request: int, text: str, by: UserId, now: datetime
) -> bool:
    """The answer; false when there was one already."""
    changed = tx.run(
        "update info_requests set answer = :text, answered_by = :by, answered_at = :now "
        "where id = :id and answer is null",
        id=info_request,
        text=text,
        by=by,
        now=to_text(now),
    )
    return changed > 0


def find(tx: Transaction, info_request: int) -> Enquiry | None:
    """One info_request by its id."""
    return tx.one_of(
        Enquiry, "select * from info_requests where id = :id", id=info_request
    )


def waiting(tx: Transaction, escalation: EscalationId) -> Enquiry | None:
    """The youngest that nobody has answered yet."""
    return tx.one_of(
        Enquiry,
        "select * from info_requests where escalation = :escalation and answer is null "
        "order by id desc limit 1",
        escalation=escalation,
    )


def of(tx: Transaction, escalation: EscalationId) -> list[Enquiry]:
    """Everything that was asked back about one escalation, oldest first."""
    return tx.all_of(
        Enquiry,
        "select * from info_requests where escalation = :escalation order by id",
        escalation=escalation,
    )
