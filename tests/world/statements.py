"""Counts what is asked of the database: every statement of every connection, in order."""

import sqlite3
import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from data import store
from data.connection import connect

_BEGINS = ("begin", "BEGIN")
_OF_A_TRIGGER = "--"
"""How SQLite marks the statements inside of a trigger: they are no question of ours. Where
Python fills in the values, they are told as the statement that fired it, once more.
"""


@dataclass
class Counted:
    """Transactions, as the threads of the store ran them; each is a list of statements."""

    transactions: list[list[str]] = field(default_factory=list)
    _open: dict[int, list[str]] = field(default_factory=dict)

    def note(self, statement: str) -> None:
        """One statement ran, on whichever thread this is."""
        if statement.startswith(_OF_A_TRIGGER):
            return
        said = " ".join(statement.split())
        thread = threading.get_ident()
        if said.startswith(_BEGINS) or thread not in self._open:
            self._open[thread] = []
            self.transactions.append(self._open[thread])
        if self._open[thread][-1:] != [said]:
            self._open[thread].append(said)

    def forget(self) -> None:
        """Begin to count here."""
        self.transactions.clear()
        self._open.clear()

    def without(self, *marks: str) -> list[list[str]]:
        """The transactions in which none of these marks stands."""
        return [
            one
            for one in self.transactions
            if not any(mark in said for said in one for mark in marks)
        ]


def told(transactions: list[list[str]]) -> str:
    """The statements one below the other, for whoever has to find the one too many."""
    lines = [said[:160] for one in transactions for said in one]
    numbered = (f"{at:3} {line}" for at, line in enumerate(lines, 1))
    return "\n".join([f"{len(lines)} statements:", *numbered])


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counted:
    """Whatever a store that is opened from now on is asked. Ask for it before the world."""
    found = Counted()

    def opened(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
        connection = connect(path, read_only=read_only)
        connection.set_trace_callback(found.note)
        return connection

    monkeypatch.setattr(store, "connect", opened)
    return found
