"""What each kind of event says beside who did what when: ids and codes, never their words.

`KINDS` of each subject says which class belongs to which kind; `data/audit/event_kinds.py`
joins them. A field without default is always written,
one with a default only where it differs (`data/payloads.py`): what stands in the chain of
events is never written differently. A new field therefore has a default.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EventData:
    """Nothing more than the kind says."""

    @property
    def told(self) -> str | None:
        """Whom the event names as the one it went to, as an id."""
        return None

    @property
    def named(self) -> tuple[str | None, ...]:
        """Everybody the event names as an id, whoever did it aside."""
        return (self.told,)


NOTHING_MORE = EventData()


@dataclass(frozen=True, slots=True)
class Exported(EventData):
    """The form of a case file, and the SHA-256 of what was handed out."""

    format: str
    hash: str


@dataclass(frozen=True, slots=True)
class ForgetRefused(EventData):
    """The legal hold that keeps the case, and who set it."""

    hold: int
    person: str

    @property
    def named(self) -> tuple[str | None, ...]:
        return (self.person,)


@dataclass(frozen=True, slots=True)
class AuthorForgotten(EventData):
    """What stands for an author in the list of who was forgotten."""

    author: str


@dataclass(frozen=True, slots=True)
class Confirmed(EventData):
    """Which version of what somebody vouched for."""

    item: str
    version: str


@dataclass(frozen=True, slots=True)
class ClockSet(EventData):
    """By how many seconds the wall clock was set; less than nothing where it was set back."""

    seconds: int


@dataclass(frozen=True, slots=True)
class OfDrill(EventData):
    """The number of a drill."""

    drill: int


@dataclass(frozen=True, slots=True)
class PutBack(EventData):
    """A database that was put back: the copy, when it was begun, and the state it has.

    `head` and `replaced` are the ends of the chains it has and had: `number:hash`.
    """

    copy: str
    begun: str
    state: str
    head: str
    replaced: str
    adopted: int
    orphans: int


KINDS: Mapping[str, type[EventData]] = {
    "clock_set": ClockSet,
    "confirmed": Confirmed,
    "drill_began": OfDrill,
    "drill_ended": OfDrill,
    "drill_seen": OfDrill,
    "exported": Exported,
    "forget_refused": ForgetRefused,
    "forgot_author": AuthorForgotten,
    "forgotten": EventData,
    "forgotten_in_time": EventData,
}
"""By kind: the events of the whole desk."""
