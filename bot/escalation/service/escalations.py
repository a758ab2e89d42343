"""The use cases between the team and management: tell, acknowledge, take over, decide."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.command import Command, CommandAnswer, CommandResult
from bot.core.context import AppContext
from bot.core.execute import apply_transition, execute
from bot.errors import Refused
from bot.escalation.effects.paging import Paging
from bot.escalation.effects.withdrawal import end
from bot.escalation.rules import escalating, withdrawal
from bot.escalation.rules.escalating import EscalationRequest
from bot.escalation.service.freezing import hold
from bot.mentions.rules import confidential, lifecycle
from bot.mentions.rules.transition import DecisionContext
from data.audit import events
from data.escalation import escalations, info_requests, pings
from data.escalation.event_data import (
    AskedBack,
    Called,
    CaseTaken,
    Decided,
    Declined,
    OfEscalation,
    PassedOn,
)
from data.mentions import suggestions
from data.models import Escalation, EscalationId, Mention, Status, UserId
from data.outbox import cards
from data.outbox.notification_data import EscalationNews
from data.team import idempotency
from data.transaction import Transaction

Answering = Callable[[Paging, Mention, Escalation, DecisionContext], CommandResult]


@dataclass(frozen=True, slots=True)
class ManagerDecision:
    """What a manager decides, and what is held because of it.

    `hold` is a topic of `bot/escalation/rules/approving.py`, or empty; `until` ends the hold.
    """

    decision: str
    instruction: str = ""
    why: str = ""
    hold: str = ""
    until: datetime | None = None


async def find(app: AppContext, number: EscalationId) -> Escalation:
    """One question to management. Raises `Refused` when there is none."""
    found = await app.store.read(lambda tx: escalations.find(tx, number))
    if found is None:
        raise Refused("unknown_escalation")
    return found


async def escalate(
    app: AppContext,
    command: Command,
    *,
    brief: EscalationRequest,
    manager: UserId | None = None,
) -> CommandResult:
    """Ask management one question, or only tell it (`brief.kind`).

    Whoever is away is stood in for; without `manager` the level's first person.
    """

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        paging = Paging.now(tx, app, context)
        level, whom = brief.level, manager
        if brief.level not in context.playbook.escalation.levels:
            raise Refused("unknown_level", field="level")
        if brief.reason not in context.playbook.escalation_reasons:
            raise Refused("unknown_reason", field="reason")
        if whom is None:
            level, whom = paging.whom(brief.level, brief.reason)
        there = paging.team.who_is_there(whom) or whom
        chosen = replace(brief, level=level)
        asked = escalating.escalate(mention, context, brief=chosen, manager=there)
        kept = confidential.for_reason(mention, context, asked.reason)
        if kept is not None:
            apply_transition(tx, app, mention, kept, context)
            mention = kept.mention
        asked = paging.begin(asked)
        idempotency.forget_undo(tx, mention.id)
        move = "escalate" if asked.kind == "question" else f"escalate_{asked.kind}"
        answer = later_than(context.now, asked)
        answer = answer if asked.manager else replace(answer, state="nobody")
        answer = replace(answer, to=asked.manager, kept=kept is not None)
        return CommandResult(move, mention, escalation=asked.id, answer=answer)

    return await execute(app, command, decide)


async def acknowledge(
    app: AppContext, command: Command, number: EscalationId
) -> CommandResult:
    """A manager has seen it: no more pings, the question is still open. The card says so."""

    def answer(
        paging: Paging, mention: Mention, asked: Escalation, context: DecisionContext
    ) -> CommandResult:
        after = escalating.acknowledge(asked, context)
        paging.changed(after, "acknowledged", OfEscalation(after.id))
        move = "seen" if asked.kind == "fyi" else "acknowledged"
        return CommandResult(move, mention, escalation=after.id)

    return await _answering(app, command, number, answer)


async def take_case(
    app: AppContext, command: Command, number: EscalationId
) -> CommandResult:
    """A manager takes the case itself: question and mention are theirs now."""

    def answer(
        paging: Paging, mention: Mention, asked: Escalation, context: DecisionContext
    ) -> CommandResult:
        after = escalating.take_over(asked, context)
        # Whoever had it until now has heard it from the move itself.
        told = [*paging.asking(after, mention.owner), asked.manager]
        others = [who for who in told if who != mention.owner]
        mention = _owned(app, paging.tx, mention, context)
        data = CaseTaken(asked.id, asked.manager)
        paging.changed(after, "case_taken", data)
        paging.tell(after, "case_taken", others, EscalationNews(by=context.by))
        return CommandResult("case_taken", mention, escalation=after.id)

    return await _answering(app, command, number, answer)


async def delegate(
    app: AppContext, command: Command, number: EscalationId, *, to: UserId
) -> CommandResult:
    """Somebody else with a say answers; they are told at once."""

    def answer(
        paging: Paging, mention: Mention, asked: Escalation, context: DecisionContext
    ) -> CommandResult:
        if not paging.team.has_a_say(to):
            raise Refused("no_say", {"person": to}, field="to")
        there = paging.team.who_is_there(to)
        if there in (None, context.by, asked.manager) and there != to:
            raise Refused("backup_is_away", {"person": to}, field="to")
        there = there or to
        after = escalating.delegate(asked, context, to=there)
        data = PassedOn(asked.id, asked.manager, there)
        paging.changed(after, "delegated", data, start=context.now)
        paging.call(after, "delegated", there, by=context.by)
        return CommandResult(
            "delegated", mention, escalation=after.id, answer=CommandAnswer(to=there)
        )

    return await _answering(app, command, number, answer)


async def decide(
    app: AppContext, command: Command, number: EscalationId, *, verdict: ManagerDecision
) -> CommandResult:
    """A manager decides; whoever asked hears it, and the card shows it."""

    def answer(
        paging: Paging, mention: Mention, asked: Escalation, context: DecisionContext
    ) -> CommandResult:
        _check_own_text(paging, asked, verdict.decision)
        after = escalating.decide(
            asked,
            context,
            decision=verdict.decision,
            instruction=verdict.instruction,
            why=verdict.why,
        )
        data = told_of_decision(paging, mention, after)
        hold(paging, after, verdict.hold, verdict.until)
        return CommandResult("decided", mention, escalation=after.id, data=data)

    return await _answering(app, command, number, answer)


def told_of_decision(paging: Paging, mention: Mention, after: Escalation) -> Decided:
    """It counts: the record, the card, whoever asked, and what else it answers."""
    data = Decided(after.id, after.decision or "")
    paging.changed(after, "decided", data)
    paging.tell(after, "decided", paging.asking(after, mention.owner))
    raised = escalations.of(paging.tx, mention.id)
    for other in withdrawal.answered_with(after, raised):
        end(paging, other, escalating.ANSWERED)
    return data


async def press(
    app: AppContext, command: Command, number: EscalationId, *, decision: str
) -> CommandResult:
    """A decision of one press; the team hears it once it can no longer be taken back."""

    def answer(
        paging: Paging, mention: Mention, asked: Escalation, context: DecisionContext
    ) -> CommandResult:
        _check_own_text(paging, asked, decision)
        after = escalating.press(asked, context, decision=decision)
        if asked.acknowledged_by is None:
            paging.story(after, "acknowledged", OfEscalation(after.id))
        paging.kept(after)
        return CommandResult("decided", mention, escalation=after.id)

    return await _answering(app, command, number, answer)


async def undo(
    app: AppContext, command: Command, number: EscalationId
) -> CommandResult:
    """A decision of one press is taken back by whoever made it; the record says so."""

    def answer(
        paging: Paging, mention: Mention, asked: Escalation, context: DecisionContext
    ) -> CommandResult:
        after = escalating.undone(asked, context)
        data = Decided(asked.id, asked.pending or "")
        paging.changed(after, "decision_undone", data, start=context.now)
        return CommandResult("decision_undone", mention, escalation=after.id)

    return await _answering(app, command, number, answer)


async def add_sentence(
    app: AppContext, command: Command, number: EscalationId, *, sentence: str
) -> CommandResult:
    """A sentence to a decision of one press: with it, or after it."""

    def answer(
        paging: Paging, mention: Mention, asked: Escalation, context: DecisionContext
    ) -> CommandResult:
        after = escalating.with_sentence(asked, context, sentence=sentence)
        if after.pending is not None:
            paging.kept(after)
        else:
            paging.changed(after, "instructed", OfEscalation(after.id))
            paging.tell(after, "decided", paging.asking(after, mention.owner))
        return CommandResult("instructed", mention, escalation=after.id)

    return await _answering(app, command, number, answer)


async def stand_down(
    app: AppContext, command: Command, number: EscalationId, *, sentence: str
) -> CommandResult:
    """It is not what it seemed. Whoever raised it may say so, too."""

    def answer(
        paging: Paging, mention: Mention, asked: Escalation, context: DecisionContext
    ) -> CommandResult:
        after = escalating.stand_down(asked, context, sentence=sentence)
        paging.changed(after, "stood_down", OfEscalation(after.id))
        told = [p for p in paging.told(asked) if p in paging.team.with_a_say()]
        team = paging.asking(after, mention.owner)
        paging.tell(after, "stood_down", [*team, *map(UserId, told)])
        return CommandResult("stood_down", mention, escalation=after.id)

    return await _answering(app, command, number, answer, raiser_may=True)


async def _answering(
    app: AppContext,
    command: Command,
    number: EscalationId,
    answer: Answering,
    *,
    raiser_may: bool = False,
) -> CommandResult:
    """Find it, see whether this person may answer it, and let them."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        asked = found(tx, number)
        paging = Paging.now(tx, app, context)
        theirs = raiser_may and asked.raised_by == context.by
        if not theirs:
            check_say(paging, asked, context.by)
        done = answer(paging, mention, asked, context)
        _seen_too(paging, mention, context)
        return done

    return await execute(app, command, decide)


def _owned(
    app: AppContext, tx: Transaction, mention: Mention, context: DecisionContext
) -> Mention:
    """The mention as the manager's own, where it is anybody's move at all."""
    if mention.owner == context.by or mention.status is Status.CLOSED:
        return mention
    open_ = mention.status is Status.OPEN
    rule = lifecycle.claim if open_ else lifecycle.take_over
    step = rule(mention, context)
    apply_transition(tx, app, mention, step, context)
    return step.mention


def later_than(now: datetime, asked: Escalation) -> CommandAnswer:
    """For the confirmation: when somebody hears of it, where that is not now."""
    if asked.pages_from <= now:
        return CommandAnswer()
    return CommandAnswer(state="later", time=asked.pages_from)


def _check_own_text(paging: Paging, asked: Escalation, decision: str) -> None:
    """Nobody says yes to the text they asked about, while somebody else can."""
    decisions, by = paging.context.playbook.escalation.decisions, paging.context.by
    known = decisions.get(decision)
    own = asked.kind == "approval" and asked.raised_by == by
    others = [who for _, who in paging.team.nearby(asked.level) if who != by]
    if own and others and known is not None and known.approves:
        raise Refused("own_text", field="decision")


def _seen_too(paging: Paging, mention: Mention, context: DecisionContext) -> None:
    """Whoever answers anything about a mention has seen what they were told of it."""
    for notice in escalations.of(paging.tx, mention.id):
        open_ = notice.kind == "fyi" and notice.ended_at is None
        if open_ and context.by in paging.told(notice):
            seen = escalating.acknowledge(notice, context)
            paging.changed(seen, "acknowledged", OfEscalation(seen.id))


def found(tx: Transaction, number: EscalationId) -> Escalation:
    """One escalation. Raises `Refused` where there is none."""
    asked = escalations.find(tx, number)
    if asked is None:
        raise Refused("unknown_escalation")
    return asked


def check_say(paging: Paging, asked: Escalation, by: UserId) -> None:
    """The person asked, or anybody with a say; everybody while no roles are set."""
    if by != asked.manager and not paging.team.has_a_say(by):
        raise Refused("not_a_manager", {"person": asked.manager})


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


async def decline(app: AppContext, command: Command, cause: str) -> CommandResult:
    """It does not look like that to this person."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        if cause not in context.playbook.triggers:
            raise Refused("not_here")
        suggestions.decline(tx, mention.id, cause, context.by, context.now)
        events.append(
            tx,
            mention=mention.id,
            at=context.now,
            kind="suggestion_declined",
            actor=context.by,
            data=Declined(cause),
        )
        cards.want(tx, mention.id, context.now, urgent=True)
        return CommandResult("suggestion_declined", mention)

    return await execute(app, command, decide)
