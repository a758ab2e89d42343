"""Opens the database file the one way every thread opens it."""

import sqlite3
from pathlib import Path


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """A connection for the calling thread: WAL, full durability, foreign keys held.

    `synchronous=FULL` because a 2xx promises that power may fail now; group commit
    makes it cheap. Transactions are begun by us, never by the driver.
    """
    connection = sqlite3.connect(path, timeout=5.0, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("pragma foreign_keys = on")
    if read_only:
        connection.execute("pragma query_only = on")
        return connection
    # What was forgotten shall not be found in a page that nobody uses any more.
    connection.execute("pragma secure_delete = on")
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    connection.execute("pragma journal_size_limit = 67108864")
    return connection
