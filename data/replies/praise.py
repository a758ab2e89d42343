"""Praise in its author's words with their permission, and what we shared."""

from collections.abc import Iterator
from datetime import datetime

from data.instants import to_text
from data.models import MentionId, UserId
from data.replies.models import Praise, PraiseId
from data.transaction import Row, Transaction

COLUMNS = ("number", "platform", "url", "quote", "author", "language", "granted_at")
"""Of the export; frozen, because scripts depend on them."""

_MOST = 200


def keep(
    tx: Transaction,
    mention: MentionId,
    quote: str,
    permission: str,
    *,
    by: UserId,
    at: datetime,
) -> PraiseId:
    """Keep the quote of a mention; keeping it again replaces words and permission."""
    tx.run(
        "insert into praise (mention, quote, permission, kept_by, kept_at, answered_at) "
        "values (:mention, :quote, :permission, :by, :at, :at) "
        "on conflict (mention) do update set quote = excluded.quote, "
        "permission = excluded.permission, answered_at = excluded.answered_at",
        mention=mention,
        quote=quote,
        permission=permission,
        by=by,
        at=to_text(at),
    )
    kept = of_mention(tx, mention)
    return kept.id if kept is not None else PraiseId(0)


def permit(tx: Transaction, number: PraiseId, permission: str, at: datetime) -> None:
    """What the author said about being quoted."""
    tx.run(
        "update praise set permission = :permission, answered_at = :at where id = :id",
        id=number,
        permission=permission,
        at=to_text(at),
    )


def find(tx: Transaction, number: PraiseId) -> Praise | None:
    """One quote by its number."""
    return tx.one_of(Praise, "select * from praise where id = :id", id=number)


def of_mention(tx: Transaction, mention: MentionId) -> Praise | None:
    """The quote kept from a mention."""
    return tx.one_of(Praise, "select * from praise where mention = :id", id=mention)


def newest(tx: Transaction) -> list[Praise]:
    """The quotes, newest first, at most 200."""
    return tx.all_of(
        Praise, "select * from praise order by id desc limit :most", most=_MOST
    )


def granted(tx: Transaction) -> Iterator[Row]:
    """What may be quoted outside: only what its author granted (S2.10)."""
    yield from tx.all(
        "select m.id as number, m.platform, m.url, p.quote, "
        "coalesce(m.author_name, m.author_handle) as author, m.language, "
        "p.answered_at as granted_at from praise p join mentions m on m.id = p.mention "
        "where p.permission = 'granted' order by p.id"
    )


def share(tx: Transaction, mention: MentionId, by: UserId, at: datetime) -> bool:
    """Write down that it was shared; false when it had been before."""
    return bool(
        tx.run(
            "insert into shares (mention, by, at) values (:mention, :by, :at) "
            "on conflict (mention) do nothing",
            mention=mention,
            by=by,
            at=to_text(at),
        )
    )


def shared_since(tx: Transaction, since: datetime) -> int:
    """How many were shared from then on."""
    return (
        tx.one_of(
            int,
            "select count(*) as n from shares where at >= :since",
            since=to_text(since),
        )
        or 0
    )
