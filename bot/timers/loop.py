"""Finds what has fallen due, decides it, and records what is to be said.

APScheduler only beats the time; what is due stands in the timers table, so a crash, a
weekend or a changed clock loses nothing (DESIGN section 7).
"""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import structlog

from bot.core.batch import TimerBatch
from bot.core.context import AppContext
from bot.escalation.timers import escalations, freezes, reviews
from bot.followup.timers import author_watches, checks
from bot.handoffs.timers import tasks
from bot.mentions.rules.transition import DecisionContext
from bot.nudges.timers import end_of_day, mentions
from bot.onboarding.timers import drills
from bot.privacy.timers import retention
from bot.replies.timers import drafts
from bot.takedown.timers import removals, reports
from bot.team.timers import shift_change
from data import timers
from data.models import Timer, UserId
from data.transaction import Transaction

LATE = timedelta(minutes=5)
"""What is later than this was missed, not met: it goes into one catch-up message."""

_BATCH = 200
_MISSED_BATCH = 10_000
_AN_HOUR = timedelta(hours=1)

_ROOMS: Mapping[str, Callable[[TimerBatch, Timer], None]] = {
    "mention": mentions.ring,
    "escalation": escalations.ring,
    "freeze": freezes.ring,
    "review": reviews.ring,
    "desk": shift_change.ring,
    end_of_day.SUBJECT: end_of_day.ring,
    "drill": drills.ring,
    "check": checks.ring,
    "author_watch": author_watches.ring,
    "task": tasks.ring,
    "removal": removals.ring,
    "report": reports.ring,
    "deadline": reports.ring_deadline,
    "draft": drafts.ring,
    retention.SUBJECT: retention.ring,
}
"""Who rings, by what the timer is about."""

log = structlog.get_logger("patrol")


class TimerLoop:
    """Walks the timers. Each round decides everything that is due by now."""

    def __init__(self, around: AppContext) -> None:
        self._around = around

    async def begin(self) -> None:
        """Once, when the desk opens: expect the next change of shift."""
        now = self._around.clock()
        await self._around.store.write(lambda tx: _expect(tx, self._around, now))

    async def round(self) -> int:
        """Decide all that is due and return how much that was."""
        handled = 0
        while batch := await self._batch():
            handled += batch
        if handled:
            self._around.wake()
        return handled

    async def _batch(self) -> int:
        given = self._around.given(UserId(""))
        if await self._around.store.read(lambda tx: not timers.due(tx, given.now, 1)):
            return 0
        return await self._around.store.write(lambda tx: self._decide(tx, given))

    def _decide(self, tx: Transaction, given: DecisionContext) -> int:
        missed = timers.due(tx, given.now - LATE, _MISSED_BATCH)
        due = missed or timers.due(tx, given.now, _BATCH)
        batch = TimerBatch(tx, self._around, given, bool(missed))
        for timer in due:
            try:
                _ROOMS[timer.subject](batch, timer)
            except Exception:
                timers.push_back(tx, timer, given.now + _AN_HOUR)
                log.exception("timer failed", subject=timer.subject, kind=timer.kind)
        batch.say_what_was_missed()
        return len(due)


def _expect(tx: Transaction, around: AppContext, now: datetime) -> None:
    """What happens at set times of the desk's own day."""
    shift_change.expect(tx, around, now)
    end_of_day.expect(tx, around, now)
    retention.expect(tx, around, now)
