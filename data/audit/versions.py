"""Keeps every version of the rows of a case in a hash chain, so that a changed byte is
detected.

`first_broken` checks the chain of events, this chain, and every protected row against
its last version (DESIGN promise 7), and whether the end of a chain is missing. Columns
added later count from the next change of their row. Free text may name an author, so it
is stored apart, in `words`, and the chain holds only its SHA-256. `forget` deletes the
words of every version and the chain still verifies; a salt keeps a short sentence from
being guessed. Temporary triggers on the writer's connection record what changes, so no
module can forget to do it, and a change made by another program is never chained.
"""

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from data.audit import events
from data.audit.events import missing_end
from data.takedown import evidence
from data.takedown.evidence import sha256
from data.transaction import Row, Transaction

PROTECTED: Mapping[str, tuple[str, ...]] = {
    "escalations": ("question", "proposal", "known", "unknown", "instruction", "why"),
    "pings": (),
    "info_requests": ("question", "answer"),
    "freezes": ("topic",),
    "reviews": (),
    "review_answers": ("text",),
    "tasks": ("what", "note"),
    "removals": ("rule", "lower"),
    "legal_holds": ("reason", "lifted_why"),
    "reports": ("why", "receipt"),
}
"""Tables whose rows are sealed in the transaction that writes them, with their words."""

_WORDS = "words"
_SALT = "salt"
BEGINNING = "0" * 64
"""What the first link follows."""

_PAGE = 500


@dataclass(frozen=True, slots=True)
class Mismatch:
    """The first place that does not fit: `event`, `evidence`, `record`, or one of the tables."""

    kind: str
    number: int


@dataclass(frozen=True, slots=True)
class RowVersion:
    """How a row stood once, and the link of the chain that holds it."""

    number: int
    data: Row
    hash: str


def notice(tx: Transaction) -> None:
    """Begin to note, on this connection only, which protected rows are written."""
    tx.run("pragma temp_store = memory")
    tx.define("note_written", lambda kind, subject: tx.written.add((kind, subject)))
    for kind in _there(tx):
        for what in ("insert", "update"):
            tx.run(
                f"create temp trigger {kind}_{what} after {what} on main.{kind} "
                f"begin select note_written('{kind}', new.id); end"
            )


def seal_noticed(tx: Transaction) -> None:
    """Seal what was written since the last time; nothing where nothing was.

    What was rolled back stands as it stood, and is not sealed again.
    """
    for kind, subject in sorted(tx.written):
        seal(tx, kind, subject)
    tx.written.clear()


def seal(tx: Transaction, kind: str, subject: int) -> None:
    """Write down how this row stands now; nothing where it has not changed."""
    row = _row(tx, kind, subject)
    if row is None or row == _known(_last(tx, kind, subject)):
        return
    data, words = parted(kind, row)
    last_hash = tx.one("select hash from audit_versions order by id desc limit 1")
    before = BEGINNING if last_hash is None else str(last_hash["hash"])
    tx.run(
        "insert into audit_versions (kind, subject, data, words, hash) "
        "values (:kind, :subject, :data, :words, :hash)",
        kind=kind,
        subject=subject,
        data=data,
        words=words,
        hash=link(before, kind, subject, data),
    )


def parted(kind: str, row: Row) -> tuple[str, str | None]:
    """A row as facts that name the hash of its words, and those words; both as JSON."""
    said = {name: row[name] for name in PROTECTED[kind] if row.get(name)}
    facts = {name: value for name, value in row.items() if name not in said}
    if not said:
        return _json(facts), None
    words = _json(said | {_SALT: secrets.token_hex(16)})
    return _json(facts | {_WORDS: sha256(words)}), words


def forget(tx: Transaction, kind: str, subjects: Iterable[int]) -> None:
    """Take the words out of every version of these rows, and seal how they stand now."""
    for subject in subjects:
        tx.run(
            "update audit_versions set words = null where kind = :kind "
            "and subject = :subject and words is not null",
            kind=kind,
            subject=subject,
        )
        seal(tx, kind, subject)


def versions(tx: Transaction, kind: str, subject: int) -> list[RowVersion]:
    """How a row stood over time, oldest first; without words that were forgotten."""
    rows = tx.all(
        "select * from audit_versions where kind = :kind and subject = :subject order by id",
        kind=kind,
        subject=subject,
    )
    return [RowVersion(row["id"], _known(row) or {}, row["hash"]) for row in rows]


def first_broken(tx: Transaction) -> Mismatch | None:
    """The first place somebody changed, or nothing when all is whole."""
    event = events.verify(tx) or missing_end(tx, "events")
    if event is not None:
        return Mismatch("event", event)
    piece = evidence.verify(tx)
    if piece is not None:
        return Mismatch("evidence", piece)
    record = _broken_link(tx) or missing_end(tx, "audit_versions")
    if record is not None:
        return Mismatch("record", record)
    return next(
        (
            Mismatch(kind, number)
            for kind in PROTECTED
            for number in _unlike_the_record(tx, kind)
        ),
        None,
    )


def _broken_link(tx: Transaction) -> int | None:
    before, last = BEGINNING, 0
    sql = "select * from audit_versions where id > :last order by id limit :page"
    while rows := tx.all(sql, last=last, page=_PAGE):
        for row in rows:
            before = link(before, row["kind"], row["subject"], row["data"])
            if before != row["hash"] or not _are_its_words(row):
                return int(row["id"])
        last = rows[-1]["id"]
    return None


def _are_its_words(row: Row) -> bool:
    words = row["words"]
    return words is None or json.loads(row["data"]).get(_WORDS) == sha256(words)


def _unlike_the_record(tx: Transaction, kind: str) -> Iterator[int]:
    """Rows that are not what was written down last, are gone, or came from nowhere."""
    for subject in _subjects(tx, kind):
        row, last = _row(tx, kind, subject), _last(tx, kind, subject)
        if row is None or last is None or not _same(row, last):
            yield subject


def _last(tx: Transaction, kind: str, subject: int) -> Row | None:
    return tx.one(
        "select data, words from audit_versions where kind = :kind and subject = :subject "
        "order by id desc limit 1",
        kind=kind,
        subject=subject,
    )


def _known(version: Row | None) -> Row | None:
    """A row as a version tells it: facts and words together again."""
    if version is None:
        return None
    told: Row = json.loads(version["data"]) | json.loads(version["words"] or "{}")
    return {name: told[name] for name in told if name not in (_WORDS, _SALT)}


def _there(tx: Transaction) -> list[str]:
    """The protected tables this database has."""
    there = {row["name"] for row in tx.all("select name from sqlite_master")}
    return [name for name in PROTECTED if name in there and "audit_versions" in there]


def _same(row: Row, last: Row) -> bool:
    """Whoever forgets seals the row as it stands then, so its last version has words."""
    known = _known(last) or {}
    forgotten = last["words"] is None and _WORDS in json.loads(last["data"])
    return not forgotten and all(row.get(name) == known[name] for name in known)


def _subjects(tx: Transaction, kind: str) -> list[int]:
    return tx.all_of(
        int,
        f"select id from {kind} union "  # noqa: S608 - a table of our own
        "select subject from audit_versions where kind = :kind order by 1",
        kind=kind,
    )


def _row(tx: Transaction, kind: str, subject: int) -> Row | None:
    return tx.one(f"select * from {kind} where id = :id", id=subject)  # noqa: S608


def link(before: str, kind: str, subject: int, data: str) -> str:
    """The hash that holds one version, and through `before` all that came earlier."""
    return sha256("\n".join((before, kind, str(subject), data)))


def _json(values: Row) -> str:
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
