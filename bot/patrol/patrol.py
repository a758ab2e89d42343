"""Finds what has fallen due, decides it, and records what is to be said.

APScheduler only beats the time; what is due stands in the timers table, so a crash, a
weekend or a changed clock loses nothing (DESIGN section 7).
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import timedelta

import structlog

from bot.desk.record import SOURCE, record, reset_timers, say
from bot.desk.surroundings import Surroundings
from bot.patrol.reminding import Reminding, key_of
from bot.patrol.shift_change import ShiftChange
from bot.rules import escalating, lifecycle, nudges
from bot.rules.step import Draft, Given
from data import escalations, events, mentions, outbox, timers
from data.models import ChannelId, EscalationId, Mention, MentionId, Timer, UserId
from data.transaction import Transaction

LATE = timedelta(minutes=5)
"""What is later than this was missed, not met: it goes into one catch-up message."""

_BATCH = 200
_MISSED_BATCH = 10_000
_AN_HOUR = timedelta(hours=1)

log = structlog.get_logger("patrol")


class Patrol:
    """Walks the timers. Each round decides everything that is due by now."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._shifts = ShiftChange(around)

    async def begin(self) -> None:
        """Once, when the desk opens: expect the next change of shift."""
        now = self._around.clock()
        await self._around.store.write(lambda tx: self._shifts.expect(tx, now))

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

    def _decide(self, tx: Transaction, given: Given) -> int:
        missed = timers.due(tx, given.now - LATE, _MISSED_BATCH)
        due = missed or timers.due(tx, given.now, _BATCH)
        batch = _Batch(tx, self._around, given, self._shifts, bool(missed))
        for timer in due:
            try:
                batch.decide(timer)
            except Exception:
                timers.push_back(tx, timer, given.now + _AN_HOUR)
                log.exception("timer failed", subject=timer.subject, kind=timer.kind)
        batch.say_what_was_missed()
        return len(due)


@dataclass(slots=True)
class _Batch:
    """Timers decided in one transaction, at one instant, for one audience."""

    tx: Transaction
    around: Surroundings
    given: Given
    shifts: ShiftChange
    missed: bool
    audience: nudges.Audience = field(init=False)
    reminding: Reminding = field(init=False)
    catch_up: dict[UserId | None, list[dict[str, object]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def __post_init__(self) -> None:
        self.audience = self.around.duty.audience()
        self.reminding = Reminding.now(
            self.tx, self.around, self.given, self.audience.on_duty
        )

    def decide(self, timer: Timer) -> None:
        """Whatever the timer is about."""
        if timer.subject == "desk":
            self.shifts.ring(self.tx, timer, self.given)
        elif timer.subject == "escalation":
            self._escalation(timer)
        else:
            self._mention(timer)

    def _mention(self, timer: Timer) -> None:
        mention = mentions.find(self.tx, MentionId(timer.subject_id))
        if mention is None:
            timers.set_all(self.tx, timer.subject, timer.subject_id, ())
            return
        playbook, hours, now = self.given.playbook, self.given.hours, self.given.now
        rung = nudges.ring(timer, mention, playbook, hours, now, self.audience)
        if rung is None:
            reset_timers(self.tx, self.around, mention, self.given)
            return
        timers.put(self.tx, rung.timer)
        if rung.lets_go is not None:
            self._let_go(mention, rung.lets_go, rung.drafts[-1])
        elif self.missed:
            for draft in map(self.reminding.to_who_is_there, rung.drafts):
                if self.reminding.wish_of(draft) != "none":
                    self._add_missed(timer, draft)
        elif rung.drafts:
            self.reminding.remind(mention, rung.drafts[-1])

    def _let_go(self, mention: Mention, asked: str, draft: Draft) -> None:
        """Back to everybody, if the owner was really asked and has not answered."""
        question = replace(draft, data={**draft.data, "step": asked})
        letter = outbox.with_key(self.tx, key_of(mention, question))
        if letter is None or letter.state != "sent":
            return
        step = lifecycle.let_go(mention, self.given)
        record(self.tx, self.around, mention, step, self.given)
        thread = replace(draft, to=None)
        key = key_of(mention, thread)
        say(self.tx, self.around, mention.id, thread, self.given, key=key)

    def _escalation(self, timer: Timer) -> None:
        """Ping once more whoever has not seen the brief; the clock is theirs alone."""
        timers.put(self.tx, escalating.rung(timer))
        asked = escalations.find(self.tx, EscalationId(timer.subject_id))
        if asked is None or asked.acknowledged_at is not None:
            return
        if self.missed:
            data: dict[str, object] = {"mention": asked.mention}
            self._add_missed(timer, Draft("brief_again", asked.manager, data))
            return
        outbox.put(
            self.tx,
            key=f"brief_again:{asked.id}",
            kind="brief_again",
            channel=ChannelId(asked.manager),
            now=self.given.now,
            mention=asked.mention,
            escalation=asked.id,
        )

    def _add_missed(self, timer: Timer, draft: Draft) -> None:
        """Each mention once per person, however many of its clocks were missed."""
        person = draft.to or draft.data.get("person")
        items = self.catch_up[UserId(str(person)) if person else None]
        mention = draft.data.get("mention", timer.subject_id)
        if all(item["mention"] != mention for item in items):
            items.append({"mention": mention, "clock": timer.kind})

    def say_what_was_missed(self) -> None:
        """One message a person for everything that was missed (features F3)."""
        now = self.given.now
        for person, items in self.catch_up.items():
            outbox.put(
                self.tx,
                key=f"catch_up:{person or 'desk'}:{now.isoformat()}",
                kind="catch_up",
                channel=ChannelId(person or self.around.places.desk),
                now=now,
                data={"items": items, "person": person},
            )
            for item in items:
                events.append(
                    self.tx,
                    mention=MentionId(int(str(item["mention"]))),
                    at=now,
                    kind="caught_up",
                    actor=SOURCE,
                    data={"clock": item["clock"]},
                )
