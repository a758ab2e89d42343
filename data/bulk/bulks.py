"""Finds mentions by what they have in common, and keeps what was done with many."""

from collections.abc import Iterable
from datetime import datetime

from data.bulk.models import Bulk, BulkId, BulkItem, Filter, What
from data.instants import maybe_text, to_text
from data.models import Mention, MentionId, UserId
from data.transaction import Transaction

_FITS = """
    m.status <> 'closed'
    and (:klass = '' or m.classification = :klass
        or (:klass = '-' and m.classification is null))
    and (:platform = '' or m.platform = :platform)
    and (:author = '' or instr(lower(coalesce(m.author_handle, '') || ' ' ||
        coalesce(m.author_name, '')), :author) > 0)
    and (:words = '' or instr(lower(coalesce(m.title, '') || ' ' ||
        coalesce(m.text, '')), :words) > 0)
    and (:after is null or m.received_at >= :after)
    and (:before is null or m.received_at < :before)
    and (:storm = 0 or exists (select 1 from counted n where n.mention = m.id
        and n.reply is null and n.storm = :storm))
"""


def fitting(
    tx: Transaction, wanted: Filter, *, most: int, after: int = 0
) -> list[Mention]:
    """Mentions that are not closed and fit, the newest first."""
    return tx.all_of(
        Mention,
        f"select m.* from mentions m where {_FITS} "  # noqa: S608 - a constant of this file
        "order by m.id desc limit :most offset :skipped",
        **_values(wanted),
        most=most,
        skipped=after,
    )


def count(tx: Transaction, wanted: Filter) -> int:
    """How many fit."""
    found = tx.one_of(
        int,
        f"select count(*) from mentions m where {_FITS}",  # noqa: S608 - the same
        **_values(wanted),
    )
    return found or 0


def add(
    tx: Transaction, what: What, by: UserId, at: datetime, mentions: Iterable[MentionId]
) -> BulkId:
    """Something is done with these; its number."""
    number = BulkId(
        tx.add(
            "insert into bulks (what, made_by, at) values (:what, :by, :at)",
            what=what,
            by=by,
            at=to_text(at),
        )
    )
    tx.run_each(
        "insert into bulk_items (bulk, mention) values (:bulk, :mention)",
        [{"bulk": number, "mention": mention} for mention in mentions],
    )
    return number


def done(tx: Transaction, bulk: BulkId, mentions: Iterable[MentionId]) -> None:
    """With these it was possible."""
    tx.run_each(
        "update bulk_items set done = 1 where bulk = :bulk and mention = :mention",
        [{"bulk": bulk, "mention": mention} for mention in mentions],
    )


def find(tx: Transaction, number: int) -> Bulk | None:
    """One by its number."""
    return tx.one_of(Bulk, "select * from bulks where id = :id", id=number)


def items(tx: Transaction, bulk: BulkId) -> list[BulkItem]:
    """The mentions of one, in order."""
    return tx.all_of(
        BulkItem,
        "select mention, done from bulk_items where bulk = :bulk order by mention",
        bulk=bulk,
    )


def undone(tx: Transaction, bulk: BulkId, at: datetime) -> bool:
    """Whether it was not taken back before."""
    return bool(
        tx.run(
            "update bulks set undone_at = :at where id = :id and undone_at is null",
            id=bulk,
            at=to_text(at),
        )
    )


def _values(wanted: Filter) -> dict[str, object]:
    return {
        "klass": wanted.klass,
        "platform": wanted.platform,
        "author": wanted.author,
        "words": wanted.words,
        "after": maybe_text(wanted.after),
        "before": maybe_text(wanted.before),
        "storm": wanted.storm,
    }
