"""Works on the database file itself: export, backup, dead letters."""

import csv
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TypeVar

from bot.errors import Misconfigured
from bot.playbook.playbook import Playbook
from data import export as data_export
from data.audit import events, versions
from data.audit.versions import Broken
from data.connection import connect
from data.errors import unusable
from data.instants import to_text
from data.intake import dead_letters
from data.intake.dead_letters import DeadLetter
from data.transaction import Transaction

T = TypeVar("T")

_EVER = "0000"


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


def export(
    path: Path,
    out: IO[str],
    form: str,
    since: datetime | None,
    *,
    playbook: Playbook,
) -> int:
    """Write every mention received since then, one a line; how many there were."""
    start = to_text(since.replace(tzinfo=UTC)) if since else _EVER
    count = 0
    with reading(path) as tx:
        write = _csv(out) if form == "csv" else _jsonl(out)
        few = frozenset(f.id for f in playbook.flags.values() if f.restricted)
        for row in data_export.rows(tx, start, few):
            write(row)
            count += 1
    return count


def _csv(out: IO[str]) -> Callable[[dict[str, object]], object]:
    table = csv.DictWriter(out, data_export.COLUMNS, lineterminator="\n")
    table.writeheader()
    return lambda row: table.writerow({name: harmless(row[name]) for name in row})


def harmless(value: object) -> object:
    """A text that a spreadsheet would take for a formula gets an apostrophe."""
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return f"'{value}"
    return value


def _jsonl(out: IO[str]) -> Callable[[dict[str, object]], object]:
    return lambda row: out.write(json.dumps(row, ensure_ascii=False) + "\n")


def first_broken(path: Path) -> Broken | None:
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
