"""Limits how many deliveries may wait for the store at once, in total and per source.

A delivery over the limit is asked to come again. A source that floods gets 429 before
it takes the share of the others (503).
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

MOST_WAITING = 2_048
MOST_OF_ONE = 1_024
MOST_BYTES = 32 * 1_048_576


class Busy(Exception):
    """There is no place: 429 is for one sender, 503 for everybody."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Backpressure:
    """Counts who is inside; belongs to the event loop."""

    def __init__(
        self,
        *,
        most_waiting: int = MOST_WAITING,
        most_of_one: int = MOST_OF_ONE,
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self.most_waiting = most_waiting
        self.most_of_one = most_of_one
        self.most_bytes = most_bytes
        self.waiting: Counter[str] = Counter()
        self.bytes = 0

    @contextmanager
    def place(self, source: str, size: int) -> Iterator[None]:
        """A place while the body of this size is read and stored, or `Busy`."""
        if self.waiting[source] >= self.most_of_one:
            raise Busy(429)
        full = self.waiting.total() >= self.most_waiting
        if full or (self.bytes and self.bytes + size > self.most_bytes):
            raise Busy(503)
        self.waiting[source] += 1
        self.bytes += size
        try:
            yield
        finally:
            self.waiting[source] -= 1
            self.bytes -= size
