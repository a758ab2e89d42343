"""The use cases around a question to management: ask back, answer, phone somebody."""

from bot.core.command import Command, CommandAnswer, CommandResult
from bot.core.context import AppContext
from bot.core.execute import execute
from bot.errors import Refused
from bot.escalation.effects.paging import Paging
from bot.escalation.rules import escalating
from bot.escalation.service.escalations import check_say, found
from bot.mentions.rules.transition import DecisionContext
from data.audit import events
from data.audit.event_data import AskedBack, Called
from data.escalation import info_requests, pings
from data.models import EscalationId, Mention
from data.outbox.notification_data import EscalationNews
from data.transaction import Transaction


async def ask_back(
    app: AppContext, command: Command, number: EscalationId, *, question: str
) -> CommandResult:
    """A manager needs to know more: from now on the team owes an answer.

    Whoever raised it is asked, else whoever has it or is on duty.
    """

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        asked = found(tx, number)
        paging = Paging.now(tx, app, context)
        check_say(paging, asked, context.by)
        if not question.strip():
            raise Refused("needs_a_question", field="question")
        escalating.check_open(asked)
        if asked.acknowledged_by is None:
            asked = escalating.acknowledge(asked, context)
        info_requests.add(tx, number, question.strip(), context.by, context.now)
        info_request = info_requests.waiting(tx, number)
        assert info_request is not None
        paging.changed(asked, "info_wanted", AskedBack(number, info_request.id))
        to = next(iter(paging.owing(asked, mention.owner, context.by)), None)
        if to is not None:
            paging.want(asked, info_request, to, "first")
        told = CommandAnswer(to=to)
        return CommandResult("info_wanted", mention, escalation=number, answer=told)

    return await execute(app, command, decide)


async def answer_back(
    app: AppContext, command: Command, info_request: int, *, answer: str
) -> CommandResult:
    """The team's answer; it is the manager's move again, with time of their own."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        wanted = info_requests.find(tx, info_request)
        if wanted is None:
            raise Refused("unknown_escalation")
        if not answer.strip():
            raise Refused("needs_a_sentence", field="answer")
        if not info_requests.answer(
            tx, info_request, answer.strip(), context.by, context.now
        ):
            raise Refused("already_answered", {"person": wanted.answered_by})
        asked = found(tx, wanted.escalation)
        paging = Paging.now(tx, app, context)
        paging.changed(
            asked, "info_given", AskedBack(asked.id, info_request), start=context.now
        )
        people = [wanted.asked_by]
        paging.tell(
            asked,
            "info_given",
            people,
            EscalationNews(info_request=info_request, by=context.by),
        )
        told = CommandAnswer(to=wanted.asked_by)
        return CommandResult("info_given", mention, escalation=asked.id, answer=told)

    return await execute(app, command, decide)


async def called(
    app: AppContext, command: Command, number: EscalationId, contact: str
) -> CommandResult:
    """Somebody phoned a contact: who and when stands in the record (S0.12)."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        asked = found(tx, number)
        paging = Paging.now(tx, app, context)
        if not pings.called(tx, number, contact, context.by, context.now):
            before = next(
                (p for p in pings.of(tx, number) if p.person == contact), None
            )
            if before is None:
                raise Refused("unknown_escalation")
            raise Refused(
                "already_called",
                {"person": before.called_by, "at": before.called_at},
            )
        data = Called(number, contact)
        events.append(
            tx,
            mention=mention.id,
            at=context.now,
            kind="called",
            actor=context.by,
            data=data,
        )
        paging.redraw(asked)
        return CommandResult("called", mention, escalation=number, data=data)

    return await execute(app, command, decide)
