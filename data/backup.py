"""Copies the whole memory into one file while the desk goes on working."""

import sqlite3
from pathlib import Path

from data.connection import connect


def copy_to(path: Path, target: Path) -> int:
    """Write a consistent copy of the database to a new file; its size in bytes.

    Raises `FileExistsError`, because an older backup is never replaced.
    """
    if target.exists():
        raise FileExistsError(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    connection = connect(path, read_only=True)
    try:
        connection.execute("pragma query_only = off")
        connection.execute("vacuum into ?", [str(target)])
    finally:
        connection.close()
    return _checked(target)


def _checked(copy: Path) -> int:
    connection = sqlite3.connect(copy)
    try:
        (verdict,) = connection.execute("pragma quick_check").fetchone()
    finally:
        connection.close()
    if verdict != "ok":
        msg = f"the copy is damaged: {verdict}"
        raise sqlite3.DatabaseError(msg)
    return copy.stat().st_size
