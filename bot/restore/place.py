"""Moves a backup to the place of the database, and keeps the old file.

Every problem with the backup is reported before anything is moved. The restored file
records that its restore is not complete: a bot that is started on it refuses to post,
and running the command again continues.
"""

import hashlib
import json
import sqlite3
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from bot.errors import Misconfigured
from data import migrations
from data.audit import events, versions
from data.connection import connect, vacuum_into
from data.errors import DatabaseUnusable, unusable
from data.files import replacing
from data.instants import from_text, to_text
from data.privacy import forgets
from data.privacy.forgets import Forget
from data.team import installation
from data.transaction import Transaction

IN_PLACE = "in place"
_ASIDE = ".replaced-"


@dataclass(frozen=True, slots=True)
class Restore:
    """What is being restored: which copy, and where it ended.

    `state` is the instant of its newest event, `event` and `hash` are that event.
    """

    copy: str
    state: str
    event: int = 0
    hash: str = ""
    begun: str = ""

    @property
    def ended(self) -> datetime:
        """What came after this instant, the copy does not know."""
        return from_text(self.state)

    def as_text(self) -> str:
        """For `home.restoring`."""
        return json.dumps(asdict(self))


@dataclass(frozen=True, slots=True)
class Before:
    """What the databases knew that were kept aside: numbers, and what was forgotten."""

    numbers: dict[str, int]
    forgets: list[Forget]
    event: int = 0
    hash: str = ""


def from_row(text: str | None) -> Restore | None:
    """The restore that is under way."""
    return None if not text else Restore(**json.loads(text))


def state_of(tx: Transaction, copy: str, now: datetime) -> Restore:
    """Where this database ends: by the order of writing, since a clock may be set back."""
    row = tx.one(
        "select max(at) as at from ("
        "select at from (select at from events order by id desc limit 1) union all "
        "select received_at from "
        "(select received_at from mentions order by id desc limit 1))"
    )
    head = events.head(tx) or (0, "")
    at = row["at"] if row is not None and row["at"] else to_text(now)
    return Restore(copy, at, *head, to_text(now))


def place(database: Path, file: Path, team: str, now: datetime) -> Restore | None:
    """Put the copy in place; the restore that is now under way, nothing when it is over.

    Raises `Misconfigured` or `DatabaseUnusable` before anything was moved.
    """
    name = _fingerprint(file)
    under_way, done = _here(database, name)
    if under_way is not None and under_way.copy == name:
        return under_way
    if done:
        return None
    with replacing(database) as beside:
        restore = _prepared(file, beside, name, team, now)
        _put_aside(database, now)
    return restore


def before(database: Path) -> Before:
    """What every database that was kept aside here, and the list beside it, still know."""
    numbers: dict[str, int] = {}
    found = forgets.read(database)
    newest = (0, "")
    for path in sorted(database.parent.glob(f"{database.name}{_ASIDE}*")):
        if path.suffix in (".part",) or path.name.endswith(("-wal", "-shm")):
            continue
        with suppress(sqlite3.Error), closing(connect(path, read_only=True)) as one:
            tx = Transaction(one)
            for row in tx.all("select name, seq from sqlite_sequence"):
                numbers[row["name"]] = max(numbers.get(row["name"], 0), row["seq"])
            found += forgets.since(tx, 0)
            newest = events.head(tx) or newest
    return Before(numbers, list(dict.fromkeys(found)), *newest)


def _here(database: Path, name: str) -> tuple[Restore | None, bool]:
    """What is under way in the database that is there, and whether this was restored."""
    if not database.exists():
        return None, False
    try:
        with closing(connect(database, read_only=True)) as connection:
            tx = Transaction(connection)
            row = tx.one("select restoring from installation")
            last = tx.one(
                "select data from events where kind = 'restored' order by id desc limit 1"
            )
    except sqlite3.Error:
        return None, False
    done = last is not None and json.loads(last["data"]).get("copy") == name
    return from_row(None if row is None else row["restoring"]), done


def _prepared(file: Path, beside: Path, name: str, team: str, now: datetime) -> Restore:
    """A checked copy of the copy, at today's schema, that says it is being restored."""
    _copied(file, beside)
    try:
        migrations.apply(beside)
        with closing(connect(beside)) as connection:
            tx = Transaction(connection)
            _check(tx, file, team)
            restore = state_of(tx, name, now)
            tx.run(
                "update installation set restoring = :restore",
                restore=restore.as_text(),
            )
            connection.execute("pragma wal_checkpoint(truncate)")
            connection.execute("pragma journal_mode = delete")
    except (sqlite3.Error, DatabaseUnusable) as error:
        if isinstance(error, sqlite3.Error):
            raise unusable(file, error) from None
        raise DatabaseUnusable(str(error).replace(str(beside), str(file))) from None
    return restore


def _copied(file: Path, beside: Path) -> None:
    if not file.is_file():
        raise Misconfigured([f"There is no file {file}."])
    try:
        with closing(connect(file, read_only=True)) as connection:
            beside.unlink()
            vacuum_into(connection, beside)
            beside.chmod(0o600)
    except sqlite3.Error as error:
        raise unusable(file, error) from None


def _check(tx: Transaction, file: Path, team: str) -> None:
    verdict = tx.one("pragma integrity_check(1)")
    if verdict is None or next(iter(verdict.values())) != "ok":
        raise Misconfigured([f"{file} is damaged: take an older backup."])
    broken = versions.first_broken(tx)
    if broken is not None:
        raise Misconfigured(
            [
                f"{file} was changed by another hand ({broken.kind} {broken.number}): "
                "take another backup, or look at it with “brandwacht verify”."
            ]
        )
    row = tx.one("select team from installation")
    if row is None:
        raise Misconfigured([f"{file} is empty: no desk has ever run on it."])
    if row["team"] != team:
        raise Misconfigured(
            [
                f"{file} belongs to another workspace ({row['team']}, and this is "
                f"{team}): its cards do not stand here."
            ]
        )


def _put_aside(database: Path, now: datetime) -> None:
    """The old file under another name, with what SQLite has not written into it yet."""
    if not database.exists():
        return
    with suppress(sqlite3.Error), closing(connect(database)) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    aside = database.with_name(f"{database.name}{_ASIDE}{now:%Y%m%dT%H%M%S}")
    for tail in ("-wal", "-shm", ""):
        here = database.with_name(f"{database.name}{tail}")
        if here.exists():
            here.rename(aside.with_name(f"{aside.name}{tail}"))


def _fingerprint(file: Path) -> str:
    if not file.is_file():
        raise Misconfigured([f"There is no file {file}."])
    whole = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(1 << 20):
            whole.update(chunk)
    return whole.hexdigest()[:16]


def found_in_place(tx: Transaction, now: datetime) -> Restore:
    """The restore that is under way, or one of the file as somebody else put it here."""
    under_way = installation.restoring(tx)
    if under_way is None:
        under_way = state_of(tx, IN_PLACE, now).as_text()
        installation.begin_restoring(tx, under_way)
    return Restore(**json.loads(under_way))
