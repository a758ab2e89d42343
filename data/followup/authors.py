"""What is known of an author: earlier mentions, who was in contact, counts.

The key is platform and handle as delivered; nothing is looked up, and nothing is
guessed from a name.
"""

from datetime import datetime

from data.followup.models import Earlier
from data.instants import to_text
from data.models import Mention, MentionId, UserId
from data.transaction import Transaction

_MOST = 100


def earlier(tx: Transaction, mention: Mention) -> list[Earlier]:
    """How this author's earlier mentions ended, the most frequent first."""
    if mention.post.author.key is None:
        return []
    rows = tx.all(
        "select classification, outcome, count(*) as n from (select classification, "
        "case when status = 'closed' then outcome end as outcome, id from mentions "
        "where author_key = :key and id < :id order by id desc limit :most) as theirs "
        "group by classification, outcome order by n desc, max(id) desc",
        key=mention.post.author.key,
        id=mention.id,
        most=_MOST,
    )
    return [Earlier(row["classification"], row["outcome"], row["n"]) for row in rows]


def who_knows(tx: Transaction, mention: Mention) -> UserId | None:
    """Whoever answered this author last, in an earlier mention."""
    if mention.post.author.key is None:
        return None
    return tx.one_of(
        UserId,
        "select owner from mentions where author_key = :key and id < :id "
        "and owner is not null and answered_at is not null order by id desc limit 1",
        key=mention.post.author.key,
        id=mention.id,
    )


def posts_since(
    tx: Transaction, author_key: str | None, week: datetime, month: datetime
) -> tuple[int, int]:
    """How much this author wrote that reached us since either, later posts included."""
    if author_key is None:
        return 0, 0
    row = tx.one(
        "select count(*) as month, coalesce(sum(received_at >= :week), 0) as week from "
        "(select received_at from mentions where author_key = :key "
        "and received_at >= :month union all select received_at from replies "
        "where author_key = :key and received_at >= :month)",
        key=author_key,
        week=to_text(week),
        month=to_text(month),
    )
    return (0, 0) if row is None else (int(row["week"]), int(row["month"]))


def last_public_sign(tx: Transaction, mention: MentionId) -> datetime | None:
    """When we last wrote in public, as far as it was noted."""
    row = tx.one(
        "select max(posted_at) as at from posted where mention = :mention "
        "and channel in ('public', 'public_then_private')",
        mention=mention,
    )
    return (
        None if row is None or row["at"] is None else datetime.fromisoformat(row["at"])
    )
