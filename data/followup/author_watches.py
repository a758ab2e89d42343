"""Whose posts are followed for a while, and since when.

Only a key, a time and a mention are stored: posts can be counted, but there are no
labels on people.
"""

from datetime import datetime

from data.followup.models import AuthorWatch
from data.instants import to_text
from data.models import MentionId, UserId
from data.transaction import Transaction

FORGOTTEN = UserId("forgotten")
"""Who ended a watch because its author asked to be forgotten."""


def begin(
    tx: Transaction,
    author_key: str,
    mention: MentionId,
    *,
    by: UserId,
    at: datetime,
    until: datetime,
) -> int | None:
    """Follow an author's posts; nothing where they are followed already."""
    if running(tx, author_key) is not None:
        return None
    return tx.add(
        "insert into author_watches (author_key, mention, begun_at, begun_by, ends_at) "
        "values (:key, :mention, :at, :by, :until)",
        key=author_key,
        mention=mention,
        at=to_text(at),
        by=by,
        until=to_text(until),
    )


def running(tx: Transaction, author_key: str | None) -> AuthorWatch | None:
    """The watch on this author, while there is one."""
    if author_key is None:
        return None
    return tx.one_of(
        AuthorWatch,
        "select * from author_watches where author_key = :key and ended_at is null",
        key=author_key,
    )


def find(tx: Transaction, watch: int) -> AuthorWatch | None:
    """One watch by its id."""
    return tx.one_of(
        AuthorWatch, "select * from author_watches where id = :id", id=watch
    )


def end(tx: Transaction, watch: int, *, by: UserId, at: datetime) -> None:
    """Follow them no longer."""
    tx.run(
        "update author_watches set ended_at = :at, ended_by = :by "
        "where id = :id and ended_at is null",
        id=watch,
        at=to_text(at),
        by=by,
    )


def forget(tx: Transaction, author_key: str, at: datetime) -> None:
    """The author asked to be forgotten: watches end, and nobody knows any more on whom."""
    tx.run(
        "update author_watches set author_key = null, "
        "ended_at = coalesce(ended_at, :at), ended_by = coalesce(ended_by, :by) "
        "where author_key = :key",
        key=author_key,
        at=to_text(at),
        by=FORGOTTEN,
    )
