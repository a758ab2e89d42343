"""Finds the timers that are due, decides them, and records the messages to send.

APScheduler only wakes this loop; what is due is in the timers table, so a crash, a
weekend or a changed clock loses nothing (DESIGN section 7).
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

import structlog

from bot.core.batch import TimerBatch, send_what_was_missed
from bot.core.context import AppContext
from bot.core.notify import SOURCE
from bot.escalation.timers import escalations, freezes, reviews
from bot.followup.timers import author_watches, checks
from bot.handoffs.timers import tasks
from bot.mentions.rules import stale
from bot.mentions.rules.transition import DecisionContext
from bot.nudges.timers import end_of_day, mentions
from bot.onboarding.timers import drills
from bot.privacy.timers import retention
from bot.replies.timers import drafts
from bot.storms.effects import arriving, telling
from bot.storms.timers import storms
from bot.takedown.timers import removals, reports
from bot.team.timers import shift_change
from bot.timers.set_back import SetBack
from data import timers
from data.audit import events
from data.audit.event_data import ClockSet
from data.models import Timer, UserId
from data.store import AT_ONCE
from data.transaction import Transaction

LATE = timedelta(minutes=5)
"""What is later than this was missed, not met: it goes into one catch-up message."""

_EVERYTHING = 10_000
"""Timers that are looked through where the clock was set back."""

_A_MINUTE, _AN_HOUR = timedelta(minutes=1), timedelta(hours=1)

_ROOMS: Mapping[str, Callable[[TimerBatch, Timer], None]] = {
    "mention": mentions.fire,
    "escalation": escalations.fire,
    "freeze": freezes.fire,
    "review": reviews.fire,
    "desk": shift_change.fire,
    end_of_day.SUBJECT: end_of_day.fire,
    "drill": drills.fire,
    "check": checks.fire,
    "author_watch": author_watches.fire,
    "task": tasks.fire,
    "removal": removals.fire,
    "report": reports.fire,
    "deadline": reports.ring_deadline,
    "draft": drafts.fire,
    retention.SUBJECT: retention.fire,
    telling.SUBJECT: storms.fire,
    arriving.LOOK: storms.fire_look,
}
"""The function that runs a timer, by its subject."""

_OF_THE_DAY = (
    ("desk", ""),
    (end_of_day.SUBJECT, ""),
    (retention.SUBJECT, ""),
    ("mention", stale.KIND),
)
"""Timers for a time of day, whatever was done to the clock."""

CLOCK_SET = "clock_set"
"""The event of a wall clock that was set, by so many seconds."""

_SMALL = timedelta(seconds=2)
"""NTP moves a clock by less without anybody noticing."""

log = structlog.get_logger("timers")


class TimerLoop:
    """Runs the timers. Each round decides everything that is due by now."""

    def __init__(self, app: AppContext) -> None:
        self._app = app
        self._set_back = SetBack(_OF_THE_DAY)
        self._seen: datetime | None = None
        self._missed = False

    async def clock_jumped(self, by: timedelta) -> None:
        """The wall clock was set: what runs goes on running as if it had not been."""
        await self._app.store.write(lambda tx: self._jumped(tx, by))

    async def begin(self) -> timedelta:
        """Once, when the desk opens: expect the next change of shift.

        Gives how far the wall clock was set back while nobody looked.
        """
        now = self._app.clock()
        return await self._app.store.write(lambda tx: self._begin(tx, now))

    def _begin(self, tx: Transaction, now: datetime) -> timedelta:
        self._set_back.knew(timers.behind(tx))
        seen = timers.seen_clock(tx)
        behind = timedelta(0) if seen is None else seen - now
        by = -behind if behind > _SMALL else timedelta(0)
        if by:
            self._jumped(tx, by)
        timers.see_clock(tx, now)
        _expect(tx, self._app, now)
        return by

    def _jumped(self, tx: Transaction, by: timedelta) -> None:
        now = self._app.clock()
        self._set_back.jumped(timers.everything(tx), by, now)
        timers.remember_behind(tx, self._set_back.known)
        timers.see_clock(tx, now)
        seconds = ClockSet(round(by.total_seconds()))
        events.append(
            tx, mention=None, at=now, kind=CLOCK_SET, actor=SOURCE, data=seconds
        )

    async def round(self) -> int:
        """Decide all that is due and return how much that was."""
        await self._see_clock()
        handled, self._missed = 0, False
        while batch := await self._batch():
            handled += batch
        if self._missed:
            now = self._app.clock()
            await self._app.store.write(lambda tx: send_what_was_missed(tx, now))
        if handled:
            self._app.wake()
        return handled

    async def _see_clock(self) -> None:
        now = self._app.clock()
        if self._seen is None or abs(now - self._seen) >= _A_MINUTE:
            self._seen = now
            await self._app.store.write(lambda tx: timers.see_clock(tx, now))

    async def _batch(self) -> int:
        context = self._app.context(UserId(""))
        now = context.now
        if await self._app.store.read(lambda tx: not self._due(tx, now, 1)):
            return 0
        decided, afterwards = await self._app.store.write(
            lambda tx: self._decide(tx, context), bulk=True
        )
        for work in afterwards:
            await work()
        return decided

    def _decide(
        self, tx: Transaction, context: DecisionContext
    ) -> tuple[int, list[Callable[[], Awaitable[None]]]]:
        """A part of what is due, so that a press waits for no more than that."""
        now, back = context.now, self._set_back
        due = self._due(tx, now, AT_ONCE)
        missed = any(one.due <= now + back.of(one, now) - LATE for one in due)
        if missed:
            due = self._due(tx, now, AT_ONCE, late=LATE)
        self._missed = self._missed or missed
        batch = TimerBatch(tx, self._app, context, missed, back.of)
        for timer in due:
            try:
                _ROOMS[timer.subject](batch, timer)
            except Exception:
                timers.push_back(tx, timer, context.now + _AN_HOUR)
                log.exception("timer failed", subject=timer.subject, kind=timer.kind)
            self._settle(tx, timer, now)
        batch.say_what_was_missed()
        return len(due), batch.afterwards

    def _settle(self, tx: Transaction, timer: Timer, now: datetime) -> None:
        """What is due again by the clock as it was was put there by that of now."""
        behind = self._set_back.of(timer, now)
        if not behind:
            return
        again = timers.of(tx, timer.subject, timer.subject_id).get(timer.kind)
        if again is not None and again.due <= now + behind:
            self._set_back.has_rung(again)
            timers.remember_behind(tx, self._set_back.known)

    def _due(
        self, tx: Transaction, now: datetime, most: int, late: timedelta = timedelta(0)
    ) -> list[Timer]:
        """Due by the clock, or by the time that has passed since it was set back."""
        by, back = now - late, self._set_back
        if not back.longest:
            return timers.due(tx, by, most)
        found = timers.due(tx, by + back.longest, _EVERYTHING)
        return [one for one in found if one.due <= by + back.of(one, now)][:most]


def _expect(tx: Transaction, app: AppContext, now: datetime) -> None:
    """What happens at set times of the desk's own day."""
    shift_change.expect(tx, app, now)
    end_of_day.expect(tx, app, now)
    retention.expect(tx, app, now)
