"""The values of takedown: evidence, measures, and what follows."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType

from data.mapping import made_of
from data.models import MentionId, UserId
from data.payloads import from_json

EvidenceId = NewType("EvidenceId", int)
RemovalId = NewType("RemovalId", int)
ReportId = NewType("ReportId", int)


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A screenshot or a whole page: its name, and if known where it lies and its SHA-256."""

    name: str
    place: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Exhibit:
    """What a court asks of a screenshot. `context`: the thread around it is included.

    What nobody knows yet is empty or nothing: link and reason are enough to begin with.
    """

    content: str
    author: str
    author_url: str
    platform: str
    url: str
    posted_at: datetime | None
    captured_at: datetime
    context: bool | None
    file: EvidenceFile | None = None
    reason: str = ""

    def missing(self, witness: UserId | None) -> list[str]:
        """What would make it stronger, by its field."""
        known = {
            "content": self.content,
            "author": self.author,
            "posted_at": self.posted_at,
            "context": self.context,
            "witness": witness,
            "file": self.file,
        }
        return [name for name, value in known.items() if not value]


def _shown(body: str | None) -> Exhibit | None:
    return None if body is None else from_json(Exhibit, json.loads(body))


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence; `exhibit` is gone once its author was forgotten."""

    id: EvidenceId
    mention: MentionId
    exhibit: Exhibit | None = field(metadata=made_of(_shown, "body"))
    digest: str
    saved_by: UserId
    saved_at: datetime
    witness: UserId | None
    chain: str


@dataclass(frozen=True, slots=True)
class LegalHold:
    """Why a case is kept, and who said so. The reason is ours."""

    id: int
    mention: MentionId
    reason: str
    set_by: UserId
    set_at: datetime


@dataclass(frozen=True, slots=True)
class Stop:
    """Who stopped, and when."""

    stopped_by: UserId
    stopped_at: datetime


@dataclass(frozen=True, slots=True)
class Removal:
    """One measure. `result` is `done`, `cancelled`, `lapsed`, or nothing while it waits.

    `lower` says why a gentler measure was not enough, `rule` names the house rule;
    `second` is nobody where a measure needs no second person.
    """

    id: RemovalId
    mention: MentionId
    measure: str
    reason: str
    requested_by: UserId
    requested_at: datetime
    possible_at: datetime
    rule: str | None = None
    lower: str | None = None
    evidence: EvidenceId | None = None
    second: UserId | None = None
    result: str | None = None
    decided_by: UserId | None = None
    decided_at: datetime | None = None
    watch_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Repost:
    """`removed` is the mention that was removed; `why` is `author` or `words`."""

    removal: RemovalId
    removed: MentionId
    why: str


@dataclass(frozen=True, slots=True)
class PlatformReport:
    """One notice to a platform. `why`, `name` and `email` are ours, of who reports.

    The text of the notice is drawn from this and from the mention each time, so that
    nothing of the author's stands in here.
    """

    id: ReportId
    mention: MentionId
    reason: str
    language: str
    why: str
    name: str
    email: str
    reported_by: UserId
    reported_at: datetime
    receipt: str | None = None
    decision: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TakedownState:
    """Where evidence and removal of a mention stand. The youngest of each kind."""

    evidence: Evidence | None = None
    measures: tuple[Removal, ...] = ()
    report: PlatformReport | None = None
    hold: LegalHold | None = None
    stop: Stop | None = None
    after: Repost | None = None

    @property
    def people(self) -> frozenset[UserId]:
        """Everybody who had a part in it."""
        named: list[UserId | None] = []
        for one in self.measures:
            named += [one.requested_by, one.second, one.decided_by]
        if self.evidence is not None:
            named += [self.evidence.saved_by, self.evidence.witness]
        named.append(None if self.report is None else self.report.reported_by)
        named.append(None if self.hold is None else self.hold.set_by)
        return frozenset(person for person in named if person is not None)

    @property
    def url(self) -> str | None:
        """The address somebody checked when saving the evidence."""
        saved = None if self.evidence is None else self.evidence.exhibit
        return None if saved is None else saved.url

    @property
    def pending(self) -> Removal | None:
        """What waits for a second person."""
        return next((one for one in self.measures if one.result is None), None)

    @property
    def last(self) -> Removal | None:
        """The last measure that was carried out."""
        done = [one for one in self.measures if one.result == "done"]
        return done[-1] if done else None

    @property
    def tried(self) -> frozenset[str]:
        """The measures that were carried out."""
        return frozenset(one.measure for one in self.measures if one.result == "done")
