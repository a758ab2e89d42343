"""Which mentions a message in Slack is about: what a press in it may change.

A card, and every message that was sent, is found by channel and `ts`. One that is being
sent has no `ts` yet: it is found by its outbox id and its mark, which only Slack
returns.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from data.models import ChannelId, MentionId, MessageTs, OutboxId
from data.outbox.notification_data import AboutStorm, DrillPing, Listed, ListItem
from data.outbox.outbox import OutboxMessage, add_items
from data.transaction import Transaction


def naming(tx: Transaction, mention: MentionId) -> list[OutboxMessage]:
    """Posted lists in which this mention stands, oldest first; without their items."""
    return tx.all_of(
        OutboxMessage,
        "select * from outbox where id in (select outbox from list_items "
        "where mention = :mention) and ts is not null order by id",
        mention=mention,
    )


def join(tx: Transaction, outbox: OutboxId, item: ListItem) -> bool:
    """Name a mention once, as it is now, at the end; true where it is new to the list."""
    was = tx.run(
        "delete from list_items where outbox = :outbox and mention = :mention",
        outbox=outbox,
        mention=item.mention,
    )
    add_items(tx, outbox, [item])
    return not was


def length(tx: Transaction, outbox: OutboxId) -> int:
    """How many things a list names."""
    row = tx.one(
        "select count(*) as n from list_items where outbox = :outbox", outbox=outbox
    )
    return 0 if row is None else int(row["n"])


def names(tx: Transaction, outbox: OutboxId, mention: MentionId) -> bool:
    """Whether a mention stands in a list."""
    row = tx.one(
        "select 1 as yes from list_items "
        "where outbox = :outbox and mention = :mention limit 1",
        outbox=outbox,
        mention=mention,
    )
    return row is not None


def items_of(message: OutboxMessage) -> tuple[ListItem, ...]:
    """What a whole message lists; nothing where it is no list."""
    return message.data.items if isinstance(message.data, Listed) else ()


Kind = Literal["mention", "escalation", "task", "read", "drill", "storm"]


@dataclass(frozen=True, slots=True)
class ButtonSubject:
    """What a button acts upon: its kind, and the number its value carries."""

    kind: Kind
    number: int


_MENTION_OF = {
    "mention": "select id as mention from mentions where id = :number",
    "escalation": "select mention from escalations where id = :number",
    "task": "select mention from tasks where id = :number",
    "read": "select d.mention from reads r join drafts d on d.id = r.draft "
    "where r.id = :number",
}


def mention_of(tx: Transaction, subject: ButtonSubject) -> MentionId | None:
    """The mention a subject belongs to; nothing where there is no such subject."""
    if subject.kind not in _MENTION_OF:
        return None
    row = tx.one(_MENTION_OF[subject.kind], number=subject.number)
    return None if row is None else MentionId(row["mention"])


def messages_at(
    tx: Transaction, channel: ChannelId, ts: MessageTs
) -> list[OutboxMessage]:
    """What we posted here, whatever redrew it since; nothing where that is not ours."""
    return tx.all_of(
        OutboxMessage,
        "select * from outbox where sent_channel = :channel and ts = :ts "
        "and kind <> 'redraw'",
        channel=channel,
        ts=ts,
    )


def on_their_way(
    tx: Transaction, subject: ButtonSubject, channels: Iterable[str]
) -> list[OutboxMessage]:
    """Messages about a subject that may stand in one of these channels already.

    Their call was begun and its end is not written down: Slack may show them.
    """
    found = tx.all_of(
        OutboxMessage,
        "select * from outbox where state in ('waiting', 'sending', 'unknown') "
        "and started_at is not null",
    )
    wanted = mention_of(tx, subject)
    return [
        message
        for message in found
        if message.channel in channels and speaks_of(tx, message, subject, wanted)
    ]


def acts_upon(
    tx: Transaction, channel: ChannelId, ts: MessageTs, subject: ButtonSubject
) -> bool:
    """Whether the message here is the card of a subject's mention, or speaks of it."""
    card = tx.one(
        "select mention from cards where channel = :channel and ts = :ts",
        channel=channel,
        ts=ts,
    )
    its_card = subject.kind == "mention" and card == {"mention": subject.number}
    wanted = None if its_card else mention_of(tx, subject)
    if its_card or (wanted is not None and card == {"mention": wanted}):
        return True
    found = messages_at(tx, channel, ts)
    return any(speaks_of(tx, message, subject, wanted) for message in found)


def speaks_of(
    tx: Transaction,
    message: OutboxMessage,
    subject: ButtonSubject,
    mention: MentionId | None,
) -> bool:
    """Whether a message is about this subject, or lists its mention."""
    data = message.data
    if subject.kind == "drill":
        return isinstance(data, DrillPing) and data.drill == subject.number
    if subject.kind == "storm":
        return isinstance(data, AboutStorm) and data.storm == subject.number
    if mention is None:
        return False
    if message.mention == mention:
        return True
    return names(tx, message.id, mention)


def is_known(tx: Transaction, outbox: int, mark: str) -> bool:
    """Whether a message with this id and this mark was put by this database."""
    row = tx.one("select mark from outbox where id = :id", id=outbox)
    return row is not None and row["mark"] == mark
