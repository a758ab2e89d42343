"""Tells the team about an escalation: who asked, who has it, who owes an answer.

Messages to management are in `paging.py`, which uses this module.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Self

from bot.core.availability import Availability
from bot.core.context import AppContext
from bot.core.notify import SOURCE, redraw
from bot.escalation.rules.paging import PagingTeam
from bot.mentions.rules.transition import DecisionContext
from data.audit import events
from data.audit.event_data import EventData
from data.escalation import pings
from data.models import ChannelId, Escalation, MentionId, UserId
from data.outbox import cards, outbox
from data.outbox.notification_data import EscalationNews
from data.transaction import Transaction

NO_NEWS = EscalationNews()


@dataclass(frozen=True, slots=True)
class Telling:
    """Speaks to the team, inside one transaction and at one instant."""

    tx: Transaction
    app: AppContext
    context: DecisionContext
    here: Availability
    team: PagingTeam

    @classmethod
    def now(cls, tx: Transaction, app: AppContext, context: DecisionContext) -> Self:
        """With whoever is away at this instant."""
        here = Availability.of(tx, app, context)
        away = {user: absence.backup for user, absence in here.away.items()}
        team = PagingTeam(app.people, context.playbook, here.audience.lead, away)
        return cls(tx, app, context, here, team)

    def told(self, asked: Escalation) -> set[str]:
        """Everybody who was told, or could not be."""
        return {ping.person for ping in pings.of(self.tx, asked.id)}

    def redraw(self, asked: Escalation) -> None:
        """Briefs that were posted show what became of them."""
        for ping in pings.of(self.tx, asked.id):
            if ping.outbox is not None:
                redraw(self.tx, outbox.message(self.tx, ping.outbox), self.context)

    def tell(
        self,
        asked: Escalation,
        kind: str,
        people: Iterable[UserId],
        data: EscalationNews = NO_NEWS,
    ) -> None:
        """Say something about it to people of the team, never to who just acted."""
        count = len(events.story(self.tx, asked.mention))
        self._tell(asked, kind, f"{kind}:{asked.id}:{count}", people, data)

    def tell_once(
        self,
        asked: Escalation,
        key: str,
        people: Iterable[UserId],
        data: EscalationNews = NO_NEWS,
    ) -> None:
        """The same, but never again under this key (`kind:number`)."""
        self._tell(asked, key.partition(":")[0], key, people, data)

    def _tell(
        self,
        asked: Escalation,
        kind: str,
        key: str,
        people: Iterable[UserId],
        data: EscalationNews,
    ) -> None:
        for person in dict.fromkeys(people):
            if person in ("", SOURCE, self.context.by):
                continue
            outbox.put(
                self.tx,
                key=f"{key}:{person}",
                kind=kind,
                channel=ChannelId(person),
                now=self.context.now,
                mention=asked.mention,
                escalation=asked.id,
                priority=1,
                data=replace(data, escalation=asked.id),
            )

    def raisers(self, asked: Escalation, owner: UserId | None) -> list[UserId]:
        """Whoever raised it, else the owner, else who is on duty."""
        if asked.raised_by != SOURCE:
            return [asked.raised_by]
        first = owner or self.here.audience.on_duty
        return [] if first is None else [first]

    def asking(self, asked: Escalation, owner: UserId | None) -> list[UserId]:
        """Who waits for the answer: whoever raised it, and whoever has the mention."""
        people = [*self.raisers(asked, owner), *filter(None, [owner])]
        return list(dict.fromkeys(people))

    def owing(
        self, asked: Escalation, owner: UserId | None, to: UserId
    ) -> list[UserId]:
        """Who can say more to `to`, the first first: who raised it, has it, or is there."""
        duty = self.here.audience
        raiser = asked.raised_by if asked.raised_by != SOURCE else None
        people = filter(None, (raiser, owner, duty.on_duty, duty.lead))
        there = (self.team.who_is_there(person) for person in people)
        return [who for who in dict.fromkeys(there) if who is not None and who != to]

    def story(self, asked: Escalation, kind: str, data: EventData) -> int:
        cards.want(self.tx, asked.mention, self.context.now, urgent=True)
        return events.append(
            self.tx,
            mention=MentionId(asked.mention),
            at=self.context.now,
            kind=kind,
            actor=self.context.by or SOURCE,
            data=data,
        )
