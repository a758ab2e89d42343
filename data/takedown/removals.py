"""Measures against a post: who asked, who confirmed, and the result."""

from datetime import datetime

from data.instants import maybe_text, to_text
from data.models import MentionId
from data.takedown.models import Removal, RemovalId
from data.transaction import Transaction


def add(tx: Transaction, removal: Removal) -> RemovalId:
    """Store a new one; the `id` it came with is ignored."""
    return RemovalId(
        tx.add(
            "insert into removals (mention, measure, reason, rule, lower, evidence, "
            "requested_by, requested_at, second, possible_at, result, decided_by, "
            "decided_at, watch_until) values (:mention, :measure, :reason, :rule, "
            ":lower, :evidence, :requested_by, :requested_at, :second, :possible_at, "
            ":result, :decided_by, :decided_at, :watch_until)",
            mention=removal.mention,
            measure=removal.measure,
            reason=removal.reason,
            rule=removal.rule,
            lower=removal.lower,
            evidence=removal.evidence,
            requested_by=removal.requested_by,
            requested_at=to_text(removal.requested_at),
            second=removal.second,
            possible_at=to_text(removal.possible_at),
            result=removal.result,
            decided_by=removal.decided_by,
            decided_at=maybe_text(removal.decided_at),
            watch_until=maybe_text(removal.watch_until),
        )
    )


def save(tx: Transaction, removal: Removal) -> None:
    """Store what became of it."""
    tx.run(
        "update removals set result = :result, decided_by = :decided_by, "
        "decided_at = :decided_at, watch_until = :watch_until where id = :id",
        id=removal.id,
        result=removal.result,
        decided_by=removal.decided_by,
        decided_at=maybe_text(removal.decided_at),
        watch_until=maybe_text(removal.watch_until),
    )


def find(tx: Transaction, number: RemovalId) -> Removal | None:
    """One by its id."""
    return tx.one_of(Removal, "select * from removals where id = :id", id=number)


def of(tx: Transaction, mention: MentionId) -> list[Removal]:
    """Everything about a mention, oldest first."""
    return tx.all_of(
        Removal,
        "select * from removals where mention = :mention order by id",
        mention=mention,
    )


def watched(tx: Transaction, now: datetime) -> list[Removal]:
    """Whatever is watched for a repost now, the youngest first; at most fifty."""
    return tx.all_of(
        Removal,
        "select * from removals where watch_until is not null and watch_until > :now "
        "order by watch_until desc, id desc limit 50",
        now=to_text(now),
    )
