"""Who was told of an escalation, when it reached them, and who was phoned.

A ping and its result are events, too, so that the record can only grow: the result is
recorded in the transaction in which the courier learns it.
"""

from dataclasses import dataclass, field
from datetime import datetime

from data import timers
from data.audit import events
from data.escalation.event_data import PingSent
from data.escalation.models import Ping as Ping
from data.instants import to_text
from data.mapping import beside
from data.models import EscalationId, MentionId, OutboxId, Timer, UserId
from data.transaction import Transaction

UNDELIVERED = "undelivered"
"""The timer of an escalation whose ping cannot be delivered; it is due at once."""

_COURIER = "courier"
"""The actor of what the courier finds out."""


def add(
    tx: Transaction,
    *,
    escalation: EscalationId,
    step: str,
    level: str,
    person: str,
    at: datetime,
    outbox: OutboxId | None,
) -> int:
    """Somebody is to be told; `at` is when that was decided."""
    return tx.add(
        "insert into pings (escalation, step, level, person, outbox, at) "
        "values (:escalation, :step, :level, :person, :outbox, :at)",
        escalation=escalation,
        step=step,
        level=level,
        person=person,
        outbox=outbox,
        at=to_text(at),
    )


def of(tx: Transaction, escalation: EscalationId) -> list[Ping]:
    """All pings of one escalation, oldest first."""
    return tx.all_of(
        Ping,
        "select * from pings where escalation = :escalation order by id",
        escalation=escalation,
    )


def is_ping(tx: Transaction, outbox: OutboxId) -> bool:
    """Whether this message tells somebody of an escalation."""
    return (
        tx.one("select 1 from pings where outbox = :outbox", outbox=outbox) is not None
    )


def delivered(tx: Transaction, outbox: OutboxId, now: datetime) -> None:
    """The courier has this message in Slack; says nothing where it was no ping."""
    sent = _of_message(tx, outbox)
    if sent is None or sent.ping.delivered_at is not None:
        return
    tx.run(
        "update pings set delivered_at = :now, error = null where id = :id",
        id=sent.ping.id,
        now=to_text(now),
    )
    _tell(tx, sent, "ping_delivered", now)


def refused(tx: Transaction, outbox: OutboxId, code: str, now: datetime) -> None:
    """Slack will never take this message: the next person's turn is at once."""
    sent = _of_message(tx, outbox)
    if sent is None:
        return
    ping = sent.ping
    if ping.delivered_at is not None or ping.error is not None:
        return
    tx.run("update pings set error = :code where id = :id", id=ping.id, code=code)
    _tell(tx, sent, "ping_refused", now, code)
    timers.put(tx, Timer("escalation", ping.escalation, UNDELIVERED, now, ping.id, now))


def called(
    tx: Transaction, escalation: EscalationId, person: str, by: UserId, now: datetime
) -> bool:
    """Somebody phoned a contact; false when that was written down already."""
    changed = tx.run(
        "update pings set called_by = :by, called_at = :now "
        "where escalation = :escalation and person = :person and called_at is null",
        escalation=escalation,
        person=person,
        by=by,
        now=to_text(now),
    )
    return changed > 0


@dataclass(frozen=True, slots=True)
class _Sent:
    """A ping, and the mention it is about."""

    mention: MentionId
    ping: Ping = field(metadata=beside())


def _of_message(tx: Transaction, outbox: OutboxId) -> _Sent | None:
    return tx.one_of(
        _Sent,
        "select p.*, e.mention from pings p join escalations e on e.id = p.escalation "
        "where p.outbox = :outbox",
        outbox=outbox,
    )


def _tell(
    tx: Transaction, sent: _Sent, kind: str, now: datetime, code: str | None = None
) -> None:
    ping = sent.ping
    events.append(
        tx,
        mention=sent.mention,
        at=now,
        kind=kind,
        actor=_COURIER,
        data=PingSent(ping.escalation, ping.id, ping.step, ping.person, code),
    )
