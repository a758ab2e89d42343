"""Keeps every version of the rows a case consists of, so that a changed byte shows.

Each version is a line of an append-only chain of hashes. `first_broken` goes through the
chain of events, this chain, and every protected row beside its last version (DESIGN
promise 7). Columns that were added later count from the next change of their row on; a
migration that rewrites protected rows ends with `seal_what_is_there`.

The writer notes what it touches in temporary triggers of its own connection. So no room
can forget to seal, and a change made by another hand is never taken for one of ours.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from data import events
from data.removal import evidence
from data.transaction import Row, Transaction

PROTECTED = (
    "escalations", "pings", "enquiries", "freezes", "reviews", "review_answers",
    "tasks", "removals", "legal_holds", "reports",
)  # fmt: skip
"""Tables whose rows are sealed in the transaction that writes them."""

_BEGINNING = "0" * 64
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Broken:
    """The first place that does not fit: `event`, `evidence`, `record`, or one of the tables."""

    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class Version:
    """How a row stood once, and the link of the chain that holds it."""

    number: int
    data: Row
    hash: str


def notice(tx: Transaction) -> None:
    """Begin to note, on this connection only, which protected rows are written."""
    tx.run("pragma temp_store = memory")
    tx.run(
        "create temp table touched (kind text, subject integer, "
        "primary key (kind, subject)) without rowid"
    )
    for kind in _there(tx):
        for what in ("insert", "update"):
            tx.run(
                f"create temp trigger {kind}_{what} after {what} on main.{kind} "  # noqa: S608
                f"begin insert or ignore into touched values ('{kind}', new.id); end"
            )


def seal_noticed(tx: Transaction) -> None:
    """Seal what was written since the last time; nothing where nothing was."""
    touched = tx.all("select kind, subject from temp.touched order by kind, subject")
    if touched:
        tx.run("delete from temp.touched")
    for row in touched:
        seal(tx, row["kind"], row["subject"])


def seal(tx: Transaction, kind: str, subject: int) -> None:
    """Write down how this row stands now; nothing where it has not changed."""
    row = _row(tx, kind, subject)
    if row is None:
        return
    data = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    last = tx.one(
        "select data from records where kind = :kind and subject = :subject "
        "order by id desc limit 1",
        kind=kind,
        subject=subject,
    )
    if last is not None and last["data"] == data:
        return
    tip = tx.one("select hash from records order by id desc limit 1")
    before = _BEGINNING if tip is None else str(tip["hash"])
    tx.run(
        "insert into records (kind, subject, data, hash) "
        "values (:kind, :subject, :data, :hash)",
        kind=kind,
        subject=subject,
        data=data,
        hash=_link(before, kind, subject, data),
    )


def seal_what_is_there(tx: Transaction) -> None:
    """Seal the rows of a database that is older than this chain."""
    for kind in _there(tx):
        for row in tx.all(f"select id from {kind} order by id"):  # noqa: S608
            seal(tx, kind, row["id"])


def versions(tx: Transaction, kind: str, subject: int) -> list[Version]:
    """How a row stood over time, oldest first."""
    rows = tx.all(
        "select id, data, hash from records where kind = :kind "
        "and subject = :subject order by id",
        kind=kind,
        subject=subject,
    )
    return [Version(row["id"], json.loads(row["data"]), row["hash"]) for row in rows]


def first_broken(tx: Transaction) -> Broken | None:
    """The first place somebody changed, or nothing when all is whole."""
    event = events.verify(tx)
    if event is not None:
        return Broken("event", event)
    piece = evidence.verify(tx)
    if piece is not None:
        return Broken("evidence", piece)
    record = _broken_link(tx)
    if record is not None:
        return Broken("record", record)
    return next(
        (
            Broken(kind, number)
            for kind in PROTECTED
            for number in _unlike_the_record(tx, kind)
        ),
        None,
    )


def _broken_link(tx: Transaction) -> int | None:
    before, last = _BEGINNING, 0
    sql = "select * from records where id > :last order by id limit :page"
    while rows := tx.all(sql, last=last, page=_PAGE):
        for row in rows:
            before = _link(before, row["kind"], row["subject"], row["data"])
            if before != row["hash"]:
                return int(row["id"])
        last = rows[-1]["id"]
    return None


def _unlike_the_record(tx: Transaction, kind: str) -> Iterator[int]:
    """Rows that are not what was written down last, are gone, or came from nowhere."""
    for subject in _subjects(tx, kind):
        row = _row(tx, kind, subject)
        last = tx.one(
            "select data from records where kind = :kind and subject = :subject "
            "order by id desc limit 1",
            kind=kind,
            subject=subject,
        )
        known = None if last is None else json.loads(last["data"])
        if row is None or known is None or not _same(row, known):
            yield subject


def _there(tx: Transaction) -> list[str]:
    """The protected tables this database has."""
    there = {row["name"] for row in tx.all("select name from sqlite_master")}
    return [name for name in PROTECTED if name in there and "records" in there]


def _same(row: Row, known: Row) -> bool:
    return all(row.get(name) == value for name, value in known.items())


def _subjects(tx: Transaction, kind: str) -> list[int]:
    rows = tx.all(
        f"select id from {kind} union "  # noqa: S608 - a table of our own
        "select subject from records where kind = :kind order by 1",
        kind=kind,
    )
    return [int(row["id"]) for row in rows]


def _row(tx: Transaction, kind: str, subject: int) -> Row | None:
    return tx.one(f"select * from {kind} where id = :id", id=subject)  # noqa: S608


def _link(before: str, kind: str, subject: int, data: str) -> str:
    parts = (before, kind, str(subject), data)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
