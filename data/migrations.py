"""Creates the database, and updates one of an earlier release.

The schema is in `data/schema/*.sql`, one file per subject. From the first release on,
steps are append-only: a step is found by its name, so a renamed one would run twice.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import sqlite_utils
from sqlite_utils import Migrations

from data.connection import connect, vacuum_into
from data.errors import broken, too_new, unusable
from data.files import make_folder, replacing

SCHEMA = Path(__file__).parent / "schema"

CHECKED_AT_START = 32 * 1024 * 1024
"""Bytes: a larger file is examined while the desk runs, so that the start is quick."""

migrations = Migrations("brandwacht")


@migrations(name="0001_initial")
def initial(db: sqlite_utils.Database) -> None:
    """Every table of the first release."""
    for path in sorted(SCHEMA.glob("*.sql")):
        for statement in _statements(path.read_text(encoding="utf-8")):
            db.execute(statement)


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one: `executescript` would commit halfway."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def apply(path: Path) -> None:
    """Create the database or bring it to today's shape; keeps a copy of an older one.

    The copy stands beside the database as `<name>.before-<step>`. Raises
    `DatabaseUnusable` when the file cannot be opened as a database, is damaged or was
    made by a newer version.
    """
    with closing(_opened(path)) as connection:
        try:
            _check(path, connection)
            _bring_up_to_date(path, connection)
        except sqlite3.DatabaseError as error:
            raise unusable(path, error) from None


def _check(path: Path, connection: sqlite3.Connection) -> None:
    db = sqlite_utils.Database(connection, execute_plugins=False)
    known = {step.name for step in migrations.pending(_empty())}
    later = [step.name for step in migrations.applied(db) if step.name not in known]
    if later:
        raise too_new(path, later[0])
    if path.stat().st_size <= CHECKED_AT_START:
        (verdict,) = connection.execute("pragma quick_check(1)").fetchone()
        if verdict != "ok":
            raise broken(path, str(verdict))


def _empty() -> sqlite_utils.Database:
    return sqlite_utils.Database(memory=True, execute_plugins=False)


def _bring_up_to_date(path: Path, connection: sqlite3.Connection) -> None:
    db = sqlite_utils.Database(connection, execute_plugins=False)
    waiting = [step.name for step in migrations.pending(db)]
    if waiting and db.table_names():
        copy = path.with_name(f"{path.name}.before-{waiting[0]}")
        with replacing(copy) as beside:
            vacuum_into(connection, beside)
    if waiting:
        # All steps or none: a crash in the middle leaves the database as it was.
        with db.atomic():
            migrations.apply(db)


def _opened(path: Path) -> sqlite3.Connection:
    try:
        make_folder(path.parent)
        return connect(path)
    except (OSError, sqlite3.Error) as error:
        raise unusable(path, error) from None
