"""Ends a question to management once nobody needs the answer, and reopens it.

Called after every move, before anything new is escalated, and by undo.
"""

from dataclasses import replace

from bot.core.command import CommandAnswer
from bot.core.context import AppContext
from bot.core.notify import SOURCE
from bot.escalation.effects.paging import Paging
from bot.escalation.rules import escalating, withdrawal
from bot.escalation.rules.escalating import CLOSED
from bot.mentions.rules.transition import DecisionContext, Transition
from data.audit.event_data import NotNeeded, OfEscalation
from data.escalation import escalations
from data.models import Escalation, Mention, UserId
from data.team.idempotency import Undo
from data.transaction import Transaction


def follow(
    tx: Transaction,
    app: AppContext,
    before: Mention,
    after: Mention,
    context: DecisionContext,
) -> None:
    """End what this move made pointless; who had seen a question hears that it is."""
    if not withdrawal.may_change(before, after):
        return
    raised = escalations.of(tx, after.id)
    for asked, why in withdrawal.pointless(before, after, raised, context.playbook):
        end(Paging.now(tx, app, context), asked, why)


def after_move(
    tx: Transaction,
    app: AppContext,
    before: Mention,
    step: Transition,
    context: DecisionContext,
) -> None:
    """The same, after any transition."""
    follow(tx, app, before, step.mention, context)


def undone(
    tx: Transaction,
    app: AppContext,
    before: Mention,
    after: Mention,
    last: Undo,
    context: DecisionContext,
) -> None:
    """A move was taken back: what it ended is asked again, what it raised is not."""
    raised = escalations.of(tx, after.id)
    for asked in withdrawal.ended_at(raised, last.at):
        again = escalating.revived(asked)
        Paging.now(tx, app, context).changed(
            again, "asked_again", OfEscalation(again.id), start=context.now
        )
    follow(tx, app, before, after, context)


def end(paging: Paging, asked: Escalation, why: str) -> None:
    """Nobody is asked any more; what was not sent is withdrawn, the rest says it."""
    by = paging.context.by or UserId(SOURCE)
    after = escalating.obsolete(asked, paging.context, why, by)
    paging.changed(after, "obsolete", NotNeeded(after.id, why))
    if why == CLOSED and asked.acknowledged_by is not None:
        paging.tell(after, "obsolete", [asked.acknowledged_by])


def heard(
    tx: Transaction,
    before: Mention,
    after: Mention,
    context: DecisionContext,
    answer: CommandAnswer,
) -> CommandAnswer:
    """With what is not asked any more, and what somebody saw already."""
    raised = escalations.of(tx, after.id)
    for asked in raised:
        if asked.obsolete == escalating.TAKEN_BACK and asked.ended_at == context.now:
            return replace(answer, taken_back=asked.manager)
    for asked in raised:
        seen = asked.acknowledged_by
        gone = withdrawal.is_gone(asked, before, after, context.playbook)
        if asked.ended_at is None and gone and seen is not None:
            return replace(answer, still_asked=(seen, asked.id))
    return answer
