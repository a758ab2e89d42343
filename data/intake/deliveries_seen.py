"""The keys of all deliveries and the addresses of all posts, so that nothing counts
twice.
"""

import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from data.instants import to_text
from data.mapping import beside
from data.models import MentionId
from data.privacy.forgetting import hashed
from data.transaction import Row, Transaction


@dataclass(frozen=True, slots=True)
class KnownDelivery:
    """What we already have under a key: a mention, a reply within one, an own post.

    `content` is a hash of what this source said last under this key.
    """

    mention: MentionId | None
    reply: int | None
    own: int | None = None
    content: str | None = None


@dataclass(frozen=True, slots=True)
class KnownName:
    """What has a name; `shared` where several posts have it.

    `address` is the name, or its hash where somebody was forgotten.
    """

    address: str
    known: KnownDelivery = field(metadata=beside())
    shared: bool


_NOTE_NAME = (
    "on conflict (address) do update "
    "set shared = 1 where shared = 0 and (mention is not excluded.mention "
    "or reply is not excluded.reply or own is not excluded.own)"
)
_NOTE_WHERE_FREE = "on conflict (address) do nothing"
_NOTE_LATEST = (
    "on conflict (address) do update "
    "set mention = excluded.mention, reply = excluded.reply, own = excluded.own"
)


_TOLD = (
    "select 1 as yes from deliveries_seen where mention = :mention and reply is :reply "
    "and own is :own and source = :source limit 1"
)
_TOLD_OF_OWN = (
    "select 1 as yes from deliveries_seen where own = :own and source = :source "
    "and mention is :mention and reply is :reply limit 1"
)


def seen(tx: Transaction, source: str, key: str) -> KnownDelivery | None:
    """What this source delivered under this key before."""
    return tx.one_of(
        KnownDelivery,
        "select mention, reply, own, content from deliveries_seen "
        "where source = :source and key in (:key, :hashed)",
        source=source,
        key=key,
        hashed=hashed(key),
    )


def named(tx: Transaction, names: Sequence[str]) -> dict[str, KnownName]:
    """What is known under these names, whoever told us."""
    spoken = {name: name for name in names} | {hashed(name): name for name in names}
    values = {f"name_{index}": name for index, name in enumerate(spoken)}
    marks = ", ".join(f":{name}" for name in values)
    found = tx.all_of(
        KnownName,
        "select address, mention, reply, own, shared from addresses "  # noqa: S608
        f"where address in ({marks})",
        **values,
    )
    return {spoken[one.address]: one for one in found}


def names_of_own(tx: Transaction, own: int) -> list[str]:
    """The names under which a post of ours is known."""
    return tx.all_of(str, "select address from addresses where own = :own", own=own)


def told(tx: Transaction, source: str, known: KnownDelivery) -> bool:
    """Whether this source told us of it before."""
    row = tx.one(
        _TOLD_OF_OWN if known.own is not None else _TOLD,
        mention=known.mention,
        reply=known.reply,
        own=known.own,
        source=source,
    )
    return row is not None


def by_conversation(
    tx: Transaction, platform: str, conversation: str, author: str | None = None
) -> MentionId | None:
    """The first mention of a conversation, or the first of one author in it."""
    return tx.one_of(
        MentionId,
        "select id from mentions where platform = :platform "
        "and conversation_id = :conversation "
        "and (:author is null or author_key = :author) order by id limit 1",
        platform=platform,
        conversation=conversation,
        author=author,
    )


def is_gone(tx: Transaction, mention: MentionId) -> bool:
    """Whether what it said was forgotten, stopped, or withdrawn by its author."""
    row = tx.one(
        "select exists (select 1 from mentions where id = :id and "
        "(forgotten_at is not null or withdrawn_at is not null)) "
        "or exists (select 1 from stops where mention = :id) as gone",
        id=mention,
    )
    return row is not None and bool(row["gone"])


def note(
    tx: Transaction, source: str, key: str, known: KnownDelivery, at: datetime
) -> bool:
    """Remember that this source delivered this key; not where another post has it."""
    added = tx.run(
        "insert into deliveries_seen (source, key, mention, reply, own, content, at) "
        "values (:source, :key, :mention, :reply, :own, :content, :at) "
        "on conflict (source, key) do nothing",
        source=source,
        key=key,
        mention=known.mention,
        reply=known.reply,
        own=known.own,
        content=known.content,
        at=to_text(at),
    )
    now = known if added else seen(tx, source, key)
    return now is not None and replace(now, content=known.content) == known


def said(tx: Transaction, source: str, key: str, content: str) -> None:
    """What this source says now under this key."""
    tx.run(
        "update deliveries_seen set content = :content "
        "where source = :source and key in (:key, :hashed)",
        content=content,
        source=source,
        key=key,
        hashed=hashed(key),
    )


def note_names(
    tx: Transaction,
    names: Sequence[str],
    known: KnownDelivery,
    *,
    latest: Collection[str] = (),
    unsure: Collection[str] = (),
) -> None:
    """Remember the names of a post. The first keeps a name that others have as well,
    but for those that speak of the `latest`; one that is `unsure` makes none shared.
    """
    rows = dict[str, list[Row]]()
    for name in names:
        how = _NOTE_WHERE_FREE if name in unsure else _NOTE_NAME
        told: Row = {
            "address": name,
            "mention": known.mention,
            "reply": known.reply,
            "own": known.own,
        }
        rows.setdefault(_NOTE_LATEST if name in latest else how, []).append(told)
    for how, same in rows.items():
        tx.insert("addresses (address, mention, reply, own)", same, how)


def sources_of(tx: Transaction, mention: MentionId) -> list[str]:
    """Which sources told us of this mention, the first one first."""
    return tx.all_of(
        str,
        "select source, min(at) as first from deliveries_seen "
        "where mention = :mention and reply is null and own is null "
        "group by source order by first",
        mention=mention,
    )


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
