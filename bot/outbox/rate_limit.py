"""How often Slack may be called, and when the next call may start.

Pure: the times are arguments. In any minute a rate and its burst together stay at or
below what Slack allows (slack.md §1.1: 60 posts per channel, 50 updates, 50 reads).
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Rate:
    """So many calls a minute, and so many of them at once after a quiet time."""

    a_minute: float
    burst: int

    @property
    def interval(self) -> timedelta:
        """The time one call takes up."""
        return timedelta(seconds=60 / self.a_minute)


RATES: Mapping[str, Rate] = {
    "post": Rate(a_minute=240, burst=8),
    "post:": Rate(a_minute=57, burst=3),
    "update": Rate(a_minute=40, burst=10),
    "cosmetic": Rate(a_minute=35, burst=5),
    "history": Rate(a_minute=40, burst=10),
    "publish": Rate(a_minute=60, burst=10),
}
"""By key; `post:` is every single channel. Keys without a rate are only ever held.

`cosmetic` are the updates nobody waits for: however many there are, they leave some for
whoever presses next.
"""

_MANY = 4096


class RateLimit:
    """Counts calls per key and knows what is held until when.

    It starts as if everything had just been used, because before a restart it may
    have been: the first call goes at once, the burst grows with time.
    """

    def __init__(
        self, started: datetime, rates: Mapping[str, Rate] | None = None
    ) -> None:
        self._rates = RATES if rates is None else rates
        self._started = started
        self._used_up: dict[str, datetime] = {}
        self._held: dict[str, datetime] = {}

    def next_free(self, keys: Iterable[str], now: datetime) -> datetime:
        """The first instant, not before `now`, at which all of these keys are free."""
        return max((self._free(key, now) for key in keys), default=now)

    def take(self, keys: Iterable[str], now: datetime) -> None:
        """Use one call of each of these keys."""
        for key in keys:
            rate = self._rate(key)
            if rate is not None:
                used_up = max(self._used_up_at(key, rate, now), now)
                self._used_up[key] = used_up + rate.interval
        if len(self._used_up) > _MANY:
            self._forget_what_is_idle(now)

    def hold(self, key: str, until: datetime) -> None:
        """Let nothing with this key go before then; never shortens what is held."""
        self._held[key] = max(until, self._held.get(key, until))

    def release(self, key: str) -> None:
        """Forget what was held."""
        self._held.pop(key, None)

    def held(self, now: datetime) -> dict[str, datetime]:
        """What is held at this instant, and until when."""
        return {key: until for key, until in self._held.items() if until > now}

    def _free(self, key: str, now: datetime) -> datetime:
        held = self._held.get(key, now)
        rate = self._rate(key)
        if rate is None:
            return max(held, now)
        ahead = rate.interval * (rate.burst - 1)
        free = _ceiling(self._used_up_at(key, rate, now) - ahead)
        return max(held, free, now)

    def _used_up_at(self, key: str, rate: Rate, now: datetime) -> datetime:
        full = rate.interval * rate.burst
        at_the_start = self._started + full - rate.interval
        # A clock set back must not make us wait for the time it was ahead.
        return min(self._used_up.get(key, at_the_start), now + full)

    def _rate(self, key: str) -> Rate | None:
        name, colon, _ = key.partition(":")
        return self._rates.get(name + colon)

    def _forget_what_is_idle(self, now: datetime) -> None:
        busy = {key: at for key, at in self._used_up.items() if at > now}
        self._used_up = busy


def _ceiling(instant: datetime) -> datetime:
    """Up to the next millisecond, which is all that the database keeps."""
    over = instant.microsecond % 1000
    return instant + timedelta(microseconds=(1000 - over) % 1000)


def back_off(failures: int, chance: float, *, longest: float) -> float:
    """Seconds to wait after so many failures in a row: 2, 4 … with full jitter.

    `chance` is between 0 and 1. Never less than half a second, so that even the
    luckiest draw is a pause.
    """
    ceiling = min(longest, math.ldexp(1.0, min(failures, 30)))
    return max(0.5, ceiling * chance)
