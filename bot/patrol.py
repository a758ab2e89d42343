"""Finds what has fallen due, decides it, and records what is to be said.

APScheduler only beats the time; what is due stands in the timers table, so a crash, a
weekend or a changed clock loses nothing (DESIGN section 7).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import structlog

from bot.desk.record import SOURCE, record, reset_timers, say
from bot.desk.surroundings import Surroundings
from bot.reminding import Reminding, key_of
from bot.rules import escalating, lifecycle, nudges
from bot.rules.step import Draft, Given
from bot.shift_change import ShiftChange
from data import escalations, events, mentions, outbox, timers
from data.models import ChannelId, EscalationId, Mention, MentionId, Timer, UserId
from data.transaction import Transaction

LATE = timedelta(minutes=5)
"""What is later than this was missed, not met: it goes into one catch-up message."""

_BATCH = 200
_MISSED_BATCH = 10_000
_AN_HOUR = timedelta(hours=1)

log = structlog.get_logger("patrol")

Missed = Mapping[UserId | None, list[dict[str, object]]]


class Patrol:
    """Walks the timers. Each round decides everything that is due by now."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self._reminding = Reminding(around)
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
        caught_up: dict[UserId | None, list[dict[str, object]]] = defaultdict(list)
        for timer in due:
            try:
                drafts = self._ring(tx, timer, given)
            except Exception:
                timers.push_back(tx, timer, given.now + _AN_HOUR)
                log.exception("timer failed", subject=timer.subject, kind=timer.kind)
                continue
            if missed:
                for draft in drafts:
                    there = self._reminding.to_who_is_there(tx, draft, given)
                    _add_missed(caught_up, timer, there)
            elif drafts:
                self._nudge(tx, timer, drafts[-1], given)
        self._say_once(tx, caught_up, given)
        return len(due)

    def _ring(self, tx: Transaction, timer: Timer, given: Given) -> tuple[Draft, ...]:
        if timer.subject == "escalation":
            return self._ring_escalation(tx, timer)
        if timer.subject == "desk":
            self._shifts.ring(tx, timer, given)
            return ()
        mention = mentions.find(tx, MentionId(timer.subject_id))
        if mention is None:
            timers.set_all(tx, timer.subject, timer.subject_id, ())
            return ()
        rung = nudges.ring(
            timer,
            mention,
            self._around.playbook,
            self._around.hours,
            given.now,
            self._around.duty.audience(),
        )
        if rung is None:
            reset_timers(tx, self._around, mention, given)
            return ()
        timers.put(tx, rung.timer)
        if rung.lets_go is not None:
            self._let_go(tx, mention, rung.lets_go, rung.drafts[-1], given)
            return ()
        return rung.drafts

    def _let_go(
        self, tx: Transaction, mention: Mention, asked: str, draft: Draft, given: Given
    ) -> None:
        """Back to everybody, if the owner was really asked and has not answered."""
        question = replace(draft, data={**draft.data, "step": asked})
        letter = outbox.with_key(tx, key_of(mention, question))
        if letter is None or letter.state != "sent":
            return
        record(tx, self._around, mention, lifecycle.let_go(mention, given), given)
        thread = replace(draft, to=None)
        key = key_of(mention, thread)
        say(tx, self._around, mention.id, thread, given, key=key)

    def _ring_escalation(self, tx: Transaction, timer: Timer) -> tuple[Draft, ...]:
        """Ping once more whoever has not seen the brief; the clock is theirs alone."""
        timers.put(tx, escalating.rung(timer))
        escalation = escalations.find(tx, EscalationId(timer.subject_id))
        if escalation is None or escalation.acknowledged_at is not None:
            return ()
        data: dict[str, object] = {
            "escalation": escalation.id,
            "mention": escalation.mention,
            "clock": "acknowledge",
        }
        return (Draft("brief_again", escalation.manager, data),)

    def _nudge(self, tx: Transaction, timer: Timer, draft: Draft, given: Given) -> None:
        if timer.subject == "escalation":
            self._brief_again(tx, timer, draft, given)
            return
        mention = mentions.find(tx, MentionId(timer.subject_id))
        if mention is not None:
            self._reminding.remind(tx, mention, draft, given)

    def _brief_again(
        self, tx: Transaction, timer: Timer, draft: Draft, given: Given
    ) -> None:
        outbox.put(
            tx,
            key=f"brief_again:{timer.subject_id}",
            kind="brief_again",
            channel=ChannelId(draft.to or self._around.places.management),
            now=given.now,
            mention=MentionId(int(str(draft.data["mention"]))),
            escalation=EscalationId(timer.subject_id),
            data=draft.data,
        )

    def _say_once(self, tx: Transaction, caught_up: Missed, given: Given) -> None:
        """One message a person for everything that was missed (features F3)."""
        for person, items in caught_up.items():
            outbox.put(
                tx,
                key=f"catch_up:{person or 'desk'}:{given.now.isoformat()}",
                kind="catch_up",
                channel=ChannelId(person or self._around.places.desk),
                now=given.now,
                data={"items": items, "person": person},
            )
            for item in items:
                events.append(
                    tx,
                    mention=MentionId(int(str(item["mention"]))),
                    at=given.now,
                    kind="caught_up",
                    actor=SOURCE,
                    data={"clock": item["clock"]},
                )


def _add_missed(
    caught_up: dict[UserId | None, list[dict[str, object]]],
    timer: Timer,
    draft: Draft,
) -> None:
    """Each mention once per person, however many of its clocks were missed."""
    person = draft.to or draft.data.get("person")
    items = caught_up[UserId(str(person)) if person else None]
    mention = draft.data.get("mention", timer.subject_id)
    if all(item["mention"] != mention for item in items):
        items.append({"mention": mention, "clock": timer.kind})
