"""What the events of checks and watched authors say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from data.audit.event_data import EventData


@dataclass(frozen=True, slots=True)
class Answers(EventData):
    """What had been answered before."""

    author: str | None
    others: str | None
    others_from: str | None
    mood: str | None
    look: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked(EventData):
    """One answer to one question of a look, and what follows from it (`verdict`)."""

    check: int
    look: str
    question: str
    answer: str | None
    verdict: str | None
    before: Answers | None = None
    outcome: str | None = None
    result: str | None = None


@dataclass(frozen=True, slots=True)
class LookDue(EventData):
    """Which look somebody was asked for."""

    check: int
    look: str


@dataclass(frozen=True, slots=True)
class QuietProposed(EventData):
    """When it ends if nobody says anything."""

    ends: datetime


@dataclass(frozen=True, slots=True)
class AuthorWatched(EventData):
    """Until when."""

    until: datetime


@dataclass(frozen=True, slots=True)
class AuthorNoted(EventData):
    """As what (`ally`, `vip`), and until when; why stands in the note and can be forgotten."""

    noted: str
    until: datetime


KINDS: Mapping[str, type[EventData]] = {
    "author_returned": EventData,
    "author_watch_began": AuthorWatched,
    "author_watch_ended": EventData,
    "check": Looked,
    "check_calms": Looked,
    "check_closes": Looked,
    "check_due": LookDue,
    "check_reopens": Looked,
    "crowd_came": Looked,
    "note_author": AuthorNoted,
    "quiet_proposed": QuietProposed,
    "reach_doubled": EventData,
    "unnote_author": EventData,
    "unwatch_author": EventData,
    "watch_author": AuthorWatched,
    "watch_on": EventData,
}
"""By kind: which class says more than who did what when."""
