"""Queries for the team: what is open, mine, due, escalated."""

from collections.abc import Sequence
from datetime import datetime

from data.instants import from_text, to_text
from data.models import Mention, MentionId, UserId
from data.transaction import Transaction

_DUE_FIRST = (
    "min(coalesce(claim_due, '9'), coalesce(first_reply_due, '9'), "
    "coalesce(promise_due, resolve_due, '9'), coalesce(look_again_at, '9'))"
)
"""What is truly due first, as the indexes hold it, word for word. `due_order` of
`bot/mentions/rules/clocks.py` says the same of a mention that is loaded.
"""


def unclaimed(tx: Transaction, limit: int) -> list[Mention]:
    """Nobody's yet, the next due first."""
    return _in_status(tx, "open", limit)


def claimed(tx: Transaction, limit: int) -> list[Mention]:
    """Somebody's, the next due first."""
    return _in_status(tx, "claimed", limit)


def of_owner(tx: Transaction, owner: UserId, status: str, limit: int) -> list[Mention]:
    """One person's mentions in one status, the next due first."""
    return _mentions(
        tx,
        "select * from mentions where owner = :owner and status = :status "  # noqa: S608
        f"and status <> 'closed' order by {_DUE_FIRST}, id limit :limit",
        owner=owner,
        status=status,
        limit=limit,
    )


def in_private(tx: Transaction, owner: UserId) -> list[Mention]:
    """What one person goes on with in private, oldest first."""
    return _mentions(
        tx,
        "select * from mentions where owner = :owner and status <> 'closed' "
        "and private_state in ('offered', 'accepted', 'contacted') order by id",
        owner=owner,
    )


def escalated(tx: Transaction, limit: int) -> list[Mention]:
    """Mentions with a question management has not decided."""
    return _mentions(
        tx,
        "select * from mentions where id in (select e.mention from escalations e "  # noqa: S608
        f"where e.ended_at is null and e.kind <> 'fyi') order by {_DUE_FIRST}, id "
        "limit :limit",
        limit=limit,
    )


def overdue(tx: Transaction, now: datetime, calm: Sequence[str], most: int) -> int:
    """How many wait longer than they should, counted up to `most`.

    Not those of the classes `calm`, which nobody is reminded of, and no snoozed ones.
    """
    names = {f"class_{index}": name for index, name in enumerate(calm)}
    marks = ", ".join(f":{key}" for key in names) or "''"
    return (
        tx.one_of(
            int,
            "select count(*) as n from (select 1 from mentions "  # noqa: S608
            "where status in ('open', 'claimed') and status <> 'closed' "
            f"and (classification is null or classification not in ({marks})) "
            "and (snoozed_until is null or snoozed_until <= :now) and (claim_due <= :now "
            "or first_reply_due <= :now or promise_due <= :now) limit :most) late",
            now=to_text(now),
            most=most,
            **names,
        )
        or 0
    )


def counts(tx: Transaction) -> dict[str, int]:
    """How many real mentions stand where; closed ones are not counted, they grow for ever."""
    rows = tx.all(
        "select status, sum(n) as n from ("
        "select status, count(*) as n from mentions where status <> 'closed' "
        "group by status "
        "union all "
        "select status, -count(*) from mentions where source = 'drill' "
        "and status <> 'closed' group by status) group by status"
    )
    return {row["status"]: row["n"] for row in rows}


def posts_of(
    tx: Transaction, author_key: str, since: datetime
) -> list[tuple[datetime, str | None]]:
    """When this author's posts since then reached us, and the class of each."""
    rows = tx.all(
        "select received_at, classification from mentions where author_key = :key "
        "and received_at >= :since order by id desc limit 200",
        key=author_key,
        since=to_text(since),
    )
    return [(from_text(row["received_at"]), row["classification"]) for row in rows]


def conversation(tx: Transaction, mention: Mention) -> list[MentionId]:
    """The mentions of one conversation, at most a hundred; one alone is its own."""
    named = mention.post.conversation_id
    if named is None:
        return [mention.id]
    rows = tx.all(
        "select id from mentions where platform = :platform "
        "and conversation_id = :named order by id desc limit 100",
        platform=mention.post.platform,
        named=named,
    )
    return [MentionId(row["id"]) for row in rows] or [mention.id]


def _in_status(tx: Transaction, status: str, limit: int) -> list[Mention]:
    return _mentions(
        tx,
        # SQLite uses a partial index only where its condition is repeated word for word.
        "select * from mentions where status = :status and status <> 'closed' "  # noqa: S608
        f"order by {_DUE_FIRST}, id limit :limit",
        status=status,
        limit=limit,
    )


def _mentions(tx: Transaction, sql: str, **values: object) -> list[Mention]:
    return tx.all_of(Mention, sql, **values)
