"""Requests of the command line to the running bot.

The running bot owns the only writer, so a command writes a request here and waits for
the answer. The author's name in it is deleted as soon as it is done.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from data.instants import to_text
from data.transaction import Transaction

FORGET = "forget"
_KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Request:
    """One that waits: `about` is the key of an author."""

    id: int
    kind: str
    about: str


def put(tx: Transaction, kind: str, about: str, now: datetime) -> int:
    """Ask; the number under which the answer will stand. Old answers are let go."""
    tx.run("delete from requests where done_at < :before", before=to_text(now - _KEPT))
    row = tx.one(
        "insert into requests (at, kind, about) values (:at, :kind, :about) returning id",
        at=to_text(now),
        kind=kind,
        about=about,
    )
    assert row is not None
    return int(row["id"])


def waiting(tx: Transaction) -> list[Request]:
    """All that nobody has done yet, the oldest first."""
    return tx.all_of(
        Request,
        "select id, kind, about from requests where done_at is null order by id",
    )


def done(tx: Transaction, request: int, answer: dict[str, Any], now: datetime) -> None:
    """It is done. The answer holds numbers and codes, and nobody's name."""
    tx.run(
        "update requests set done_at = :now, answer = :answer, about = null "
        "where id = :id",
        id=request,
        now=to_text(now),
        answer=json.dumps(answer),
    )


def answer(tx: Transaction, request: int) -> dict[str, Any] | None:
    """What came of it, or nothing while it waits."""
    row = tx.one(
        "select answer from requests where id = :id and done_at is not null", id=request
    )
    return None if row is None else dict(json.loads(row["answer"]))
