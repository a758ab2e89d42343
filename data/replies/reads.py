"""Who was asked to read a draft, which text they saw, and what they said."""

import json

from data.instants import maybe_text, to_text
from data.replies.models import DraftId, Read, ReadId
from data.transaction import Transaction


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
    return tx.one_of(Read, "select * from reads where id = :id", id=number)


def of_draft(tx: Transaction, draft: DraftId) -> list[Read]:
    """Everybody who was asked about a draft, oldest first."""
    return tx.all_of(
        Read, "select * from reads where draft = :draft order by id", draft=draft
    )


def answer(tx: Transaction, read: Read) -> None:
    """Store what became of it: by whom, when, and a suggestion's own text."""
    tx.run(
        "update reads set verdict = :verdict, answered_at = :at, reader = :reader, "
        "text = :text, reason = :reason where id = :id",
        id=read.id,
        verdict=read.verdict,
        at=maybe_text(read.answered_at),
        reader=read.reader,
        text=read.text,
        reason=read.reason,
    )
