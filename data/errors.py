"""Errors of the database and its files."""

import sqlite3
from pathlib import Path


class StorageFull(Exception):
    """Nothing more can be stored, so nothing may be acknowledged."""


class DatabaseUnusable(Exception):
    """There is no such file, no right to it, or it is something else than ours."""


class DatabaseInUse(Exception):
    """Another process owns this database: both would post every card."""


class DatabaseDamaged(Exception):
    """What is in the file cannot be trusted: nothing is acknowledged any more."""


def damaged(error: BaseException) -> bool:
    """Whether SQLite says that the file itself is broken."""
    return isinstance(error, sqlite3.DatabaseError) and (
        getattr(error, "sqlite_errorcode", 0) & 0xFF
        in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
    )


def unusable(path: Path, error: Exception) -> DatabaseUnusable:
    """The sentence for the person starting the bot."""
    if damaged(error):
        return broken(path, str(error))
    sentence = (
        f"{path} cannot be opened as a database ({error}): set BRANDWACHT_DATABASE "
        "to a file on a local disk that this user may write."
    )
    return DatabaseUnusable(sentence)


def broken(path: Path, why: str) -> DatabaseUnusable:
    """The sentence for a file that is damaged, or was never ours."""
    sentence = (
        f"{path} is damaged ({why}): keep it, and restore your newest backup with "
        "“brandwacht restore FILE”. If it never was a database of Brandwacht, "
        "set BRANDWACHT_DATABASE to another file."
    )
    return DatabaseUnusable(sentence)


def too_new(path: Path, step: str) -> DatabaseUnusable:
    """The sentence for a file that a later release has changed."""
    sentence = (
        f"{path} was made by a newer version of Brandwacht (it knows {step}): install "
        "that version again, or restore a backup from before with "
        f"“brandwacht restore FILE”; {path.name}.before-{step} is one, if it is there."
    )
    return DatabaseUnusable(sentence)
