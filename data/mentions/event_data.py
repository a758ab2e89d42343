"""What the events of a mention say: ids and codes, never its words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from data.audit.event_data import EventData


@dataclass(frozen=True, slots=True)
class Received(EventData):
    """A source delivered it."""

    source: str


@dataclass(frozen=True, slots=True)
class HandedOver(EventData):
    """`note`: whether a sentence went along."""

    from_: str | None
    to: str
    note: bool

    @property
    def told(self) -> str | None:
        return self.to

    @property
    def named(self) -> tuple[str | None, ...]:
        return (self.to, self.from_)


@dataclass(frozen=True, slots=True)
class HadBefore(EventData):
    """Whoever had it until then."""

    from_: str | None

    @property
    def named(self) -> tuple[str | None, ...]:
        return (self.from_,)


@dataclass(frozen=True, slots=True)
class Classed(EventData):
    """Classes; `finding` answers the question of the class, `because` led to another one,
    `outcome` is there where the class closes.
    """

    from_: str | None
    to: str | None
    finding: str | None = None
    because: str | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Flagged(EventData):
    """Names of flags."""

    added: tuple[str, ...]
    removed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Weighed(EventData):
    """Levels; `before` is what was computed."""

    before: str
    weight: str


@dataclass(frozen=True, slots=True)
class PraisedFor(EventData):
    """Whom or what praise is for, by its name in the playbook."""

    praises: str


@dataclass(frozen=True, slots=True)
class ReadAs(EventData):
    """`ironic` or `serious`."""

    reading: str


@dataclass(frozen=True, slots=True)
class Waits(EventData):
    """For how many minutes."""

    minutes: int


@dataclass(frozen=True, slots=True)
class Unanswered(EventData):
    """A reason of the playbook."""

    reason: str


@dataclass(frozen=True, slots=True)
class Reopened(EventData):
    """The outcome it had until then."""

    outcome: str | None


@dataclass(frozen=True, slots=True)
class Undone(EventData):
    """The move that was taken back."""

    move: str


@dataclass(frozen=True, slots=True)
class Reminded(EventData):
    """Which clock ran out, and the step of its ladder."""

    clock: str
    step: str


@dataclass(frozen=True, slots=True)
class CaughtUp(EventData):
    """The clock that ran out while the desk was away."""

    clock: str


@dataclass(frozen=True, slots=True)
class NotPossible(EventData):
    """Why it was refused, as a code."""

    reason: str


@dataclass(frozen=True, slots=True)
class Overruled(EventData):
    """The rule somebody did not follow."""

    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OurText(EventData):
    """A text of ours that went out: its number, its version, and the SHA-256 of its words."""

    posted: int | None = None
    version: int | None = None
    mark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied(OurText):
    """`own`: the number of the post a source showed; `update` where it told how it stands;
    `promised`: until when a holding reply named the next word.
    """

    channel: str
    own: int | None = None
    update: str | None = None
    promised: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended(OurText):
    """`result` is what a case came to; of the looks planned (`of`), so many were `made`."""

    outcome: str
    result: str | None = None
    reason: str | None = None
    made: int | None = None
    of: int | None = None


KINDS: Mapping[str, type[EventData]] = {
    "also": Classed,
    "also_via": Received,
    "answer": Replied,
    "bring_back": Classed,
    "caught_up": CaughtUp,
    "claim": EventData,
    "classify": Classed,
    "close": Ended,
    "community_answered": Ended,
    "community_wait": Waits,
    "fell_quiet": Ended,
    "flag": Flagged,
    "hand_over": HandedOver,
    "holding": Replied,
    "left_lying": EventData,
    "let_go": HadBefore,
    "listed": EventData,
    "make_confidential": EventData,
    "new_version": OurText,
    "no_reply": Unanswered,
    "nudge": Reminded,
    "open_up": EventData,
    "contact_shown": EventData,
    "overruled": Overruled,
    "praise_for": PraisedFor,
    "read_as": ReadAs,
    "receive": Received,
    "refused": NotPossible,
    "release": EventData,
    "reopen": Reopened,
    "settle": Ended,
    "snooze": Waits,
    "sort_out": Classed,
    "stand": Ended,
    "still_on_it": EventData,
    "take_over": HadBefore,
    "undo": Undone,
    "vanished": Ended,
    "wake": EventData,
    "weigh": Weighed,
}
"""By kind: which class says more than who did what when."""
