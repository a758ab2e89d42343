"""Deliveries that could not be parsed, kept so that nothing is lost."""

import re
from dataclasses import dataclass
from datetime import datetime

from data.instants import to_text
from data.transaction import Transaction

_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
"""How JSON may write a letter that is not ASCII."""


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One unreadable delivery, byte for byte, and what was wrong with it."""

    id: int
    source: str
    at: datetime
    content_type: str
    body: bytes
    error: str
    replayed_at: datetime | None


def bury(
    tx: Transaction,
    *,
    source: str,
    at: datetime,
    content_type: str,
    body: bytes,
    error: str,
) -> int:
    """Keep an unreadable delivery and return its number."""
    return tx.add(
        "insert into dead_letters (source, at, content_type, body, error) "
        "values (:source, :at, :content_type, :body, :error)",
        source=source,
        at=to_text(at),
        content_type=content_type,
        body=body,
        error=error,
    )


def waiting(tx: Transaction, limit: int = 100) -> list[DeadLetter]:
    """Those that have not been replayed, oldest first."""
    return tx.all_of(
        DeadLetter,
        "select * from dead_letters where replayed_at is null order by id limit :limit",
        limit=limit,
    )


def replayed(tx: Transaction, number: int, at: datetime) -> None:
    """This one was read at last."""
    tx.run(
        "update dead_letters set replayed_at = :at where id = :id",
        id=number,
        at=to_text(at),
    )


def forget_before(tx: Transaction, instant: datetime) -> None:
    """Drop what nobody could read for so long."""
    tx.run("delete from dead_letters where at < :at", at=to_text(instant))


def forget(tx: Transaction, wanted: re.Pattern[str]) -> None:
    """Drop what nobody could read and in which this is found."""
    for number in naming(tx, wanted):
        tx.run("delete from dead_letters where id = :id", id=number)


def naming(tx: Transaction, wanted: re.Pattern[str]) -> list[int]:
    """What nobody could read and in which this is found, by number."""
    found = []
    for row in tx.all("select id, body from dead_letters"):
        body = bytes(row["body"]).decode(errors="ignore")
        plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), body)
        if wanted.search(plain.replace("\\/", "/")):
            found.append(int(row["id"]))
    return found
