"""The values of writing: a draft, a colleague's opinion of it, a posted text."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType

from data.models import MentionId, UserId

DraftId = NewType("DraftId", int)
ReadId = NewType("ReadId", int)
PostedId = NewType("PostedId", int)

OWN_LOOK = ("polite", "factual")
"""The boxes about one's own look, asked for where something was found (S0.28)."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A considered reply on its way. `ticked` are the boxes that were ticked.

    `heated`: its first version met a rule that makes it rest longer; that stays true.
    `appointment` is a date (`2026-03-09`), for a meeting in person.
    """

    id: DraftId
    mention: MentionId
    text: str
    begun_by: UserId
    begun_at: datetime
    saved_by: UserId
    saved_at: datetime
    state: str = "writing"
    revision: int = 1
    replaced: str = ""
    template: str | None = None
    voice: str | None = None
    channel: str | None = None
    wants: str | None = None
    ticked: frozenset[str] = frozenset()
    appointment: str | None = None
    heated: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """One colleague's look at one text. `rules` are the codes that made it necessary.

    `verdict` is *approved*, *suggested* (then `text` is what they would write), *passed*
    (somebody else was asked instead), or nothing yet. `reason` is why they let pass what
    the check stops.
    """

    id: ReadId
    draft: DraftId
    text: str
    rules: tuple[str, ...]
    asked_by: UserId
    asked_at: datetime
    reader: UserId
    verdict: str | None = None
    answered_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Posted:
    """One published text. `first` is the version it goes back to, nothing for the first.

    `as_is`: it was the template as it stands, without a word of one's own.
    """

    id: PostedId
    mention: MentionId
    kind: str
    channel: str
    text: str
    url: str | None
    posted_at: datetime
    by: UserId
    at: datetime
    draft: DraftId | None = None
    first: PostedId | None = None
    version: int = 1
    template: str | None = None
    as_is: bool = False


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody new: `remaining` replies are still read by a second person."""

    member: UserId
    remaining: int
    set_by: UserId


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
