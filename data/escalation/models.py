"""The values around an escalation: pings, questions asked back, and holds."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from data.models import EscalationId, MentionId, OutboxId, UserId


@dataclass(frozen=True, slots=True)
class Ping:
    """One time one person or channel was told. `person` is a Slack id, or the key of
    somebody without Slack, who has no message and is phoned (`called_at`).

    `step` is `first`, `again`, `deputy`, `next`, `all`, `delegated`, `channel`, `phone`,
    `undelivered`; `error` is the code with which Slack refused.
    """

    id: int
    escalation: EscalationId
    step: str
    level: str
    person: str
    at: datetime
    outbox: OutboxId | None = None
    delivered_at: datetime | None = None
    error: str | None = None
    called_by: UserId | None = None
    called_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class InfoRequest:
    """One question back to whoever raised an escalation, and its answer."""

    id: int
    escalation: EscalationId
    question: str
    asked_by: UserId
    asked_at: datetime
    answer: str | None = None
    answered_by: UserId | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Freeze:
    """Considered replies on a topic are held, by a person and until a time."""

    id: int
    topic: str
    set_by: UserId
    since: datetime
    until: datetime
    escalation: EscalationId | None = None
    lifted_by: UserId | None = None
    lifted_at: datetime | None = None


ReviewId = NewType("ReviewId", int)


@dataclass(frozen=True, slots=True)
class Review:
    """A look back at a case, owed by one person until `due`.

    `cause` is a level (`L3`), the cause of an escalation, or `manual`.
    """

    id: ReviewId
    mention: MentionId
    cause: str
    owner: UserId
    opened_by: str
    opened_at: datetime
    due: datetime
    escalation: EscalationId | None = None
    written_by: UserId | None = None
    written_at: datetime | None = None
