"""What a read or a write is handed: a way to run SQL that is written as SQL."""

import sqlite3
from typing import Any

import sqlite_utils

Row = dict[str, Any]


class Transaction:
    """Runs statements with named parameters (`:name`) inside the open transaction."""

    __slots__ = ("_db",)

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = sqlite_utils.Database(connection, execute_plugins=False)

    def all(self, sql: str, **values: object) -> list[Row]:
        """Every row, as a dict."""
        return [dict(row) for row in self._db.execute(sql, values)]

    def one(self, sql: str, **values: object) -> Row | None:
        """The first row, or nothing."""
        row = self._db.execute(sql, values).fetchone()
        return None if row is None else dict(row)

    def run(self, sql: str, **values: object) -> int:
        """How many rows the statement changed."""
        return self._db.execute(sql, values).rowcount

    def add(self, sql: str, **values: object) -> int:
        """The id of the row the statement added."""
        return int(self._db.execute(sql, values).lastrowid or 0)
