"""A small file next to the database that says how far the database had come.

A restored database cannot know that it is old. The marker shows it: it names an event
that the restored file does not contain. It is overwritten in place, in one write of
fixed size, before anything is sent to Slack; it is never ahead of what is on disk.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from data.audit import events
from data.transaction import Transaction

_SIZE = 512
COUNTED = ("mentions", "outbox")
"""Tables whose numbers people and messages carry about."""

_CHAINS = frozenset({"events", "audit_versions", "sqlite_sequence"})


@dataclass(frozen=True, slots=True)
class Marker:
    """`life` names the file the desk runs on; a restore begins a new one."""

    life: str
    event: int = 0
    hash: str = ""
    numbers: Mapping[str, int] = field(default_factory=dict)


def beside(path: Path) -> Path:
    """Where the marker of this database is."""
    return path.with_name(f"{path.name}.marker")


def of(tx: Transaction) -> Marker:
    """How far the database has come; without a life before its first start."""
    row = tx.one("select life from installation")
    head = events.head(tx) or (0, "")
    return Marker("" if row is None else row["life"], *head, numbers(tx))


def numbers(tx: Transaction) -> dict[str, int]:
    """The highest number ever given in each counted table."""
    rows = tx.all("select name, seq from sqlite_sequence")
    context = {row["name"]: int(row["seq"]) for row in rows}
    return {name: context.get(name, 0) for name in COUNTED}


def read(path: Path) -> Marker | None:
    """The marker beside this database; nothing where there is none to read."""
    try:
        told = json.loads(beside(path).read_text(encoding="ascii"))
        return Marker(
            str(told["life"]), int(told["event"]), str(told["hash"]), told["numbers"]
        )
    except (OSError, ValueError, LookupError, TypeError):
        return None


def write(path: Path, marker: Marker) -> None:
    """Write it over the one before. Raises `OSError`."""
    told = {
        "life": marker.life,
        "event": marker.event,
        "hash": marker.hash,
        "numbers": dict(marker.numbers),
    }
    body = json.dumps(told).ljust(_SIZE - 1).encode("ascii") + b"\n"
    flags = os.O_WRONLY | os.O_CREAT
    handle = os.open(beside(path), flags, 0o600)
    try:
        new = os.fstat(handle).st_size != len(body)
        os.pwrite(handle, body, 0)
        if new:
            os.ftruncate(handle, len(body))
            os.fsync(handle)
    finally:
        os.close(handle)


def is_ahead(tx: Transaction, marker: Marker | None) -> bool:
    """Whether the database is not the one that wrote this marker, or is older than it.

    A database that never spoke to Slack needs none.
    """
    here = of(tx)
    if marker is None:
        return has_spoken(tx)
    if marker.life != here.life:
        return True
    return marker.event > 0 and not events.holds(tx, marker.event, marker.hash)


def has_spoken(tx: Transaction) -> bool:
    """Whether this database ever said anything to Slack."""
    return tx.one("select 1 from outbox where attempts > 0 limit 1") is not None


def never_again(tx: Transaction, context: Mapping[str, int]) -> None:
    """Numbers continue above these; those that are higher already stay.

    Not those of the chains: `verify` holds them against what is there.
    """
    tables = {row["name"] for row in tx.all("select name from sqlite_master")}
    for table in (context.keys() & tables) - _CHAINS:
        tx.run(
            "insert into sqlite_sequence (name, seq) select :name, 0 "
            "where not exists (select 1 from sqlite_sequence where name = :name)",
            name=table,
        )
        tx.run(
            "update sqlite_sequence set seq = :highest "
            "where name = :name and seq < :highest",
            name=table,
            highest=int(context[table]),
        )
