"""Works on the database file itself: export, backup, dead letters."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from bot.errors import Misconfigured
from data.audit import events, versions
from data.audit.versions import Mismatch
from data.connection import connect
from data.errors import unusable
from data.intake import dead_letters
from data.intake.dead_letters import DeadLetter
from data.transaction import Transaction

T = TypeVar("T")


@contextmanager
def reading(path: Path) -> Iterator[Transaction]:
    """One consistent look at the database, also while the desk is running."""
    if not path.exists():
        raise Misconfigured(
            [f"There is no database at {path}: has the desk ever run here?"]
        )
    try:
        with closing(connect(path, read_only=True)) as connection:
            connection.execute("begin")
            yield Transaction(connection)
    except sqlite3.DatabaseError as error:
        raise unusable(path, error) from None


@contextmanager
def writing(path: Path) -> Iterator[Transaction]:
    """One change, also while the desk is running: it waits its turn, and so do we."""
    with closing(connect(path)) as connection:
        connection.execute("begin immediate")
        yield Transaction(connection)
        connection.execute("commit")


def first_broken(path: Path) -> Mismatch | None:
    """The first place of the record that somebody changed, or nothing."""
    with reading(path) as tx:
        return versions.first_broken(tx)


def head_of(path: Path) -> str | None:
    """The newest event as `number:hash`; kept elsewhere it vouches for all before it."""
    with reading(path) as tx:
        found = events.head(tx)
    return None if found is None else f"{found[0]}:{found[1]}"


def still_holds(path: Path, kept: str) -> bool:
    """Whether a head somebody kept is part of the record; so is everything before it."""
    number, _, hash_ = kept.strip().partition(":")
    if not number.isdecimal():
        return False
    with reading(path) as tx:
        return events.holds(tx, int(number), hash_)


def why_not(path: Path, kept: str) -> str:
    """Why a head is not held: the record was changed, or it ends before that number."""
    number = kept.strip().partition(":")[0]
    newest = (head_of(path) or "0:").partition(":")[0]
    if number.isdecimal() and int(number) > int(newest):
        return (
            f"The record ends at {newest}: what came after it, up to {number}, is not "
            "here. Was a copy put back?"
        )
    return f"The record was rewritten: it does not hold {kept}."


def dead_letters_of(path: Path) -> list[DeadLetter]:
    """What nobody could read so far."""
    with reading(path) as tx:
        return dead_letters.waiting(tx)


def mark_replayed(path: Path, number: int, now: datetime) -> None:
    """It was read at last. Waits its turn while a running desk is writing."""
    with writing(path) as tx:
        dead_letters.replayed(tx, number, now)
