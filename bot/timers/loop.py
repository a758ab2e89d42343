"""Finds the timers that are due, decides them, and records the messages to send.

APScheduler only wakes this loop; what is due is in the timers table, so a crash, a
weekend or a changed clock loses nothing (DESIGN section 7).
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import datetime, timedelta

import structlog

from bot.core.batch import TimerBatch, send_what_was_missed
from bot.core.context import AppContext
from bot.core.notify import SOURCE
from bot.escalation import timers as escalation_timers
from bot.followup import timers as followup_timers
from bot.handoffs import timers as handoffs_timers
from bot.mentions.rules import nudges
from bot.mentions.rules.transition import DecisionContext
from bot.nudges import timers as nudges_timers
from bot.onboarding import timers as onboarding_timers
from bot.privacy import timers as privacy_timers
from bot.replies import timers as replies_timers
from bot.reports import timers as reports_timers
from bot.stories import effects as stories_effects
from bot.stories import timers as stories_timers
from bot.storms import timers as storms_timers
from bot.storms.effects import arriving, telling
from bot.takedown import timers as takedown_timers
from bot.team import timers as team_timers
from data import timers
from data.audit import events
from data.audit.event_data import ClockSet
from data.models import Timer, UserId
from data.store import AT_ONCE
from data.timers import Key
from data.transaction import Transaction

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


LATE = timedelta(minutes=5)
"""What is later than this was missed, not met: it goes into one catch-up message."""

_EVERYTHING = 10_000
"""Timers that are looked through where the clock was set back."""

_A_MINUTE, _AN_HOUR = timedelta(minutes=1), timedelta(hours=1)

_ROOMS: Mapping[str, Callable[[TimerBatch, Timer], None]] = {
    "mention": nudges_timers.fire_mention,
    "escalation": escalation_timers.fire_escalation,
    "freeze": escalation_timers.fire_freeze,
    "review": escalation_timers.fire_review,
    "desk": team_timers.fire,
    nudges_timers.SUBJECT: nudges_timers.fire_end_of_day,
    "drill": onboarding_timers.fire,
    "check": followup_timers.fire_check,
    "author_watch": followup_timers.fire_author_watch,
    "task": handoffs_timers.fire,
    "removal": takedown_timers.fire_removal,
    "report": takedown_timers.fire_report,
    "deadline": takedown_timers.ring_deadline,
    "draft": replies_timers.fire,
    privacy_timers.SUBJECT: privacy_timers.fire,
    telling.SUBJECT: storms_timers.fire,
    arriving.LOOK: storms_timers.fire_look,
    reports_timers.SUBJECT: reports_timers.fire,
    stories_effects.LOOK: stories_timers.fire,
}
"""The function that runs a timer, by its subject."""

_OF_THE_DAY = (
    ("desk", ""),
    (nudges_timers.SUBJECT, ""),
    (privacy_timers.SUBJECT, ""),
    (reports_timers.SUBJECT, ""),
    ("mention", nudges.KIND),
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
    team_timers.expect(tx, app, now)
    nudges_timers.expect(tx, app, now)
    privacy_timers.expect(tx, app, now)
    reports_timers.expect(tx, app, now)
