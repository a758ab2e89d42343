"""How often somebody was reminded lately, and the list that waits for them."""

from collections.abc import Sequence
from datetime import datetime

from data.instants import to_text
from data.models import ChannelId, MentionId
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


def release(tx: Transaction, kind: str, now: datetime) -> None:
    """Messages of this kind that were put for a later time may go now."""
    tx.run(
        """
        update outbox set not_before = :now
        where state in ('waiting', 'sending', 'unknown') and state = 'waiting'
            and kind = :kind and not_before > :now and attempts = 0
        """,
        kind=kind,
        now=to_text(now),
    )


_BESIDE = (
    ("task", "select id from tasks where mention = :mention"),
    ("escalation", "select id from escalations where mention = :mention"),
    ("draft", "select id from drafts where mention = :mention"),
    ("removal", "select id from removals where mention = :mention"),
    ("report", "select id from reports where mention = :mention"),
)
"""What goes on beside a mention and has timers of its own."""


def will(
    tx: Transaction, mention: MentionId, never: datetime, but: Sequence[str] = ()
) -> bool:
    """Whether a timer before `never` runs for it, or for what goes on beside it.

    `but` are kinds of the mention's own timers that do not count.
    """
    beside = " or ".join(
        f"(t.subject = '{subject}' and t.subject_id in ({those}))"
        for subject, those in _BESIDE
    )
    marks = {f"but_{index}": kind for index, kind in enumerate(but)}
    named = ", ".join(f":{key}" for key in marks) or "''"
    row = tx.one(
        "select 1 as found from timers t where t.due < :never and ("  # noqa: S608
        "(t.subject in ('mention', 'check') and t.subject_id = :mention "
        f"and t.kind not in ({named})) or {beside}) limit 1",
        mention=mention,
        never=to_text(never),
        **marks,
    )
    return row is not None
