"""What the events of a post that changed, and of our own posts, say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from data.audit.event_data import EventData


@dataclass(frozen=True, slots=True)
class Changed(EventData):
    """What of a post says something else now; `version` is the number of what it said.

    `from_` is the class that has to be chosen anew, `again`: it is taken up again;
    `elsewhere`: another tool says so, in other words. The ratings are empty where it is the same one, nothing where there was none.
    """

    parts: tuple[str, ...]
    source: str
    version: int | None
    small: bool
    from_: str | None = None
    again: bool = False
    reply: int | None = None
    elsewhere: bool = False
    rating_before: str | None = ""
    rating_now: str | None = ""


@dataclass(frozen=True, slots=True)
class Restored(EventData):
    """A post that had been taken down; `again`: it is taken up again."""

    source: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class OwnSeen(EventData):
    """A source showed a text of ours that was marked as posted."""

    own: int
    posted: int
    source: str


@dataclass(frozen=True, slots=True)
class OwnReply(EventData):
    """A source showed a reply of ours: whether it met the first-reply clock, since when the
    author had waited (`back`), and the closing step it filled (`step`).
    """

    own: int
    source: str
    met: bool
    back: datetime | None
    step: str | None = None


@dataclass(frozen=True, slots=True)
class OwnChanged(EventData):
    """A post of ours, as this source says."""

    own: int
    source: str


@dataclass(frozen=True, slots=True)
class OwnGone(EventData):
    """A post of ours that was taken down; `again`: its author waits for us again."""

    own: int
    source: str | None
    again: bool = False


@dataclass(frozen=True, slots=True)
class OwnNamed(EventData):
    """A post of ours."""

    own: int


@dataclass(frozen=True, slots=True)
class ReplyGone(EventData):
    """A reply that was taken down, as this source says."""

    reply: int
    source: str


KINDS: Mapping[str, type[EventData]] = {
    "edited_by_author": Changed,
    "others_joined": EventData,
    "own_edited": OwnChanged,
    "own_removed": OwnGone,
    "own_reply": OwnReply,
    "own_seen": OwnSeen,
    "own_was_other": OwnNamed,
    "removed_by_author": EventData,
    "reply_edited": Changed,
    "reply_removed": ReplyGone,
    "reply_restored": Changed,
    "restored": Restored,
    "rewritten": Changed,
    "spread": EventData,
    "wrote_again": EventData,
}
"""By kind: which class says more than who did what when."""
