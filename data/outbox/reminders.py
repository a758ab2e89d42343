"""How often somebody was reminded lately, and the list that waits for them."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from data.instants import to_text
from data.models import ChannelId
from data.outbox.outbox import OutboxMessage
from data.transaction import Transaction


def lately(
    tx: Transaction, channel: ChannelId, since: datetime, now: datetime
) -> list[datetime]:
    """When somebody was reminded directly since then, also if it is still on its way.

    What lies ahead of now was written by a clock that was set back since.
    """
    return tx.all_of(
        datetime,
        """
        select not_before from outbox
        where channel = :channel and in_thread = 0 and kind <> 'card'
            and created_at > :since and created_at <= :now and state <> 'withdrawn'
            and (kind like 'nudge%' or kind in ('bundle', 'still_on_it', 'task_due'))
        order by not_before
        """,
        channel=channel,
        since=to_text(since),
        now=to_text(now),
    )


def waiting_list(
    tx: Transaction, channel: ChannelId, kind: str = "bundle"
) -> OutboxMessage | None:
    """The list of reminders for somebody that has not gone out yet."""
    return tx.one_of(
        OutboxMessage,
        """
        select * from outbox
        where state in ('waiting', 'sending', 'unknown') and state = 'waiting'
            and kind = :kind and channel = :channel
        """,
        kind=kind,
        channel=channel,
    )


def waiting_in_threads(tx: Transaction, kind: str) -> list[OutboxMessage]:
    """Messages of one kind that are still on their way into their threads."""
    return tx.all_of(
        OutboxMessage,
        """
        select * from outbox
        where state in ('waiting', 'sending', 'unknown') and state = 'waiting'
            and kind = :kind and in_thread = 1
        order by id
        """,
        kind=kind,
    )


def rewrite(
    tx: Transaction, waiting: OutboxMessage, items: Sequence[Mapping[str, object]]
) -> None:
    """Name these in a list that still waits, and no others."""
    tx.run(
        "update outbox set data = :data where id = :id and state = 'waiting'",
        id=waiting.id,
        data=json.dumps({**waiting.data, "items": items}, ensure_ascii=False),
    )
