"""Counts the abusive cases of one person at this moment; stores nothing."""

from collections.abc import Collection
from datetime import datetime

from data.instants import to_text
from data.models import MentionId, UserId
from data.transaction import Transaction

_READ = 5000
"""The latest events that are looked at: a shift holds fewer."""


def taken_lately(
    tx: Transaction,
    person: UserId,
    classes: Collection[str],
    since: datetime,
    beside: MentionId,
) -> int:
    """How many other mentions of these classes this person took since then."""
    rows = tx.all(
        "select distinct e.mention, m.classification from events e "
        "join mentions m on m.id = e.mention "
        "where e.id > (select coalesce(max(id), 0) from events) - :read "
        "and e.at >= :since and e.actor = :person and e.kind in ('claim', 'take_over') "
        "and e.mention <> :beside",
        read=_READ,
        since=to_text(since),
        person=person,
        beside=beside,
    )
    return sum(row["classification"] in classes for row in rows)
