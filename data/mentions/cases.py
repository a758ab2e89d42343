"""Reads everything that belongs to one case, for whoever has to prove it.

A case is a mention with everything asked, told, decided, written and reviewed. Each
protected row comes with the hash of its last version.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from data.audit import versions as audit_versions
from data.escalation import info_requests, pings
from data.escalation.models import Freeze, InfoRequest, Ping, Review, ReviewId
from data.handoffs import tasks
from data.handoffs.models import Task
from data.intake import own_posts
from data.intake.versions import TextVersion
from data.models import Escalation, EscalationId, MentionId, OwnPost, UserId
from data.replies import posted
from data.replies.models import Posted
from data.transaction import Transaction

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sealed(Generic[T]):
    """A protected row and the hash of its last version; empty where none was recorded."""

    row: T
    hash: str


@dataclass(frozen=True, slots=True)
class EscalationRecord:
    """An escalation with everything that was told, asked back and held for it."""

    escalation: Sealed[Escalation]
    pings: list[Sealed[Ping]]
    info_requests: list[Sealed[InfoRequest]]
    freezes: list[Sealed[Freeze]]


@dataclass(frozen=True, slots=True)
class ReviewAnswer:
    """One version of the answer to one question of a review."""

    id: int
    review: ReviewId
    question: str
    text: str
    by: UserId
    at: datetime


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """A review with every version of its answers."""

    review: Sealed[Review]
    answers: list[Sealed[ReviewAnswer]]


@dataclass(frozen=True, slots=True)
class Record:
    """Everything stored about one mention beside its events, each kind oldest first."""

    escalations: list[EscalationRecord]
    posted: list[Posted]
    own_posts: list[OwnPost]
    versions: list[TextVersion]
    tasks: list[Sealed[Task]]
    reviews: list[ReviewRecord]


def read(tx: Transaction, mention: MentionId) -> Record:
    """All of it, in the caller's transaction."""
    return Record(
        escalations=_escalations(tx, mention),
        posted=posted.of_mention(tx, mention),
        own_posts=own_posts.of_mention(tx, mention),
        versions=_versions(tx, mention),
        tasks=[_sealed(tx, "tasks", one) for one in tasks.of_mention(tx, mention)],
        reviews=_reviews(tx, mention),
    )


def _escalations(tx: Transaction, mention: MentionId) -> list[EscalationRecord]:
    found = tx.all_of(
        Escalation,
        "select * from escalations where mention = :mention order by id",
        mention=mention,
    )
    return [
        EscalationRecord(
            _sealed(tx, "escalations", one),
            [_sealed(tx, "pings", ping) for ping in pings.of(tx, one.id)],
            [
                _sealed(tx, "info_requests", asked)
                for asked in info_requests.of(tx, one.id)
            ],
            [_sealed(tx, "freezes", freeze) for freeze in _freezes(tx, one.id)],
        )
        for one in found
    ]


def _freezes(tx: Transaction, escalation: EscalationId) -> list[Freeze]:
    return tx.all_of(
        Freeze,
        "select * from freezes where escalation = :escalation order by id",
        escalation=escalation,
    )


def _versions(tx: Transaction, mention: MentionId) -> list[TextVersion]:
    """What the post, its replies and our own posts said before."""
    return tx.all_of(
        TextVersion,
        "select * from versions where mention = :mention order by id",
        mention=mention,
    )


def _reviews(tx: Transaction, mention: MentionId) -> list[ReviewRecord]:
    found = tx.all_of(
        Review,
        "select * from reviews where mention = :mention order by id",
        mention=mention,
    )
    return [
        ReviewRecord(
            _sealed(tx, "reviews", one),
            [
                _sealed(tx, "review_answers", answer)
                for answer in tx.all_of(
                    ReviewAnswer,
                    "select * from review_answers where review = :review order by id",
                    review=one.id,
                )
            ],
        )
        for one in found
    ]


class _Numbered(Protocol):
    @property
    def id(self) -> int: ...


N = TypeVar("N", bound=_Numbered)


def _sealed(tx: Transaction, kind: str, row: N) -> Sealed[N]:
    sealed = audit_versions.versions(tx, kind, row.id)
    return Sealed(row, sealed[-1].hash if sealed else "")
