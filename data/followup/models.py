"""The values of follow-up: checks, followed authors, earlier mentions."""

from dataclasses import dataclass
from datetime import datetime

from data.models import MentionId, UserId


@dataclass(frozen=True, slots=True)
class Check:
    """One look at a mention. The answers are codes of `bot/playbook/schema/watching.py`.

    `wrote` says that the author wrote since the last look, as a source told us; `people`
    is how many others somebody counted; `verdict` is the line of the decision table that
    followed.
    """

    id: int
    mention: MentionId
    look: str
    situation: str
    since: datetime
    due: datetime
    planned_at: datetime
    asked_at: datetime | None = None
    asked_in: str | None = None
    asked_of: UserId | None = None
    author: str | None = None
    others: str | None = None
    others_from: str | None = None
    mood: str | None = None
    wrote: bool = False
    people: int | None = None
    note: str | None = None
    by: UserId | None = None
    done_at: datetime | None = None
    missed_at: datetime | None = None
    verdict: str | None = None

    @property
    def is_open(self) -> bool:
        """Neither made nor missed."""
        return self.done_at is None and self.missed_at is None


@dataclass(frozen=True, slots=True)
class NotedAuthor:
    """An ally or a VIP (`kind`), noted at a mention; `consent` is `given` or `not_asked`."""

    author_key: str
    mention: MentionId
    kind: str
    why: str
    consent: str
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class AuthorWatch:
    """New posts of this author come into the thread of `mention` until `ends_at`."""

    id: int
    author_key: str | None
    mention: MentionId
    begun_at: datetime
    begun_by: UserId
    ends_at: datetime
    ended_at: datetime | None = None
    ended_by: UserId | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """So many earlier mentions of one class that ended in one way, or go on."""

    classification: str | None
    outcome: str | None
    count: int
