"""Legal holds (what must be kept) and stops (what must not be kept).

A hold keeps a case whatever retention or an author asks (S0.5). A stop is the opposite:
of suspected child-abuse content only the address may be stored.
"""

from datetime import datetime

from data.instants import to_text
from data.models import MentionId, UserId
from data.takedown.models import LegalHold, Stop
from data.transaction import Transaction


def put(
    tx: Transaction, mention: MentionId, reason: str, by: UserId, at: datetime
) -> int:
    """Keep a case from now on; the id of the hold."""
    return tx.add(
        "insert into legal_holds (mention, reason, set_by, set_at) "
        "values (:mention, :reason, :by, :at)",
        mention=mention,
        reason=reason,
        by=by,
        at=to_text(at),
    )


def on(tx: Transaction, mention: MentionId) -> LegalHold | None:
    """The hold that keeps this case now."""
    return tx.one_of(
        LegalHold,
        "select * from legal_holds where mention = :mention and lifted_at is null",
        mention=mention,
    )


def lift(tx: Transaction, hold: int, by: UserId, at: datetime, why: str) -> None:
    """The case need not be kept any longer."""
    tx.run(
        "update legal_holds set lifted_by = :by, lifted_at = :at, lifted_why = :why "
        "where id = :id",
        why=why,
        id=hold,
        by=by,
        at=to_text(at),
    )


def stop(tx: Transaction, mention: MentionId, by: UserId, at: datetime) -> None:
    """Nothing but the address of this one may stay."""
    tx.run(
        "insert into stops (mention, stopped_by, stopped_at) values (:mention, :by, :at) "
        "on conflict (mention) do nothing",
        mention=mention,
        by=by,
        at=to_text(at),
    )


def stopped(tx: Transaction, mention: MentionId) -> Stop | None:
    """Whether somebody stopped here."""
    sql = "select * from stops where mention = :mention"
    return tx.one_of(Stop, sql, mention=mention)
