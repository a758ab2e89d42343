"""Copies the database into one file while the bot runs."""

import sqlite3
from contextlib import closing
from pathlib import Path

from data.connection import connect
from data.files import replacing


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
