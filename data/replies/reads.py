"""Remembers who was asked to read a draft, which text they saw, and what they said."""

import json

from data.instants import from_text, maybe_instant, maybe_text, to_text
from data.models import UserId
from data.replies.models import DraftId, Read, ReadId
from data.transaction import Row, Transaction


def add(tx: Transaction, read: Read) -> ReadId:
    """Store a question to a colleague; the `id` it came with is ignored."""
    return ReadId(
        tx.add(
            "insert into reads (draft, text, rules, asked_by, asked_at, reader) "
            "values (:draft, :text, :rules, :asked_by, :asked_at, :reader)",
            draft=read.draft,
            text=read.text,
            rules=json.dumps(read.rules),
            asked_by=read.asked_by,
            asked_at=to_text(read.asked_at),
            reader=read.reader,
        )
    )


def find(tx: Transaction, number: ReadId) -> Read | None:
    """One question to a colleague."""
    row = tx.one("select * from reads where id = :id", id=number)
    return None if row is None else _from_row(row)


def of_draft(tx: Transaction, draft: DraftId) -> list[Read]:
    """Everybody who was asked about a draft, oldest first."""
    rows = tx.all("select * from reads where draft = :draft order by id", draft=draft)
    return [_from_row(row) for row in rows]


def answer(tx: Transaction, read: Read) -> None:
    """Store what became of it: by whom, when, and a suggestion's own text."""
    tx.run(
        "update reads set verdict = :verdict, answered_at = :at, reader = :reader, "
        "text = :text where id = :id",
        id=read.id,
        verdict=read.verdict,
        at=maybe_text(read.answered_at),
        reader=read.reader,
        text=read.text,
    )


def _from_row(row: Row) -> Read:
    return Read(
        id=ReadId(row["id"]),
        draft=DraftId(row["draft"]),
        text=row["text"],
        rules=tuple(json.loads(row["rules"])),
        asked_by=UserId(row["asked_by"]),
        asked_at=from_text(row["asked_at"]),
        reader=UserId(row["reader"]),
        verdict=row["verdict"],
        answered_at=maybe_instant(row["answered_at"]),
    )
