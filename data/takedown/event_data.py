"""What the events of evidence, removals and reports say."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.audit.event_data import EventData


@dataclass(frozen=True, slots=True)
class EvidenceSaved(EventData):
    """`digest` is the SHA-256 of the piece, `to` its witness, if there is one."""

    evidence: int
    digest: str
    to: str | None

    @property
    def told(self) -> str | None:
        return self.to


@dataclass(frozen=True, slots=True)
class Removing(EventData):
    """A measure; `to` is the second person who is to confirm it."""

    removal: int
    measure: str
    reason: str
    evidence: int | None
    to: str | None = None

    @property
    def told(self) -> str | None:
        return self.to


@dataclass(frozen=True, slots=True)
class LetBe(EventData):
    """A measure that was not carried out."""

    removal: int
    measure: str


@dataclass(frozen=True, slots=True)
class ReportAnswered(EventData):
    """What the platform decided, once it has."""

    report: int
    decided: str | None


@dataclass(frozen=True, slots=True)
class LegalHoldSet(EventData):
    """The number of the legal hold."""

    hold: int


@dataclass(frozen=True, slots=True)
class Stopped(EventData):
    """A reason of the playbook."""

    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CameBack(EventData):
    """Which mention came back after which removal, and what it was recognised by."""

    removal: int
    why: str
    mention: int


KINDS: Mapping[str, type[EventData]] = {
    "cancel_removal": LetBe,
    "confirm_removal": Removing,
    "evidence": EvidenceSaved,
    "hold": LegalHoldSet,
    "lift_hold": LegalHoldSet,
    "removal": Removing,
    "removal_lapsed": LetBe,
    "report": Removing,
    "report_answered": ReportAnswered,
    "repost": CameBack,
    "stop": Stopped,
}
"""By kind: which class says more than who did what when."""
