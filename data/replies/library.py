"""The values of the library: facts we stand by and praise we may quote."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType

from data.models import MentionId, UserId

FactId = NewType("FactId", int)
PraiseId = NewType("PraiseId", int)
NEW = FactId(0)
PERMISSIONS = ("not_asked", "asked", "granted", "no")


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. `mention` is where it was first said; `valid_until` its last day.

    `checked_at` is when somebody last said that it holds.
    """

    id: FactId
    topic: str
    body: str
    source: str
    valid_until: date | None
    kept_by: UserId
    kept_at: datetime
    checked_at: datetime
    mention: MentionId | None = None
    put_away_at: datetime | None = None

    def is_expired(self, today: date) -> bool:
        """Whether it has to be checked before anybody says it again (S2.24)."""
        return self.valid_until is not None and self.valid_until < today


@dataclass(frozen=True, slots=True)
class Praise:
    """One quote; `answered_at` is when the permission was last set."""

    id: PraiseId
    mention: MentionId
    quote: str
    permission: str
    kept_by: UserId
    kept_at: datetime
    answered_at: datetime
