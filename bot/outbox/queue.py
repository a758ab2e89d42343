"""Orders what waits to be sent: important messages first, but nothing starves."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from data.outbox.outbox import Addressed, OutboxMessage

STEP = timedelta(seconds=60)
"""So long a wait is worth one step of priority."""


def rank(message: OutboxMessage) -> tuple[bool, datetime, int]:
    """The smaller goes first.

    Ageing by one step a minute is the same as a fixed instant per message: when it could
    first go plus a minute for each step of its priority. Escalations stand outside of
    it: a backlog of old cards must not make one wait.
    """
    steps = message.priority
    return steps > 0, message.waits_since + STEP * steps, message.id


def in_order(messages: Iterable[Addressed]) -> list[Addressed]:
    """As they want to go out."""
    return sorted(messages, key=lambda addressed: rank(addressed.message))
