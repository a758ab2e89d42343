"""Counts what the courier did, for `/metrics` and `/readyz`."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(slots=True)
class Counts:
    """Since the process started. `found` were unknown and stood in Slack after all."""

    sent: int = 0
    updates: int = 0
    retries: int = 0
    unknown: int = 0
    found: int = 0
    doubled: int = 0
    failed: int = 0
    withdrawn: int = 0
    reposted: int = 0
    pauses: int = 0


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is still to be said: messages, unknown ones, stale cards, the oldest wish."""

    waiting: int
    unknown: int
    stale_cards: int
    oldest: datetime | None
    paused: tuple[str, ...] = ()

    def age(self, now: datetime) -> float:
        """Seconds the oldest has been waiting, 0 when nothing waits."""
        return 0.0 if self.oldest is None else (now - self.oldest).total_seconds()
