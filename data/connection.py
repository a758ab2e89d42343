"""Opens the database file, in the same way for every thread, and copies it while it is in use."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from data.audit import events
from data.files import make_file, replacing


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


def copy_to(path: Path, target: Path) -> int:
    """Write a consistent copy of the database to a new file; its size in bytes.

    Raises `FileExistsError`, because an older backup is never replaced, and what SQLite
    or the disk raises; a copy that failed leaves no file.
    """
    if target.exists():
        raise FileExistsError(target)
    with replacing(target) as beside:
        with closing(connect(path, read_only=True)) as connection:
            vacuum_into(connection, beside)
        return _checked(beside)


def vacuum_into(connection: sqlite3.Connection, file: Path) -> None:
    """Fill an empty file with all that this connection sees."""
    connection.execute("pragma query_only = off")
    connection.execute("vacuum into ?", [str(file)])


def _checked(copy: Path) -> int:
    with closing(sqlite3.connect(copy)) as connection:
        (verdict,) = connection.execute("pragma quick_check").fetchone()
    if verdict != "ok":
        msg = f"the copy is damaged: {verdict}"
        raise sqlite3.DatabaseError(msg)
    return copy.stat().st_size
