"""What a read or a write receives: a way to run SQL that is written as SQL."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from data import mapping

Row = dict[str, Any]

T = TypeVar("T")


class Transaction:
    """Runs statements with named parameters (`:name`) inside the open transaction."""

    __slots__ = ("_connection", "written")

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.written: set[tuple[str, int]] = set()
        """Protected rows that were written, by table and id (`data/audit/versions.py`)."""

    def define(self, name: str, function: Callable[[str, int], None]) -> None:
        """A function of table and id that triggers of this connection may call."""
        self._connection.create_function(name, 2, function)

    def all(self, sql: str, **values: object) -> list[Row]:
        """Every row, as a dict."""
        return [_dict(row) for row in self._connection.execute(sql, values)]

    def one(self, sql: str, **values: object) -> Row | None:
        """The first row, or nothing."""
        row = self._connection.execute(sql, values).fetchone()
        return None if row is None else _dict(row)

    def all_of(self, cls: type[T], sql: str, **values: object) -> list[T]:
        """Every row as a value of this class (`data.mapping`), or the first column of each."""
        return mapping.all_of(cls, self._connection.execute(sql, values), sql)

    def one_of(self, cls: type[T], sql: str, **values: object) -> T | None:
        """The first row as such a value, or nothing."""
        return mapping.one_of(cls, self._connection.execute(sql, values), sql)

    def run(self, sql: str, **values: object) -> int:
        """How many rows the statement changed."""
        return self._connection.execute(sql, values).rowcount

    def run_each(self, sql: str, every: Iterable[Row]) -> None:
        """Run the statement once for each of these sets of values."""
        self._connection.executemany(sql, every)

    def insert(self, into: str, rows: Sequence[Row], then: str) -> None:
        """Insert these into `table (columns)` in one statement; `then` is what to do where
        one is there already.
        """
        if not rows:
            return
        marks = f"({', '.join('?' * len(rows[0]))})"
        values = [value for row in rows for value in row.values()]
        self._connection.execute(
            f"insert into {into} values {', '.join([marks] * len(rows))} {then}",  # noqa: S608
            values,
        )

    def add(self, sql: str, **values: object) -> int:
        """The id of the row the statement added."""
        return int(self._connection.execute(sql, values).lastrowid or 0)

    def add_once(self, sql: str, **values: object) -> int | None:
        """The id of the row the statement added; nothing where it was there already."""
        cursor = self._connection.execute(sql, values)
        return cursor.lastrowid if cursor.rowcount else None


def _dict(row: sqlite3.Row) -> Row:
    # `dict(row)` looks every name up among all the others: 16 times as long.
    return dict(zip(row.keys(), row, strict=True))
