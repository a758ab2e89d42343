"""What waits for the one writing connection, in the order in which it may go.

People first: a call that somebody waits for goes before bulk work (a delivery, retention,
due timers), whenever it came. Bulk work is never held up for ever: after some commits that
were all for people, the oldest of it goes first.
"""

from collections import deque
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

J = TypeVar("J")

PATIENCE = 8
"""Commits that may go before bulk work that waits."""


class WriteQueue(Generic[J]):
    """Two lines of jobs. `put` from any thread, the rest from the writer's only.

    Without a lock, on which the loop and the writer would wait for each other. Each job
    comes with a token that wakes the writer; a token too many only makes it look once more.
    """

    def __init__(self) -> None:
        self._people: deque[J] = deque()
        self._bulk: deque[J] = deque()
        self._tokens: SimpleQueue[bool] = SimpleQueue()
        self._closed = False
        self._passed_over = 0

    def put(self, job: J, *, bulk: bool) -> None:
        """Have it wait."""
        (self._bulk if bulk else self._people).append(job)
        self._tokens.put(True)

    def close(self) -> None:
        """Nothing more comes; what waits is still handed out."""
        self._closed = True
        self._tokens.put(False)

    def first(self) -> tuple[J, bool] | None:
        """Wait for the first job of a commit, and whether it is bulk work; nothing at the end."""
        while True:
            if not self._people and not self._bulk:
                if self._closed:
                    return None
                self._tokens.get()
                continue
            return self._first()

    def more(self, *, bulk: bool) -> tuple[J, bool] | None:
        """Another job for the same commit, if one waits; bulk work only where it is wanted."""
        if self._people:
            return self._taken(self._people), False
        if bulk and self._bulk:
            return self._taken(self._bulk), True
        return None

    def _first(self) -> tuple[J, bool]:
        tired = self._bulk and self._passed_over >= PATIENCE
        if self._people and not tired:
            self._passed_over += bool(self._bulk)
            return self._taken(self._people), False
        self._passed_over = 0
        return self._taken(self._bulk), True

    def _taken(self, line: deque[J]) -> J:
        with suppress(Empty):
            self._tokens.get_nowait()
        return line.popleft()
