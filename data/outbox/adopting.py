"""Records, after a restore, what is in Slack and unknown to the database."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from data.instants import to_text
from data.mentions import mentions
from data.models import ChannelId, MentionId, MessageTs
from data.outbox import cards, levels
from data.outbox.outbox import OutboxMessage
from data.transaction import Transaction

ADOPTED = "adopted"
"""In the data of a message whose own row was lost: nothing is known of it but its place."""

ORPHAN = "orphan"
"""The kind of a message about a mention that was lost."""


@dataclass(frozen=True, slots=True)
class StandingMessage:
    """Where a message stands, below what, and since when."""

    channel: ChannelId
    ts: MessageTs
    in_thread: bool
    at: datetime


def row_of(tx: Transaction, outbox: int, mark: str) -> OutboxMessage | None:
    """The row that a message was posted from."""
    return tx.one_of(
        OutboxMessage,
        "select * from outbox where id = :id and mark = :mark",
        id=outbox,
        mark=mark,
    )


def at(tx: Transaction, place: StandingMessage) -> OutboxMessage | None:
    """The row that knows of this place already."""
    return tx.one_of(
        OutboxMessage,
        "select * from outbox where sent_channel = :channel and ts = :ts "
        "and kind <> 'redraw' limit 1",
        channel=place.channel,
        ts=place.ts,
    )


def is_the_same(tx: Transaction, mention: int, born: object) -> bool:
    """Whether a number still means the mention it meant when a message was posted."""
    there = mentions.born(tx, MentionId(mention))
    return there is not None and there == born


def stands(tx: Transaction, message: OutboxMessage, place: StandingMessage) -> None:
    """What the database takes for unsaid was said: it stands here."""
    tx.run(
        "update outbox set state = 'sent', sent_channel = :channel, ts = :ts, "
        "attempts = max(attempts, 1), started_at = coalesce(started_at, :at), "
        "error = null where id = :id",
        id=message.id,
        channel=place.channel,
        ts=place.ts,
        at=to_text(place.at),
    )
    if message.kind != "card":
        levels.posted(tx, message.id, 0, None)
    elif message.mention is not None:
        cards.posted(tx, message.mention, place.channel, place.ts, 0, place.at)


def add(
    tx: Transaction,
    place: StandingMessage,
    payload: Mapping[str, object],
    *,
    kind: str,
    key: str,
    mention: MentionId | None,
) -> None:
    """A row for a message whose own was lost, so that it is not said once more."""
    values: dict[str, object] = {
        "key": key,
        "kind": kind,
        "mention": mention,
        "channel": place.channel,
        "in_thread": int(place.in_thread),
        "data": json.dumps({ADOPTED: True}),
        "at": to_text(place.at),
        "ts": place.ts,
        "mark": payload.get("mark"),
    }
    free = tx.one("select 1 from outbox where id = :id", id=payload.get("outbox"))
    number = payload.get("outbox") if free is None else None
    tx.run(
        """
        insert into outbox (id, key, kind, mention, channel, in_thread, priority, data,
            state, attempts, created_at, not_before, started_at, sent_channel, ts, mark)
        values (:id, :key, :kind, :mention, :channel, :in_thread, 5, :data,
            'sent', 1, :at, :at, :at, :channel, :ts, :mark)
        on conflict (key) do nothing
        """,
        id=number,
        **values,
    )
    if kind == "card" and mention is not None:
        cards.posted(tx, mention, place.channel, place.ts, 0, place.at)


def put_in(tx: Transaction, *, ids: Mapping[ChannelId, ChannelId]) -> int:
    """Replace the names of channels by their ids wherever something waits for them."""
    changed = 0
    for name, channel in ids.items():
        for sentence in (
            "update cards set channel = :channel where channel = :name and ts is null",
            "update outbox set channel = :channel where channel = :name",
            "update pings set person = :channel where person = :name",
        ):
            changed += tx.run(sentence, name=name, channel=channel)
    return changed
