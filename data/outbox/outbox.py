"""Messages that still have to be sent to Slack, each once, and their results.

The key (`nudge:482:claim:0`) makes a message unique. States: waiting → sending → sent |
unknown | failed, or withdrawn when it is no longer true. `sending` is committed before
the call and the result after it, so that a crash in between is detected (DESIGN 8.4,
slack.md §4.2).
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from data.instants import maybe_instant, to_text
from data.mapping import beside, made_of
from data.models import ChannelId, EscalationId, MentionId, MessageTs, OutboxId
from data.outbox import notification_data
from data.outbox.notification_data import NO_MORE, Listed, ListItem, NotificationData
from data.payloads import from_json, to_json
from data.transaction import Transaction

PRIORITY = {
    "brief": 0,
    "brief_dm": 0,
    "brief_again": 0,
    "decided": 1,
    "handed_over": 1,
    "reopened": 1,
    "taken_over": 1,
    "storm_brief": 0,
    "storm_board": 1,
    "storm_lead": 1,
    "card": 3,
    "catch_up": 4,
    "duty_note": 4,
    "report_evening": 4,
    "report_month": 4,
    "report_morning": 4,
    "report_week": 4,
}
"""Escalations, what a person waits to see, (2: all other kinds,) new cards, lists."""


_USUAL = 2
_READER = ("person", "to")
_written = json.JSONEncoder(ensure_ascii=False).encode

UNSEEN = "unseen"
"""The `error` of an unknown message that one look into the channel did not find."""


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """One message to be posted once. `channel` may be a person's id for a DM.

    `wanted` is how often what it shows may have changed (`levels.py`). `started_at` is the
    first attempt whose end is not certain, `sent_channel` and `ts` are where the message
    stands once it was sent. `mark` is drawn at random: it tells this message from one of the
    same number in a database that was restored or begun anew.
    """

    id: OutboxId
    key: str
    kind: str
    mention: MentionId | None
    escalation: EscalationId | None
    channel: ChannelId
    in_thread: bool
    priority: int
    created_at: datetime
    not_before: datetime
    data: NotificationData = field(
        default=NO_MORE,
        metadata=made_of(notification_data.read, "kind", "data"),
    )
    state: str = "waiting"
    attempts: int = 0
    started_at: datetime | None = None
    sent_channel: ChannelId | None = None
    ts: MessageTs | None = None
    error: str | None = None
    mark: str = ""
    wanted: int = 0

    @property
    def waits_since(self) -> datetime:
        """Since when it could have been said: it may have been put for a later time."""
        planned = self.attempts == 0 and self.not_before > self.created_at
        return self.not_before if planned else self.created_at


def _first(*held: str | None) -> str | None:
    return next((one for one in held if one is not None), None)


@dataclass(frozen=True, slots=True)
class Addressed:
    """A message with where it goes now: a channel, and the card's `ts` in a thread."""

    message: OutboxMessage = field(metadata=beside())
    channel: ChannelId = field(metadata=made_of(_first, "card_channel", "channel"))
    thread: MessageTs | None = field(metadata=made_of(_first, "card_ts"))


@dataclass(frozen=True, slots=True)
class Depth:
    """How much is still to be said, and since when the oldest of it waits."""

    waiting: int
    unknown: int
    oldest: datetime | None


def put(
    tx: Transaction,
    *,
    key: str,
    kind: str,
    channel: ChannelId,
    now: datetime,
    mention: MentionId | None = None,
    escalation: EscalationId | None = None,
    in_thread: bool = False,
    priority: int | None = None,
    data: NotificationData = NO_MORE,
    not_before: datetime | None = None,
) -> OutboxId | None:
    """Put a message into the outbox; nothing when a message with this key ever existed.

    What a list names are rows of their own. Raises `ValueError` for data of another class
    than `notification_data.KINDS` says.
    """
    wanted = notification_data.class_of(kind)
    if data is not NO_MORE and type(data) is not wanted:
        msg = f"a message {kind!r} has {wanted.__name__}, not {type(data).__name__}"
        raise ValueError(msg)
    items = data.items if isinstance(data, Listed) else ()
    told = replace(data, items=()) if isinstance(data, Listed) else data
    number = tx.add_once(
        """
        insert into outbox (key, kind, mention, escalation, channel, in_thread,
                            priority, data, created_at, not_before)
        values (:key, :kind, :mention, :escalation, :channel, :in_thread,
                :priority, :data, :now, :not_before)
        on conflict (key) do nothing
        """,
        key=key,
        kind=kind,
        mention=mention,
        escalation=escalation,
        channel=channel,
        in_thread=int(in_thread),
        priority=PRIORITY.get(kind, _USUAL) if priority is None else priority,
        data=_written(to_json(told)),
        now=to_text(now),
        not_before=to_text(not_before or now),
    )
    if number is None:
        return None
    add_items(tx, OutboxId(number), items)
    return OutboxId(number)


def add_items(tx: Transaction, outbox: OutboxId, items: Iterable[ListItem]) -> None:
    """Name these in a list, behind what it names."""
    rows = [
        {"outbox": outbox, "mention": item.mention, "data": _written(to_json(item))}
        for item in items
    ]
    tx.run_each(
        "insert into list_items (outbox, mention, data) "
        "values (:outbox, :mention, :data)",
        rows,
    )


def message(tx: Transaction, outbox: OutboxId) -> OutboxMessage | None:
    """The message with this id."""
    found = tx.one_of(OutboxMessage, "select * from outbox where id = :id", id=outbox)
    return None if found is None else whole(tx, found)


def with_key(tx: Transaction, key: str) -> OutboxMessage | None:
    """The message with this key, whatever became of it."""
    found = tx.one_of(OutboxMessage, "select * from outbox where key = :key", key=key)
    return None if found is None else whole(tx, found)


def newest(tx: Transaction, prefix: str) -> OutboxMessage | None:
    """The last message whose key begins like this, by an index on the key."""
    return tx.one_of(
        OutboxMessage,
        "select * from outbox where key >= :prefix and key < :end order by id desc",
        prefix=prefix,
        end=f"{prefix}\U0010ffff",
    )


def beginning(tx: Transaction, prefix: str) -> list[OutboxMessage]:
    """Every message whose key begins like this, oldest first."""
    return tx.all_of(
        OutboxMessage,
        "select * from outbox where key >= :prefix and key < :end order by id",
        prefix=prefix,
        end=f"{prefix}\U0010ffff",
    )


def waiting_in(tx: Transaction, channel: ChannelId, now: datetime) -> int:
    """How many messages could go to this channel now and have to wait for their turn."""
    row = tx.one(
        "select count(*) as n from outbox where state in ('waiting', 'sending', 'unknown') "
        "and channel = :channel and not_before <= :now and in_thread = 0",
        channel=channel,
        now=to_text(now),
    )
    return 0 if row is None else int(row["n"])


def whole(tx: Transaction, message: OutboxMessage) -> OutboxMessage:
    """The message with what it lists, as it is drawn."""
    if message.mention is not None:
        return message
    rows = tx.all(
        "select data from list_items where outbox = :outbox order by id",
        outbox=message.id,
    )
    if not rows:
        return message
    items = tuple(from_json(ListItem, json.loads(row["data"])) for row in rows)
    listed = message.data if isinstance(message.data, Listed) else Listed()
    return replace(message, data=replace(listed, items=items))


def has_twin(tx: Transaction, message: OutboxMessage, channel: ChannelId) -> bool:
    """Whether the same was put for another reader in the same moment."""
    rows = tx.all(
        "select data from outbox where channel = :channel and created_at = :at "
        "and in_thread = 0 and kind = :kind and kind <> 'card' and id <> :id "
        "and mention is :mention and escalation is :escalation",
        channel=channel,
        at=to_text(message.created_at),
        kind=message.kind,
        id=message.id,
        mention=message.mention,
        escalation=message.escalation,
    )
    said = _impersonal(to_json(message.data))
    return any(
        _impersonal(to_json(notification_data.read(message.kind, row["data"]))) == said
        for row in rows
    )


def _impersonal(data: Mapping[str, object]) -> dict[str, object]:
    """What a message says, whoever reads it."""
    return {key: value for key, value in data.items() if key not in _READER}


def readdress(tx: Transaction, message: OutboxMessage) -> None:
    """A message that still waits goes to somebody else, or pings somebody else."""
    tx.run(
        "update outbox set channel = :channel, in_thread = :in_thread, data = :data "
        "where id = :id and state = 'waiting'",
        id=message.id,
        channel=message.channel,
        in_thread=int(message.in_thread),
        data=_written(to_json(message.data)),
    )


def about(tx: Transaction, mention: MentionId) -> list[OutboxMessage]:
    """All messages about a mention, oldest first."""
    return tx.all_of(
        OutboxMessage,
        "select * from outbox where mention = :mention order by id",
        mention=mention,
    )


def many_about(tx: Transaction, mention: MentionId, kind: str, since: datetime) -> int:
    """How many messages of a kind about a mention were put since then."""
    found = tx.one_of(
        int,
        "select count(*) from outbox where mention = :mention and kind = :kind "
        "and created_at > :since",
        mention=mention,
        kind=kind,
        since=to_text(since),
    )
    return found or 0


# SQLite uses a partial index only where its condition is repeated word for word.
_HEADS = """
    with heads as (
        select min(o.id) as id
        from outbox o left join cards c on c.mention = o.mention and o.in_thread = 1
        where o.state in ('waiting', 'sending', 'unknown') and o.state = 'waiting'
            and o.not_before <= :now and (o.in_thread = 0 or c.ts is not null or c.trouble not like 'channel:%')
        group by coalesce(c.channel, o.channel), o.priority
    )
    select o.*, c.channel as card_channel, c.ts as card_ts
    from heads join outbox o on o.id = heads.id
    left join cards c on c.mention = o.mention and o.in_thread = 1
    order by o.id
"""


def heads(tx: Transaction, now: datetime) -> list[Addressed]:
    """What could go now: the oldest message of each channel and priority.

    More is never needed, because a channel takes one at a time. A message for a thread
    waits until its card has been posted; where there will never be one it goes without.
    """
    return tx.all_of(Addressed, _HEADS, now=to_text(now))


def for_admins(tx: Transaction, now: datetime) -> list[Addressed]:
    """What admins must hear, even while everything else is held; one for each of them."""
    return tx.all_of(
        Addressed,
        """
        select o.*, null as card_channel, null as card_ts from outbox o
        where o.state in ('waiting', 'sending', 'unknown') and o.state = 'waiting'
            and o.kind = 'trouble' and o.not_before <= :now
        group by o.channel having o.id = min(o.id) order by o.id
        """,
        now=to_text(now),
    )


def unsettled(tx: Transaction, now: datetime) -> list[Addressed]:
    """Messages that Slack may or may not have and that are due to be looked for, oldest first."""
    return tx.all_of(
        Addressed,
        """
        select o.*, c.channel as card_channel, c.ts as card_ts
        from outbox o left join cards c on c.mention = o.mention and o.in_thread = 1
        where o.state in ('waiting', 'sending', 'unknown') and o.state = 'unknown'
            and o.not_before <= :now
        order by o.not_before, o.id limit 100
        """,
        now=to_text(now),
    )


def next_at(tx: Transaction, now: datetime) -> datetime | None:
    """When the next message that waits for a time may go."""
    return tx.one_of(
        datetime,
        """
        select min(o.not_before)
        from outbox o left join cards c on c.mention = o.mention and o.in_thread = 1
        where o.state in ('waiting', 'sending', 'unknown') and o.not_before > :now
            and (o.state = 'unknown'
                or (o.state = 'waiting' and (o.in_thread = 0 or c.ts is not null
                    or c.trouble not like 'channel:%')))
        """,
        now=to_text(now),
    )


def depth(tx: Transaction, now: datetime) -> Depth:
    """What a scrape of /metrics and /readyz want to know; later plans do not count.

    Nor does what waits for a card that a gathered mention does not have.
    """
    row = tx.one(
        """
        select count(*) as total,
            min(case when attempts = 0 and not_before > created_at then not_before
                else created_at end) as oldest,
            coalesce(sum(case when state = 'unknown' then 1 else 0 end), 0) as unknown
        from outbox
        where state in ('waiting', 'sending', 'unknown')
            and (attempts > 0 or not_before <= :now)
            and (in_thread = 0 or mention is null or exists
                (select 1 from cards c where c.mention = outbox.mention))
        """,
        now=to_text(now),
    )
    if row is None:
        return Depth(waiting=0, unknown=0, oldest=None)
    unknown = int(row["unknown"])
    oldest = maybe_instant(row["oldest"])
    return Depth(waiting=int(row["total"]) - unknown, unknown=unknown, oldest=oldest)
