"""Remembers every delivery's key and every post's address, so nothing counts twice."""

import zlib
from dataclasses import dataclass
from datetime import datetime

from data.forgetting import hashed
from data.instants import to_text
from data.models import MentionId
from data.transaction import Row, Transaction


@dataclass(frozen=True, slots=True)
class Known:
    """What we already have under a key: a mention, or a reply within one."""

    mention: MentionId | None
    reply: int | None


def seen(tx: Transaction, source: str, key: str) -> Known | None:
    """What this source delivered under this key before."""
    row = tx.one(
        "select mention, reply from sightings "
        "where source = :source and key in (:key, :hashed)",
        source=source,
        key=key,
        hashed=hashed(key),
    )
    return None if row is None else _known(row)


def at_address(tx: Transaction, address: str) -> Known | None:
    """What is known to stand at this canonical address, whoever told us."""
    row = tx.one(
        "select mention, reply from addresses where address in (:address, :hashed)",
        address=address,
        hashed=hashed(address),
    )
    return None if row is None else _known(row)


def by_post(tx: Transaction, platform: str, external_id: str) -> Known | None:
    """The mention or reply the platform knows by this id."""
    row = tx.one(
        "select id as mention, null as reply from mentions "
        "where platform = :platform and external_id = :external_id "
        "union all select mention, id as reply from replies "
        "where platform = :platform and external_id = :external_id "
        "order by 2 nulls first, 1 limit 1",
        platform=platform,
        external_id=external_id,
    )
    return None if row is None else _known(row)


def by_conversation(
    tx: Transaction, platform: str, conversation: str
) -> MentionId | None:
    """The first mention of a conversation."""
    row = tx.one(
        "select id from mentions where platform = :platform "
        "and conversation_id = :conversation order by id limit 1",
        platform=platform,
        conversation=conversation,
    )
    return None if row is None else MentionId(row["id"])


def note(tx: Transaction, source: str, key: str, known: Known, at: datetime) -> None:
    """Remember that this source delivered this key."""
    tx.run(
        "insert into sightings (source, key, mention, reply, at) "
        "values (:source, :key, :mention, :reply, :at) "
        "on conflict (source, key) do nothing",
        source=source,
        key=key,
        mention=known.mention,
        reply=known.reply,
        at=to_text(at),
    )


def note_address(tx: Transaction, address: str, known: Known) -> None:
    """Remember what stands at this address."""
    tx.run(
        "insert into addresses (address, mention, reply) "
        "values (:address, :mention, :reply) on conflict (address) do nothing",
        address=address,
        mention=known.mention,
        reply=known.reply,
    )


def sources_of(tx: Transaction, mention: MentionId) -> list[str]:
    """Which sources told us of this mention, the first one first."""
    rows = tx.all(
        "select source, min(at) as first from sightings "
        "where mention = :mention and reply is null group by source order by first",
        mention=mention,
    )
    return [row["source"] for row in rows]


def keep_payload(
    tx: Transaction, mention: MentionId, body: bytes, at: datetime
) -> None:
    """Keep what was delivered, compressed, for as long as retention allows.

    With a window of 4 KiB: preparing the usual 32 takes longer than the compressing.
    """
    tx.run(
        "insert into payloads (mention, at, body) values (:mention, :at, :body)",
        mention=mention,
        at=to_text(at),
        body=zlib.compress(body, 1, wbits=12),
    )


def _known(row: Row) -> Known:
    return Known(row["mention"], row["reply"])
