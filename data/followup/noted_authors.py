"""Authors whom people noted as an ally or a VIP, until it ends or they are forgotten."""

from collections.abc import Sequence
from datetime import datetime

from data.followup.models import NotedAuthor
from data.instants import to_text
from data.models import MentionId, UserId
from data.transaction import Transaction

FORGOTTEN = UserId("forgotten")
"""Who ended a note because its author asked to be forgotten."""

GONE = "[…]"


def note(tx: Transaction, author: NotedAuthor, *, by: UserId, at: datetime) -> None:
    """Note somebody; an earlier note about them ends."""
    end(tx, author.author_key, by=by, at=at)
    tx.run(
        "insert into noted_authors "
        "(author_key, mention, kind, why, consent, noted_at, noted_by, ends_at) "
        "values (:key, :mention, :kind, :why, :consent, :at, :by, :ends_at)",
        key=author.author_key,
        mention=author.mention,
        kind=author.kind,
        why=author.why,
        consent=author.consent,
        at=to_text(at),
        by=by,
        ends_at=to_text(author.ends_at),
    )


def of(tx: Transaction, author_key: str | None, now: datetime) -> NotedAuthor | None:
    """What is noted of this author, while it holds."""
    return tx.one_of(
        NotedAuthor,
        "select author_key, mention, kind, why, consent, ends_at from noted_authors "
        "where author_key = :key and ended_at is null and ends_at > :now",
        key=author_key,
        now=to_text(now),
    )


def every(tx: Transaction, now: datetime, most: int) -> Sequence[NotedAuthor]:
    """Everybody noted, the next to end first."""
    return tx.all_of(
        NotedAuthor,
        "select author_key, mention, kind, why, consent, ends_at from noted_authors "
        "where ended_at is null and ends_at > :now order by ends_at, id limit :most",
        now=to_text(now),
        most=most,
    )


def newest_mention(tx: Transaction, author_key: str) -> MentionId | None:
    """Their newest post."""
    return tx.one_of(
        MentionId,
        "select id from mentions where author_key = :key order by id desc limit 1",
        key=author_key,
    )


def open_mentions(
    tx: Transaction, author_key: str | None, most: int
) -> Sequence[MentionId]:
    """Their posts that are not closed, the newest first."""
    return tx.all_of(
        MentionId,
        "select id from mentions where author_key = :key and status <> 'closed' "
        "order by id desc limit :most",
        key=author_key,
        most=most,
    )


def end(tx: Transaction, author_key: str | None, *, by: UserId, at: datetime) -> bool:
    """Note them no longer; false where nobody did."""
    return bool(
        tx.run(
            "update noted_authors set ended_at = :at, ended_by = :by "
            "where author_key = :key and ended_at is null",
            key=author_key,
            at=to_text(at),
            by=by,
        )
    )


def forget(tx: Transaction, author_key: str, at: datetime) -> None:
    """The author asked to be forgotten: notes end, and say neither of whom nor why."""
    tx.run(
        "update noted_authors set author_key = null, why = :gone, "
        "ended_at = coalesce(ended_at, :at), ended_by = coalesce(ended_by, :by) "
        "where author_key = :key",
        key=author_key,
        gone=GONE,
        at=to_text(at),
        by=FORGOTTEN,
    )
