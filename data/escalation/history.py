"""A review as a value: of what, owed by whom, and until when."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from data.models import EscalationId, MentionId, UserId

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
