"""Slack's rate limits; off unless switched on.

Source: the rate limits page of the Slack docs; figures per minute and method, posting
about one message per second and channel with short bursts.
"""

import math
from collections.abc import Mapping
from datetime import datetime

from bot.localslack.clock import Clock

PER_MINUTE: Mapping[str, int] = {
    "chat.update": 50,
    "chat.delete": 50,
    "chat.postEphemeral": 100,
    "conversations.history": 50,
    "conversations.replies": 50,
    "conversations.open": 50,
    "conversations.info": 50,
    "conversations.members": 100,
    "conversations.list": 20,
    "users.info": 100,
    "users.list": 20,
    "usergroups.list": 20,
    "dnd.info": 50,
    "dnd.teamInfo": 20,
    "views.open": 100,
    "views.push": 100,
    "views.update": 100,
    "views.publish": 100,
}
POSTS_BURST = 4
POSTS_PER_SECOND = 1.0


class Bucket:
    """Fills steadily and gives one token a call."""

    def __init__(self, size: float, per_second: float, now: datetime) -> None:
        self._size, self._per_second = size, per_second
        self._level, self._at = size, now

    def take(self, now: datetime) -> float:
        """Seconds to wait; 0 means the call may go on."""
        passed = max(0.0, (now - self._at).total_seconds())
        self._level = min(self._size, self._level + passed * self._per_second)
        self._at = now
        if self._level >= 1:
            self._level -= 1
            return 0.0
        return (1 - self._level) / self._per_second


class Limits:
    """One bucket per method, and one per channel for posts."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._buckets: dict[str, Bucket] = {}

    def wait(self, method: str, channel: str | None) -> int:
        """The `Retry-After` of this call in whole seconds; 0 when it may go on."""
        now = self._clock()
        if method == "chat.postMessage":
            key = f"{method} {channel}"
            new = Bucket(POSTS_BURST, POSTS_PER_SECOND, now)
        elif method in PER_MINUTE:
            key, a_minute = method, PER_MINUTE[method]
            new = Bucket(a_minute, a_minute / 60, now)
        else:
            return 0
        return math.ceil(self._buckets.setdefault(key, new).take(now))
