"""Records who is told of an escalation, and what follows when nobody answers.

Each ping is a letter, a row and, once the courier has sent it, an event with the time
it arrived. Everything here happens inside the transaction of whoever asks for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from bot.desk.ground.redrawing import redraw
from bot.desk.ground.saying import SOURCE
from bot.desk.ground.surroundings import Surroundings
from bot.rules.escalation import escalating
from bot.rules.escalation.paging import Team, clocks
from bot.rules.life.step import Given
from data import events, timers
from data.courier import cards, outbox
from data.escalation import escalations, pings
from data.models import ChannelId, Escalation, MentionId, OutboxId, UserId
from data.people import absences
from data.transaction import Transaction

_KINDS = {
    "channel": "brief",
    "again": "brief_again",
    "deputy": "brief_deputy",
    "next": "brief_next",
    "delegated": "brief_delegated",
    "undelivered": "brief_instead",
}
"""The letter of a ping, by its step; a `brief_dm` where the step is not named."""


@dataclass(frozen=True, slots=True)
class Paging:
    """Tells people, inside one transaction and at one instant."""

    tx: Transaction
    around: Surroundings
    given: Given
    team: Team

    @classmethod
    def now(cls, tx: Transaction, around: Surroundings, given: Given) -> Self:
        """With whoever is away at this instant."""
        away = {
            user: absence.backup
            for user, absence in absences.all_at(tx, given.now).items()
        }
        lead = around.duty.audience().lead
        return cls(tx, around, given, Team(around.people, given.playbook, lead, away))

    def whom(self, level: str, reason: str) -> tuple[str, UserId]:
        """The level that can be asked, and its first person; nobody ("") if there is none."""
        role = self.given.playbook.escalation_reasons[reason].role
        found = self.team.nearest(level, role)
        return found if found is not None else (level, UserId(""))

    def begin(self, asked: Escalation) -> Escalation:
        """Store it, start its clock, and tell whoever must know."""
        stored = replace(asked, raised_by=UserId(asked.raised_by or SOURCE))
        number = escalations.add(self.tx, stored)
        asked = replace(stored, id=number)
        self._story(
            asked,
            "escalate" if asked.kind == "question" else f"escalate_{asked.kind}",
            {
                "level": asked.level,
                "reason": asked.reason,
                "manager": asked.manager,
                "cause": asked.cause,
            },
        )
        timers.set_all(
            self.tx,
            "escalation",
            number,
            clocks(asked, self.given.playbook, self.given.hours),
        )
        if asked.kind == "question":
            self._call(asked, "channel", self.around.places.management)
        if asked.ended_at is None and asked.acknowledged_at is None:
            self.call_level(asked, "first")
        return asked

    def call_level(self, asked: Escalation, step: str) -> None:
        """Tell the person asked, or at the crisis team's level everybody at once."""
        level = self.given.playbook.escalation.levels[asked.level]
        people = [asked.manager] if asked.manager else []
        if level.all_at_once:
            people += self.team.in_order(asked.level)
        for person in dict.fromkeys(people):
            self.call(asked, "all" if person != asked.manager else step, person)
        known = {ping.person for ping in pings.of(self.tx, asked.id)}
        for contact in self.team.phones(asked.level):
            if contact.key not in known:
                self._note(asked, "phone", contact.key, None)

    def call(
        self, asked: Escalation, step: str, person: UserId, **data: object
    ) -> None:
        """Tell one person, and write down that it was decided to.

        `data` is for the letter: `by` whom it was passed on, `for` whom they are asked.
        """
        self._call(asked, step, person, **data)
        if step != "first":
            self._story(asked, "pinged", {"step": step, "to": person})

    def told(self, asked: Escalation) -> set[str]:
        """Everybody who was told, or could not be."""
        return {ping.person for ping in pings.of(self.tx, asked.id)}

    def changed(
        self,
        after: Escalation,
        kind: str,
        data: dict[str, object],
        *,
        start: datetime | None = None,
    ) -> None:
        """Store what became of it, set its clocks again, and redraw what was posted."""
        escalations.save(self.tx, after)
        event = self._story(after, kind, data)
        book, hours = self.given.playbook, self.given.hours
        wanted = clocks(after, book, hours, start)
        timers.set_all(self.tx, "escalation", after.id, wanted)
        self.redraw(after, f"{kind}:{event}")

    def redraw(self, asked: Escalation, why: str) -> None:
        """Briefs that were posted show what became of them."""
        for ping in pings.of(self.tx, asked.id):
            if ping.outbox is not None:
                redraw(self.tx, outbox.letter(self.tx, ping.outbox), why, self.given)

    def tell(
        self, asked: Escalation, kind: str, people: Iterable[UserId], **data: object
    ) -> None:
        """Say something about it to people of the team, never to who just acted."""
        count = len(events.story(self.tx, asked.mention))
        self._tell(asked, kind, f"{kind}:{asked.id}:{count}", people, data)

    def tell_once(
        self, asked: Escalation, key: str, people: Iterable[UserId], **data: object
    ) -> None:
        """The same, but never again under this key (`kind:number`)."""
        self._tell(asked, key.partition(":")[0], key, people, data)

    def _tell(
        self,
        asked: Escalation,
        kind: str,
        key: str,
        people: Iterable[UserId],
        data: dict[str, object],
    ) -> None:
        for person in dict.fromkeys(people):
            if person in ("", SOURCE, self.given.by):
                continue
            outbox.put(
                self.tx,
                key=f"{key}:{person}",
                kind=kind,
                channel=ChannelId(person),
                now=self.given.now,
                mention=asked.mention,
                escalation=asked.id,
                priority=1,
                data={"escalation": asked.id, **data},
            )

    def raise_level(self, asked: Escalation) -> Escalation | None:
        """Ask the next level; nothing where there is none or nobody new in it."""
        known = self.given.playbook.escalation.levels[asked.level]
        told = self.told(asked)
        role = self.given.playbook.escalation_reasons[asked.reason].role
        level = known.next
        while level is not None:
            people = self.team.in_order(level, role)
            fresh = [person for person in people if person not in told]
            if fresh:
                after = escalating.raise_level(asked, level=level, manager=fresh[0])
                data: dict[str, object] = {"from": asked.level, "level": level}
                self.changed(
                    after,
                    "level_raised",
                    {**data, "manager": after.manager},
                    start=self.given.now,
                )
                self.call_level(after, "next")
                return after
            level = self.given.playbook.escalation.levels[level].next
        return None

    def raisers(self, asked: Escalation, owner: UserId | None) -> list[UserId]:
        """Whoever raised it, else the owner, else who is on duty."""
        if asked.raised_by != SOURCE:
            return [asked.raised_by]
        on_duty = self.around.duty.audience().on_duty
        return [user for user in (owner or on_duty,) if user is not None]

    def _call(self, asked: Escalation, step: str, channel: str, **data: object) -> None:
        kind = _KINDS.get(step, "brief_dm")
        count = len(pings.of(self.tx, asked.id))
        letter = outbox.put(
            self.tx,
            key=f"{kind}:{asked.id}:{count}",
            kind=kind,
            channel=ChannelId(channel),
            now=self.given.now,
            mention=asked.mention,
            escalation=asked.id,
            priority=0,
            data={"step": step, **data},
            not_before=max(asked.pages_from, self.given.now),
        )
        self._note(asked, step, channel, letter)

    def _note(
        self, asked: Escalation, step: str, person: str, letter: OutboxId | None
    ) -> None:
        pings.add(
            self.tx,
            escalation=asked.id,
            step=step,
            level=asked.level,
            person=person,
            at=self.given.now,
            outbox=letter,
        )

    def _story(self, asked: Escalation, kind: str, data: dict[str, object]) -> int:
        cards.want(self.tx, asked.mention, self.given.now, urgent=True)
        return events.append(
            self.tx,
            mention=MentionId(asked.mention),
            at=self.given.now,
            kind=kind,
            actor=self.given.by or SOURCE,
            data={"escalation": asked.id, **data},
        )
