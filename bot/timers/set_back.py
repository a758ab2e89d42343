"""Fires timers that started before the wall clock was set back when their duration has
passed.

After a jump back by six hours, a claim time of thirty minutes would end in six and a
half hours. So the timers that were running are recorded with the size of the jump;
correcting the clock reverts that. Timers for a time of day follow the clock. After a
restart, the timers of mentions are recognised by their start, which then lies in the
future.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from data.models import Timer
from data.timers import Key

_NONE = timedelta(0)
_NOTICED_WITHIN = timedelta(seconds=5)
"""A jump is noticed so soon; what began since then began by the new clock."""


class SetBack:
    """What still goes by the clock as it was."""

    def __init__(self, of_the_day: Iterable[tuple[str, str]]) -> None:
        """`of_the_day` are subjects and kinds that stand at a time of day; a kind may be empty."""
        self._of_the_day = frozenset(of_the_day)
        self._by: dict[Key, timedelta] = {}

    @property
    def known(self) -> Mapping[Key, timedelta]:
        """How far the clock is behind, for each of them."""
        return self._by

    def knew(self, by: Mapping[Key, timedelta]) -> None:
        """What a process before this one knew."""
        self._by = {**by}

    @property
    def longest(self) -> timedelta:
        """How far the clock is behind the one that the oldest of them began by."""
        return max(self._by.values(), default=_NONE)

    def jumped(self, there: Iterable[Timer], by: timedelta, now: datetime) -> None:
        """The clock was set by so much and says `now`; these timers were there."""
        behind = {key: back - by for key, back in self._by.items()}
        if by < _NONE:
            new = now - _NOTICED_WITHIN
            began = (timer for timer in there if not new <= timer.since <= now)
            behind = {**{timer.key: -by for timer in began}, **behind}
        self._by = {key: back for key, back in behind.items() if back > _NONE}

    def of(self, timer: Timer, now: datetime) -> timedelta:
        """How much more time has passed for this timer than the clock says."""
        if not self._by or self._follows_the_day(timer):
            return _NONE
        known = self._by.get(timer.key)
        if known is not None:
            return known
        # A clock that ran before and fires for the first time now, after a move.
        ran = now < timer.since <= now + self.longest and timer.since < timer.due
        return self.longest if ran else _NONE

    def has_rung(self, timer: Timer) -> None:
        """It fired and is to fire again at once: from now on it goes by the clock."""
        self._by[timer.key] = _NONE

    def _follows_the_day(self, timer: Timer) -> bool:
        named = {(timer.subject, ""), (timer.subject, timer.kind)}
        return bool(named & self._of_the_day)
