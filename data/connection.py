"""Opens the database file, in the same way for every thread."""

import sqlite3
from contextlib import suppress
from pathlib import Path

from data.audit import events
from data.files import make_file


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection for the calling thread: WAL, full durability, foreign keys held.

    `synchronous=FULL` because a 2xx promises that power may fail now; group commit
    makes it cheap. Transactions are begun by us, never by the driver.
    """
    if not read_only:
        # What cannot be made is told by SQLite in its own words.
        with suppress(OSError):
            make_file(path)
    elif not path.exists():
        raise sqlite3.OperationalError("unable to open database file")
    connection = sqlite3.connect(path, timeout=5.0, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.create_function("event_link", 6, events.link, deterministic=True)
    try:
        _prepare(connection, read_only=read_only)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _prepare(connection: sqlite3.Connection, *, read_only: bool) -> None:
    connection.execute("pragma foreign_keys = on")
    if read_only:
        connection.execute("pragma query_only = on")
        return
    # What was forgotten shall not be found in a page that nobody uses any more.
    connection.execute("pragma secure_delete = on")
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    connection.execute("pragma journal_size_limit = 67108864")
