"""Remembers what management was asked, who saw it and what was decided."""

from data.instants import from_text, maybe_instant, maybe_text, to_text
from data.models import Escalation, EscalationId, MentionId, UserId
from data.transaction import Row, Transaction


def add(tx: Transaction, escalation: Escalation) -> EscalationId:
    """Store a new escalation; the `id` it came with is ignored."""
    return EscalationId(
        tx.add(
            "insert into escalations (mention, level, reason, question, raised_by, "
            "raised_at, manager, decide_by) values (:mention, :level, :reason, "
            ":question, :raised_by, :raised_at, :manager, :decide_by)",
            mention=escalation.mention,
            level=escalation.level,
            reason=escalation.reason,
            question=escalation.question,
            raised_by=escalation.raised_by,
            raised_at=to_text(escalation.raised_at),
            manager=escalation.manager,
            decide_by=maybe_text(escalation.decide_by),
        )
    )


def find(tx: Transaction, number: EscalationId) -> Escalation | None:
    """One escalation by its id."""
    row = tx.one("select * from escalations where id = :id", id=number)
    return None if row is None else _from_row(row)


def latest(tx: Transaction, mention: MentionId) -> Escalation | None:
    """The escalation a card shows: the youngest one."""
    row = tx.one(
        "select * from escalations where mention = :mention order by id desc limit 1",
        mention=mention,
    )
    return None if row is None else _from_row(row)


def save(tx: Transaction, escalation: Escalation) -> None:
    """Store what became of it."""
    tx.run(
        "update escalations set acknowledged_by = :acknowledged_by, "
        "acknowledged_at = :acknowledged_at, decision = :decision, "
        "instruction = :instruction, decided_by = :decided_by, "
        "decided_at = :decided_at where id = :id",
        id=escalation.id,
        acknowledged_by=escalation.acknowledged_by,
        acknowledged_at=maybe_text(escalation.acknowledged_at),
        decision=escalation.decision,
        instruction=escalation.instruction,
        decided_by=escalation.decided_by,
        decided_at=maybe_text(escalation.decided_at),
    )


def _from_row(row: Row) -> Escalation:
    return Escalation(
        id=EscalationId(row["id"]),
        mention=MentionId(row["mention"]),
        level=row["level"],
        reason=row["reason"],
        question=row["question"],
        raised_by=UserId(row["raised_by"]),
        raised_at=from_text(row["raised_at"]),
        manager=UserId(row["manager"]),
        decide_by=maybe_instant(row["decide_by"]),
        acknowledged_by=row["acknowledged_by"],
        acknowledged_at=maybe_instant(row["acknowledged_at"]),
        decision=row["decision"],
        instruction=row["instruction"],
        decided_by=row["decided_by"],
        decided_at=maybe_instant(row["decided_at"]),
    )
