"""The use cases between the team and management: ask, see, decide."""

from dataclasses import replace
from datetime import datetime

from bot.desk.forgetting import redraw
from bot.desk.press import Done, Press
from bot.desk.pressing import Pressing
from bot.desk.record import say
from bot.errors import Refused
from bot.rules import escalating
from bot.rules.step import Given, Saying
from data import cards, escalations, events, outbox, pings, presses, timers
from data.models import ChannelId, Escalation, EscalationId, Mention, UserId
from data.transaction import Transaction


class Escalating(Pressing):
    """Escalate, acknowledge, decide."""

    async def escalate(
        self,
        press: Press,
        *,
        level: str,
        reason: str,
        question: str,
        manager: UserId,
        decide_by: datetime | None,
    ) -> Done:
        """Ask management one question: a brief to its channel and one to the person."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            asked = escalating.escalate(
                mention,
                given,
                level=level,
                reason=reason,
                question=question,
                manager=manager,
                decide_by=decide_by,
            )
            return self._asked(tx, mention, asked, given)

        return await self.press(press, decide)

    async def acknowledge(self, press: Press, number: EscalationId) -> Done:
        """A manager has seen it: no more pings, the question is still open."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            before = _found(tx, number)
            self._check_may_answer(before, given)
            after = escalating.acknowledge(before, given)
            return self._answered(tx, mention, after, given, "acknowledged", {})

        return await self.press(press, decide)

    async def decide(
        self, press: Press, number: EscalationId, *, decision: str, instruction: str
    ) -> Done:
        """A manager decides; whoever asked hears it, and the card shows it."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            before = _found(tx, number)
            self._check_may_answer(before, given)
            after = escalating.decide(
                before, given, decision=decision, instruction=instruction
            )
            data: dict[str, object] = {"decision": decision}
            return self._answered(tx, mention, after, given, "decided", data)

        return await self.press(press, decide)

    def _asked(
        self, tx: Transaction, mention: Mention, asked: Escalation, given: Given
    ) -> Done:
        number = escalations.add(tx, asked)
        asked = replace(asked, id=number)
        data: dict[str, object] = {
            "escalation": number,
            "level": asked.level,
            "reason": asked.reason,
            "manager": asked.manager,
        }
        self._tell_story(tx, mention, "escalate", given, data)
        timers.set_all(
            tx,
            "escalation",
            number,
            escalating.timers(asked, given.playbook, given.hours),
        )
        management = self.around.places.management
        for kind, channel in (("brief", management), ("brief_dm", asked.manager)):
            letter = outbox.put(
                tx,
                key=f"{kind}:{number}",
                kind=kind,
                channel=ChannelId(channel),
                now=given.now,
                mention=mention.id,
                escalation=number,
            )
            step = "channel" if kind == "brief" else "first"
            person = channel if kind == "brief" else asked.manager
            pings.add(
                tx,
                escalation=number,
                step=step,
                level=asked.level,
                person=person,
                at=given.now,
                outbox=letter,
            )
        presses.forget_undo(tx, mention.id)
        return Done("escalate", mention, escalation=number, data=data)

    def _answered(
        self,
        tx: Transaction,
        mention: Mention,
        after: Escalation,
        given: Given,
        kind: str,
        data: dict[str, object],
    ) -> Done:
        escalations.save(tx, after)
        data = {"escalation": after.id, **data}
        self._tell_story(tx, mention, kind, given, data)
        timers.set_all(
            tx,
            "escalation",
            after.id,
            escalating.timers(after, given.playbook, given.hours),
        )
        self._redraw_briefs(tx, after, kind, given)
        if after.raised_by != given.by:
            saying = Saying(kind, after.raised_by, {"escalation": after.id})
            key = f"{kind}:{after.id}"
            say(tx, self.around, mention.id, saying, given, key=key)
        return Done(kind, mention, escalation=after.id, data=data)

    def _redraw_briefs(
        self, tx: Transaction, after: Escalation, why: str, given: Given
    ) -> None:
        """Briefs that were posted show what became of them and lose their buttons."""
        for told in ("brief", "brief_dm", "brief_again"):
            posted = outbox.with_key(tx, f"{told}:{after.id}")
            redraw(tx, posted, why, given)

    def _tell_story(
        self,
        tx: Transaction,
        mention: Mention,
        kind: str,
        given: Given,
        data: dict[str, object],
    ) -> None:
        events.append(
            tx, mention=mention.id, at=given.now, kind=kind, actor=given.by, data=data
        )
        cards.want(tx, mention.id, given.now, urgent=True)

    def _check_may_answer(self, escalation: Escalation, given: Given) -> None:
        """The person asked, or anybody with a say; everybody while no roles are set."""
        person = self.around.person(given.by)
        with_a_say = {"lead", "manager", "crisis", "legal", "privacy", "press", "hr"}
        if given.by == escalation.manager or not self.around.people:
            return
        if person is None or not with_a_say & set(person.roles):
            raise Refused("not_a_manager", {"person": escalation.manager})


def _found(tx: Transaction, number: EscalationId) -> Escalation:
    escalation = escalations.find(tx, number)
    if escalation is None:
        raise Refused("unknown_escalation")
    return escalation
