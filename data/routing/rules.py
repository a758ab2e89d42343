"""The rules people made from cards, and what rules have set aside."""

import json
from datetime import datetime

from data.instants import to_text
from data.models import Mention, MentionId, Post, UserId
from data.routing.models import Aside, MadeRule, RuleId
from data.transaction import Transaction

FORGOTTEN = UserId("forgotten")
"""Who ended a rule because the author it names asked to be forgotten."""

_AUTHOR = "author"


def add(
    tx: Transaction,
    *,
    mention: MentionId | None,
    conditions: str,
    aside: Aside,
    by: UserId,
    at: datetime,
    until: datetime,
) -> RuleId:
    """A rule that holds from now on; its number."""
    number = tx.add(
        "insert into rules (mention, conditions, aside, made_by, made_at, ends_at) "
        "values (:mention, :conditions, :aside, :by, :at, :until)",
        mention=mention,
        conditions=conditions,
        aside=aside,
        by=by,
        at=to_text(at),
        until=to_text(until),
    )
    return RuleId(number)


def find(tx: Transaction, number: int) -> MadeRule | None:
    """One by its number."""
    return tx.one_of(MadeRule, "select * from rules where id = :id", id=number)


def holding(tx: Transaction, now: datetime) -> list[MadeRule]:
    """Those that hold now, the newest first."""
    return tx.all_of(
        MadeRule,
        "select * from rules where ended_at is null and ends_at > :now order by id desc",
        now=to_text(now),
    )


def end(tx: Transaction, number: RuleId, by: UserId, at: datetime) -> bool:
    """Whether it held until now."""
    changed = tx.run(
        "update rules set ended_at = :at, ended_by = :by "
        "where id = :id and ended_at is null and ends_at > :at",
        id=number,
        by=by,
        at=to_text(at),
    )
    return bool(changed)


def change(tx: Transaction, number: RuleId, conditions: str) -> None:
    """It fits by other conditions from now on."""
    tx.run(
        "update rules set conditions = :conditions where id = :id and ended_at is null",
        id=number,
        conditions=conditions,
    )


def forget(tx: Transaction, author_key: str, at: datetime) -> None:
    """An author asked to be forgotten: rules that name them end, and name nobody."""
    handle = author_key.rpartition(":")[2]
    names = {author_key, handle, f"@{handle}"}
    for row in tx.all("select id, conditions from rules where conditions <> ''"):
        named = json.loads(row["conditions"]).get(_AUTHOR, [])
        if names & {str(name).casefold() for name in named}:
            tx.run(
                "update rules set conditions = '', ended_at = coalesce(ended_at, :at), "
                "ended_by = coalesce(ended_by, :by) where id = :id",
                id=row["id"],
                at=to_text(at),
                by=FORGOTTEN,
            )


_ASIDE = "routed_aside is not null and status = 'closed' and outcome = 'set_aside'"


def set_aside(tx: Transaction, *, most: int, after: int = 0) -> list[Mention]:
    """What rules keep without a card now, the newest first."""
    return tx.all_of(
        Mention,
        f"select * from mentions where {_ASIDE} "  # noqa: S608 - a constant of this file
        "order by id desc limit :most offset :after",
        most=most,
        after=after,
    )


def kept(tx: Transaction) -> dict[str, int]:
    """How many are kept without a card now, muted and in the tray."""
    rows = tx.all(
        f"select routed_aside as aside, count(*) as n from mentions where {_ASIDE} "  # noqa: S608
        "group by routed_aside"
    )
    return {row["aside"]: row["n"] for row in rows}


def counted(
    tx: Transaction, since: datetime | None = None
) -> dict[str, dict[str, int]]:
    """How many mentions each rule set aside, muted and in the tray, since then."""
    rows = tx.all(
        "select routed_aside as aside, routed_rule as rule, count(*) as n from mentions "
        "where routed_aside is not null and (:since is null or received_at >= :since) "
        "group by routed_aside, routed_rule order by n desc",
        since=None if since is None else to_text(since),
    )
    found: dict[str, dict[str, int]] = {"mute": {}, "tray": {}}
    for row in rows:
        found[row["aside"]][row["rule"]] = row["n"]
    return found


def last_posts(tx: Transaction, most: int) -> list[Post]:
    """The last posts that came, to see what a rule would fit."""
    return [
        mention.post
        for mention in tx.all_of(
            Mention,
            "select * from mentions where forgotten_at is null order by id desc "
            "limit :most",
            most=most,
        )
    ]
