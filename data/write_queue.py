"""What waits for the one writing connection, in the order in which it may go.

People first: a call that somebody waits for goes before bulk work (a delivery, retention,
due timers), whenever it came. Bulk work is never held up for ever: after some commits that
were all for people, the oldest of it goes first.
"""

import threading
from collections import deque
from typing import Generic, TypeVar

J = TypeVar("J")

PATIENCE = 8
"""Commits that may go before bulk work that waits."""


class WriteQueue(Generic[J]):
    """Two lines of jobs. `put` from any thread, the rest from the writer's only."""

    def __init__(self) -> None:
        self._people: deque[J] = deque()
        self._bulk: deque[J] = deque()
        self._changed = threading.Condition()
        self._closed = False
        self._passed_over = 0

    def put(self, job: J, *, bulk: bool) -> None:
        """Have it wait."""
        with self._changed:
            (self._bulk if bulk else self._people).append(job)
            self._changed.notify()

    def close(self) -> None:
        """Nothing more comes; what waits is still handed out."""
        with self._changed:
            self._closed = True
            self._changed.notify()

    def first(self) -> tuple[J, bool] | None:
        """Wait for the first job of a commit, and whether it is bulk work; nothing at the end."""
        with self._changed:
            while not self._people and not self._bulk:
                if self._closed:
                    return None
                self._changed.wait()
            return self._first()

    def more(self, *, bulk: bool) -> tuple[J, bool] | None:
        """Another job for the same commit, if one waits; bulk work only where it is wanted."""
        with self._changed:
            if self._people:
                return self._people.popleft(), False
            if bulk and self._bulk:
                return self._bulk.popleft(), True
            return None

    def _first(self) -> tuple[J, bool]:
        tired = self._bulk and self._passed_over >= PATIENCE
        if self._people and not tired:
            self._passed_over += bool(self._bulk)
            return self._people.popleft(), False
        self._passed_over = 0
        return self._bulk.popleft(), True
