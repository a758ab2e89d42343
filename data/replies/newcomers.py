"""Whose replies a second person still reads, and how many more (S4.16)."""

from datetime import datetime

from data.instants import to_text
from data.models import UserId
from data.replies.models import Newcomer
from data.transaction import Transaction


def find(tx: Transaction, member: UserId) -> Newcomer | None:
    """Nothing for everybody else, and once there is no reply left to read."""
    return tx.one_of(
        Newcomer,
        "select * from newcomers where member = :member and remaining > 0",
        member=member,
    )


def put(
    tx: Transaction, member: UserId, remaining: int, by: UserId, at: datetime
) -> None:
    """A lead says for how many replies; none ends it."""
    tx.run(
        "insert into newcomers (member, remaining, set_by, at) "
        "values (:member, :remaining, :by, :at) on conflict (member) do update set "
        "remaining = excluded.remaining, set_by = excluded.set_by, at = excluded.at",
        member=member,
        remaining=remaining,
        by=by,
        at=to_text(at),
    )


def one_less(tx: Transaction, member: UserId) -> None:
    """A considered reply of theirs is out; it switches itself off at the last one."""
    tx.run(
        "update newcomers set remaining = remaining - 1 "
        "where member = :member and remaining > 0",
        member=member,
    )
