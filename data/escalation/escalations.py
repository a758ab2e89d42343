"""Escalations: what management was asked, who saw it and what was decided."""

from datetime import datetime

from data.instants import maybe_text, to_text
from data.models import Escalation, EscalationId, MentionId, UserId
from data.transaction import Row, Transaction

_COLUMNS = (
    "mention", "kind", "cause", "level", "reason", "question", "proposal", "known",
    "unknown", "quoted", "wall", "raised_by", "raised_at", "pages_from", "manager",
    "decide_by", "acknowledged_by", "acknowledged_at", "taken_over_at", "decision",
    "instruction", "why", "decided_by", "decided_at", "ended_at", "obsolete", "ended_by",
    "pending", "pending_by", "pending_at",
)  # fmt: skip
_MAYBE = ("decide_by", "acknowledged_at", "taken_over_at", "decided_at", "pending_at")
_NAMES = ", ".join(_COLUMNS)
_VALUES = ", ".join(f":{name}" for name in _COLUMNS)
_CHANGES = ", ".join(f"{name} = :{name}" for name in _COLUMNS)


def add(tx: Transaction, escalation: Escalation) -> EscalationId:
    """Store a new escalation; the `id` it came with is ignored."""
    sql = f"insert into escalations ({_NAMES}) values ({_VALUES})"  # noqa: S608
    return EscalationId(tx.add(sql, **_row(escalation)))


def save(tx: Transaction, escalation: Escalation) -> None:
    """Store what became of it."""
    sql = f"update escalations set {_CHANGES} where id = :id"  # noqa: S608
    tx.run(sql, id=escalation.id, **_row(escalation))


def find(tx: Transaction, number: EscalationId) -> Escalation | None:
    """One escalation by its id."""
    return tx.one_of(Escalation, "select * from escalations where id = :id", id=number)


def of(tx: Transaction, mention: MentionId) -> list[Escalation]:
    """Everything management was told or asked about a mention, oldest first."""
    return tx.all_of(
        Escalation,
        "select * from escalations where mention = :mention order by id",
        mention=mention,
    )


def latest(tx: Transaction, mention: MentionId) -> Escalation | None:
    """The escalation a card shows: an open question first, then the youngest one.

    What was taken back, or answered by another decision, is nothing to look at.
    """
    return tx.one_of(
        Escalation,
        "select * from escalations where mention = :mention "
        "and (obsolete is null or obsolete = 'closed') order by "
        "case when ended_at is null and kind <> 'fyi' then 0 "
        "when kind <> 'fyi' then 1 else 2 end, id desc limit 1",
        mention=mention,
    )


def last_decided(tx: Transaction, mention: MentionId) -> Escalation | None:
    """What management decided last about a mention; what it stood down, too."""
    return tx.one_of(
        Escalation,
        "select * from escalations where mention = :mention "
        "and decided_at is not null order by decided_at desc, id desc limit 1",
        mention=mention,
    )


def unseen(tx: Transaction, manager: UserId, before: datetime) -> list[Escalation]:
    """The notices this person has not seen, raised before an instant, oldest first."""
    return tx.all_of(
        Escalation,
        "select * from escalations where manager = :manager and ended_at is null "
        "and kind = 'fyi' and raised_at < :before order by id limit 25",
        manager=manager,
        before=to_text(before),
    )


def lately(tx: Transaction, cause: str, author_key: str, since: datetime) -> bool:
    """Whether this cause told of this author since then; of one mention or another."""
    row = tx.one(
        "select 1 from escalations e join mentions m on m.id = e.mention "
        "where e.cause = :cause and e.raised_at >= :since "
        "and (e.obsolete is null or e.obsolete <> 'taken_back') "
        "and m.author_key = :author limit 1",
        cause=cause,
        since=to_text(since),
        author=author_key,
    )
    return row is not None


def _row(escalation: Escalation) -> Row:
    values: Row = {name: getattr(escalation, name) for name in _COLUMNS}
    values["quoted"], values["wall"] = int(escalation.quoted), int(escalation.wall)
    for name in ("raised_at", "pages_from"):
        values[name] = to_text(values[name])
    for name in _MAYBE:
        values[name] = maybe_text(values[name])
    return {**values, "ended_at": maybe_text(escalation.ended_at)}
