"""What the events of drafts, facts and praise say."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.audit.event_data import EventData


@dataclass(frozen=True, slots=True)
class ReaderAsked(EventData):
    """Who asks whom to read a draft, and the rules that ask for it."""

    read: int
    by: str
    to: str
    rules: tuple[str, ...]

    @property
    def told(self) -> str | None:
        return self.to


@dataclass(frozen=True, slots=True)
class ReaderAnswered(EventData):
    """What a second reader said."""

    read: int
    by: str


@dataclass(frozen=True, slots=True)
class ReaderPassed(EventData):
    """Who had no time to read."""

    read: int
    to: str

    @property
    def told(self) -> str | None:
        return self.to


@dataclass(frozen=True, slots=True)
class FactNoted(EventData):
    """The number of a fact or an answer."""

    fact: int


@dataclass(frozen=True, slots=True)
class PraiseKept(EventData):
    """What its author said about being quoted."""

    permission: str


@dataclass(frozen=True, slots=True)
class Shared(EventData):
    """`anyway`: although enough had been shared lately."""

    anyway: bool


KINDS: Mapping[str, type[EventData]] = {
    "draft": EventData,
    "fact_changed": FactNoted,
    "fact_kept": FactNoted,
    "fact_put_away": FactNoted,
    "keep_praise": PraiseKept,
    "reader_approved": ReaderAnswered,
    "reader_asked": ReaderAsked,
    "reader_passed": ReaderPassed,
    "reader_suggested": ReaderAnswered,
    "save_answer": FactNoted,
    "share_success": Shared,
}
"""By kind: which class says more than who did what when."""
