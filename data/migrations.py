"""Builds the database, and brings one of an earlier release to today's schema.

The schema stands in `data/schema/*.sql`, one file a subject. From the first release on,
steps are append-only: a step is found again by its name, so a renamed one would run twice.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import sqlite_utils
from sqlite_utils import Migrations

from data.connection import connect
from data.errors import unusable

SCHEMA = Path(__file__).parent / "schema"

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
    `DatabaseUnusable` when the file cannot be opened as a database.
    """
    connection = _opened(path)
    try:
        db = sqlite_utils.Database(connection, execute_plugins=False)
        waiting = [step.name for step in migrations.pending(db)]
        if waiting and db.table_names():
            copy = path.with_name(f"{path.name}.before-{waiting[0]}")
            copy.unlink(missing_ok=True)
            db.execute("vacuum into ?", [str(copy)])
        if waiting:
            # All steps or none: a crash in the middle leaves the database as it was.
            with db.atomic():
                migrations.apply(db)
    finally:
        connection.close()


def _opened(path: Path) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return connect(path)
    except (OSError, sqlite3.Error) as error:
        raise unusable(path, error) from None
