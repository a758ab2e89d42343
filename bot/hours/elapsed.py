"""Working time between two instants, for many instants: as numbers, by binary search.

`Hours` answers one question at a time and walks from day to day; a report asks a hundred
thousand questions about the same months. All instants here are seconds since 1970.
"""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta

from bot.hours.hours import Hours

_A_DAY = 86_400.0


class Elapsed:
    """The working time of one desk, laid out once from `begins` on and further when asked.

    Answers the same as `Hours.between`, `Hours.add` and `Hours.is_open`.
    """

    def __init__(self, hours: Hours, begins: datetime) -> None:
        self.hours = hours
        self._always = hours.calendar is None
        self._from = begins - timedelta(days=3)
        self._laid_to = self._from
        self._opens: list[float] = []
        self._closes: list[float] = []
        self._before: list[float] = []
        """Working seconds before each opening."""

    def between(self, start: float, end: float) -> float:
        """Working seconds from `start` to `end`; none when `end` is not later."""
        if end <= start:
            return 0.0
        if self._always:
            return end - start
        return self._worked(end) - self._worked(start)

    def add(self, start: float, span: float) -> float:
        """The first instant with `span` working seconds between it and `start`."""
        if self._always:
            return start + span
        wanted = self._worked(start) + span
        self._lay_until(start + span)
        while not self._opens or self._all() < wanted:
            self._lay_until(self._laid_to.timestamp() + 30 * _A_DAY)
        # The first stretch in which so much has been worked: at its very end, the closing.
        first = self._index_of(wanted)
        at = self._opens[first] + (wanted - self._before[first])
        return max(at, start) if span else max(at, self._opening(start))

    def is_open(self, at: float) -> bool:
        """Whether this instant is working time."""
        if self._always:
            return True
        self._lay_until(at)
        index = bisect_right(self._opens, at) - 1
        return index >= 0 and at < self._closes[index]

    def _opening(self, at: float) -> float:
        if self.is_open(at):
            return at
        index = bisect_right(self._opens, at)
        while index >= len(self._opens):
            self._lay_until(self._laid_to.timestamp() + 30 * _A_DAY)
        return self._opens[index]

    def _index_of(self, wanted: float) -> int:
        low, high = 0, len(self._opens) - 1
        while low < high:
            middle = (low + high) // 2
            done = self._before[middle] + self._closes[middle] - self._opens[middle]
            if done < wanted:
                low = middle + 1
            else:
                high = middle
        return low

    def _worked(self, at: float) -> float:
        self._lay_until(at)
        index = bisect_right(self._opens, at) - 1
        if index < 0:
            return 0.0
        return self._before[index] + min(at, self._closes[index]) - self._opens[index]

    def _all(self) -> float:
        return self._before[-1] + self._closes[-1] - self._opens[-1]

    def _lay_until(self, at: float) -> None:
        """Lay out every stretch that begins by then."""
        while self._laid_to.timestamp() <= at:
            opens = self.hours.next_opening(self._laid_to)
            closes = self.hours.next_closing(opens) or opens + timedelta(days=366)
            before = self._all() if self._opens else 0.0
            self._opens.append(opens.timestamp())
            self._closes.append(closes.timestamp())
            self._before.append(before)
            self._laid_to = closes.astimezone(UTC)
