"""Records who is told of an escalation, and what follows when nobody answers.

Each ping is a message, a row and, once the courier has sent it, an event with the time
of delivery. Everything here runs inside the caller's transaction.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.config.brand import Phone
from bot.core.notify import SOURCE
from bot.escalation.effects.notify_team import Telling
from bot.escalation.rules import escalating
from bot.escalation.rules.paging import Colleague
from bot.escalation.rules.stages import clocks
from data import timers
from data.audit.event_data import EventData
from data.escalation import escalations, info_requests, pings
from data.escalation.event_data import Escalated, LevelRaised, Pinged
from data.escalation.models import InfoRequest
from data.models import ChannelId, Escalation, OutboxId, UserId
from data.outbox import outbox
from data.outbox.notification_data import Brief, EscalationNews

_KINDS = {
    "channel": "brief",
    "again": "brief_again",
    "deputy": "brief_deputy",
    "next": "brief_next",
    "delegated": "brief_delegated",
    "undelivered": "brief_instead",
}
"""The message of a ping, by its step; a `brief_dm` where the step is not named."""


@dataclass(frozen=True, slots=True)
class Paging(Telling):
    """Tells people, inside one transaction and at one instant."""

    def whom(self, level: str, reason: str) -> tuple[str, UserId]:
        """The level that can be asked, and its first person; nobody ("") if there is none."""
        role = self.context.playbook.escalation_reasons[reason].role
        found = self.team.nearest(level, role)
        return found if found is not None else (level, UserId(""))

    def begin(self, asked: Escalation) -> Escalation:
        """Store it, start its clock, and tell whoever must know."""
        stored = replace(asked, raised_by=UserId(asked.raised_by or SOURCE))
        number = escalations.add(self.tx, stored)
        asked = replace(stored, id=number)
        self.story(
            asked,
            "escalate" if asked.kind == "question" else f"escalate_{asked.kind}",
            Escalated(number, asked.level, asked.reason, asked.manager, asked.cause),
        )
        timers.set_all(
            self.tx,
            "escalation",
            number,
            clocks(asked, self.context.playbook, self.context.hours),
        )
        if asked.kind == "question":
            self._call(
                asked, "channel", self.app.channels.management, Brief(step="channel")
            )
        if self._is_for_all(asked) or asked.acknowledged_at is None:
            self.call_level(asked, "first")
        return asked

    def _is_for_all(self, asked: Escalation) -> bool:
        """One of the crisis team who asks for it does not keep it from the others."""
        level = self.context.playbook.escalation.levels[asked.level]
        return level.all_at_once and asked.kind == "question"

    def call_level(self, asked: Escalation, step: str) -> None:
        """Tell the person asked, or at the crisis team's level everybody at once.

        Never whoever has just acted. Whom to phone is noted, for the brief.
        """
        level = self.context.playbook.escalation.levels[asked.level]
        people = [asked.manager] if asked.manager else []
        if level.all_at_once:
            people += self.team.in_order(asked.level)
        for person in dict.fromkeys(people):
            if person != self.context.by:
                self.call(asked, "all" if person != asked.manager else step, person)
        profile = self.app.profile.links.phones if level.all_at_once else ()
        self._to_phone(asked, self.team.phones(asked.level), profile)

    def nobody_answers(self, asked: Escalation, owner: UserId | None) -> None:
        """There is nobody else to ask: the team hears it, and whom it can phone.

        That is everybody who was told and has a number, and all levels further up.
        """
        people = self.team.phones_from(asked.level, self.told(asked))
        self._to_phone(asked, people, self.app.profile.links.phones)
        self.redraw(asked)
        lead = [] if self.team.lead is None else [self.team.lead]
        self.tell(asked, "nobody_answers", [*self.raisers(asked, owner), *lead])

    def _to_phone(
        self, asked: Escalation, people: Iterable[Colleague], profile: Iterable[Phone]
    ) -> None:
        """Each once; a configured number is listed under its own name."""
        known = {
            one.person for one in pings.of(self.tx, asked.id) if one.outbox is None
        }
        for key in (*(who.key for who in people), *(one.name for one in profile)):
            if key not in known:
                self._note(asked, "phone", key, None)

    def call(
        self,
        asked: Escalation,
        step: str,
        person: UserId,
        *,
        by: UserId | None = None,
        instead_of: UserId | None = None,
    ) -> None:
        """Tell one person, and write down that it was decided to.

        For the message: `by` whom it was passed on, and `instead_of` whom they are asked.
        """
        self._call(asked, step, person, Brief(step=step, by=by, for_=instead_of))
        if step != "first":
            self.story(asked, "pinged", Pinged(asked.id, step, person))

    def changed(
        self,
        after: Escalation,
        kind: str,
        data: EventData,
        *,
        start: datetime | None = None,
    ) -> None:
        """Store what became of it, set its clocks again, and redraw what was posted."""
        escalations.save(self.tx, after)
        self.story(after, kind, data)
        book, hours = self.context.playbook, self.context.hours
        back = info_requests.waiting(self.tx, after.id)
        wanted = None if back is None else back.asked_at
        running = clocks(after, book, hours, start, wanted)
        timers.set_all(self.tx, "escalation", after.id, running)
        self.redraw(after)

    def kept(self, after: Escalation) -> None:
        """Store what the team does not hear of yet, set its clock, and redraw the briefs."""
        escalations.save(self.tx, after)
        book, hours = self.context.playbook, self.context.hours
        running = clocks(after, book, hours)
        timers.set_all(self.tx, "escalation", after.id, running)
        self.redraw(after)

    def raise_level(self, asked: Escalation) -> Escalation | None:
        """Ask the next level; nothing where there is none or nobody new in it."""
        known = self.context.playbook.escalation.levels[asked.level]
        told = self.told(asked)
        role = self.context.playbook.escalation_reasons[asked.reason].role
        level = known.next
        while level is not None:
            people = self.team.in_order(level, role)
            fresh = [person for person in people if person not in told]
            if fresh:
                after = escalating.raise_level(asked, level=level, manager=fresh[0])
                data = LevelRaised(asked.id, asked.level, level, after.manager)
                self.changed(
                    after,
                    "level_raised",
                    data,
                    start=self.context.now,
                )
                self.call_level(after, "next")
                return after
            level = self.context.playbook.escalation.levels[level].next
        return None

    def want(
        self, asked: Escalation, info_request: InfoRequest, to: UserId, step: str
    ) -> bool:
        """The team owes an answer: one person at a time is told, each time once."""
        key = f"info_wanted:{info_request.id}" + (":again" if step == "remind" else "")
        if outbox.with_key(self.tx, f"{key}:{to}") is not None:
            return False
        data = EscalationNews(
            info_request=info_request.id, by=info_request.asked_by, step=step
        )
        self.tell_once(asked, key, [to], data)
        if step != "first":
            self.story(asked, "pinged", Pinged(asked.id, step, to))
        return True

    def without(self, asked: Escalation, info_request: InfoRequest) -> None:
        """Nobody of the team has answered: whoever asked decides with what there is."""
        self.tell_once(
            asked, f"info_missing:{info_request.id}", [info_request.asked_by]
        )
        now, book, hours = self.context.now, self.context.playbook, self.context.hours
        running = clocks(asked, book, hours, now)
        timers.set_all(self.tx, "escalation", asked.id, running)

    def _call(self, asked: Escalation, step: str, channel: str, data: Brief) -> None:
        kind = _KINDS.get(step, "brief_dm")
        count = len(pings.of(self.tx, asked.id))
        message = outbox.put(
            self.tx,
            key=f"{kind}:{asked.id}:{count}",
            kind=kind,
            channel=ChannelId(channel),
            now=self.context.now,
            mention=asked.mention,
            escalation=asked.id,
            priority=0,
            data=data,
            not_before=max(asked.pages_from, self.context.now),
        )
        self._note(asked, step, channel, message)

    def _note(
        self, asked: Escalation, step: str, person: str, message: OutboxId | None
    ) -> None:
        pings.add(
            self.tx,
            escalation=asked.id,
            step=step,
            level=asked.level,
            person=person,
            at=self.context.now,
            outbox=message,
        )
