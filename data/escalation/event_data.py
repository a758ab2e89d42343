"""What the events between the team and management say."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.audit.event_data import EventData


@dataclass(frozen=True, slots=True)
class OfEscalation(EventData):
    """Which escalation it is about."""

    escalation: int


@dataclass(frozen=True, slots=True)
class Escalated(EventData):
    """Who is asked at which level, and for what reason; `cause` is what raised it."""

    escalation: int
    level: str
    reason: str
    manager: str
    cause: str

    @property
    def told(self) -> str | None:
        return self.manager


@dataclass(frozen=True, slots=True)
class Decided(EventData):
    """A decision of the playbook."""

    escalation: int
    decision: str


@dataclass(frozen=True, slots=True)
class PassedOn(EventData):
    """Who is asked instead of whom."""

    escalation: int
    from_: str
    to: str

    @property
    def told(self) -> str | None:
        return self.to

    @property
    def named(self) -> tuple[str | None, ...]:
        return (self.to, self.from_)


@dataclass(frozen=True, slots=True)
class CaseTaken(EventData):
    """Who was asked until then."""

    escalation: int
    from_: str

    @property
    def named(self) -> tuple[str | None, ...]:
        return (self.from_,)


@dataclass(frozen=True, slots=True)
class LevelRaised(EventData):
    """From one level to the next, and who is asked there."""

    escalation: int
    from_: str
    level: str
    manager: str

    @property
    def told(self) -> str | None:
        return self.manager


@dataclass(frozen=True, slots=True)
class NotNeeded(EventData):
    """Why nobody needs the answer any more."""

    escalation: int
    obsolete: str


@dataclass(frozen=True, slots=True)
class AskedBack(EventData):
    """A question back, by its number."""

    escalation: int
    info_request: int


@dataclass(frozen=True, slots=True)
class Pinged(EventData):
    """Who was told, and at which step."""

    escalation: int
    step: str
    to: str

    @property
    def told(self) -> str | None:
        return self.to


@dataclass(frozen=True, slots=True)
class PingSent(EventData):
    """What became of a message; `code` is why Slack refused it."""

    escalation: int
    ping: int
    step: str
    to: str
    code: str | None = None

    @property
    def told(self) -> str | None:
        return self.to


@dataclass(frozen=True, slots=True)
class Called(EventData):
    """Who was phoned: a Slack id, or the key of somebody without Slack."""

    escalation: int
    to: str

    @property
    def told(self) -> str | None:
        return self.to


@dataclass(frozen=True, slots=True)
class Frozen(EventData):
    """What is held, without the words of a keyword."""

    freeze: int
    escalation: int
    topic: str


@dataclass(frozen=True, slots=True)
class FreezeEnded(EventData):
    """Which hold is over."""

    freeze: int


@dataclass(frozen=True, slots=True)
class ReviewOpened(EventData):
    """Who owes it; `cause` is what ended."""

    review: int
    cause: str
    to: str

    @property
    def told(self) -> str | None:
        return self.to


@dataclass(frozen=True, slots=True)
class ReviewWritten(EventData):
    """The questions whose answer was changed."""

    review: int
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Declined(EventData):
    """The trigger whose suggestion does not fit."""

    cause: str


@dataclass(frozen=True, slots=True)
class Told(EventData):
    """Who was told."""

    to: str

    @property
    def told(self) -> str | None:
        return self.to


KINDS: Mapping[str, type[EventData]] = {
    "account_manager_told": Told,
    "acknowledged": OfEscalation,
    "asked_again": OfEscalation,
    "asked_instead": PassedOn,
    "called": Called,
    "case_taken": CaseTaken,
    "decided": Decided,
    "decision_undone": Decided,
    "delegated": PassedOn,
    "emergency": Decided,
    "escalate": Escalated,
    "escalate_approval": Escalated,
    "escalate_fyi": Escalated,
    "frozen": Frozen,
    "info_given": AskedBack,
    "info_wanted": AskedBack,
    "instructed": OfEscalation,
    "level_raised": LevelRaised,
    "lifted": FreezeEnded,
    "obsolete": NotNeeded,
    "ping_delivered": PingSent,
    "ping_refused": PingSent,
    "pinged": Pinged,
    "review_opened": ReviewOpened,
    "review_written": ReviewWritten,
    "stood_down": OfEscalation,
    "suggestion_declined": Declined,
    "thawed": FreezeEnded,
}
"""By kind: which class says more than who did what when."""
