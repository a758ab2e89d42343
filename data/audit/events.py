"""The event record: who did what when, append-only and chained by hashes (DESIGN
promise 7).

Events hold ids and codes, never third-party text, so that forgetting an author does not
break the chain.
"""

import hashlib
import json
from datetime import datetime

from data.audit.event_data import NOTHING_MORE, EventData
from data.audit.event_kinds import class_of
from data.instants import to_text
from data.models import Event, MentionId
from data.payloads import to_json
from data.transaction import Transaction

_BEGINNING = bytes(32)
_CHAINED = ("mention", "at", "kind", "actor", "data")

_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":")).encode


def append(
    tx: Transaction,
    *,
    mention: MentionId | None,
    at: datetime,
    kind: str,
    actor: str,
    data: EventData = NOTHING_MORE,
) -> int:
    """Add one line to the story and return its id.

    Its hash is computed where the one before it is read (`link`, see `data/connection.py`).
    Raises `ValueError` for data that is not what `event_kinds.KINDS` says of this kind.
    """
    wanted = class_of(kind, mention)
    if type(data) is not wanted:
        msg = f"an event {kind!r} says {wanted.__name__}, not {type(data).__name__}"
        raise ValueError(msg)
    return tx.add(
        "insert into events (mention, at, kind, actor, data, hash) "
        "values (:mention, :at, :kind, :actor, :data, event_link("
        "coalesce((select hash from events order by id desc limit 1), :beginning), "
        ":mention, :at, :kind, :actor, :data))",
        mention=mention,
        at=to_text(at),
        kind=kind,
        actor=actor,
        data=_canonical(to_json(data)),
        beginning=_BEGINNING,
    )


def story(tx: Transaction, mention: MentionId) -> list[Event]:
    """Everything that happened to one mention, oldest first."""
    return tx.all_of(
        Event,
        "select * from events where mention = :mention order by id",
        mention=mention,
    )


def verify(tx: Transaction) -> int | None:
    """The id of the first event that does not fit the chain, or nothing when all do."""
    before = _BEGINNING
    last = 0
    while rows := tx.all(
        "select * from events where id > :last order by id limit 1000", last=last
    ):
        for row in rows:
            before = link(before, *(row[name] for name in _CHAINED))
            if before != row["hash"]:
                return int(row["id"])
        last = rows[-1]["id"]
    return None


def link(before: bytes, *values: object) -> bytes:
    """The hash that holds one event, and through `before` all that came earlier."""
    parts = (before.hex(), *values)
    return hashlib.sha256("\n".join(str(part) for part in parts).encode()).digest()


def head(tx: Transaction) -> tuple[int, str] | None:
    """Number and hash, in hexadecimal, of the newest event: it holds all before it."""
    row = tx.one("select id, hash from events order by id desc limit 1")
    return None if row is None else (int(row["id"]), row["hash"].hex())


def holds(tx: Transaction, number: int, hash_: str) -> bool:
    """Whether a head that was kept elsewhere is still part of the chain."""
    row = tx.one("select hash from events where id = :number", number=number)
    return row is not None and row["hash"].hex() == hash_


def missing_end(tx: Transaction, chain: str) -> int | None:
    """The newest number that was ever given, where its row is gone."""
    context = tx.one("select seq from sqlite_sequence where name = :name", name=chain)
    last = tx.one(f"select max(id) as id from {chain}")  # noqa: S608 - our own table
    newest = 0 if context is None else int(context["seq"])
    there = 0 if last is None else int(last["id"] or 0)
    return newest if newest > there else None
