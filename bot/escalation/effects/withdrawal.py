"""Ends a question to management once nobody needs the answer, and reopens it.

Called after every move, before anything new is escalated, and by undo.
"""

from bot.core.command import NO_ANSWER, CommandAnswer
from bot.core.context import AppContext
from bot.core.notify import SOURCE
from bot.escalation.effects.paging import Paging
from bot.escalation.rules import escalating, withdrawal
from bot.escalation.rules.escalating import CLOSED, TAKEN_BACK
from bot.mentions.rules.transition import DecisionContext, Transition
from data.escalation import escalations
from data.escalation.event_data import NotNeeded, OfEscalation
from data.models import Escalation, Mention, UserId
from data.team.idempotency import Undo
from data.transaction import Transaction


def after_move(
    tx: Transaction,
    app: AppContext,
    before: Mention,
    step: Transition,
    context: DecisionContext,
) -> CommandAnswer:
    """End what this move made pointless; who had seen a question hears that it is.

    Whoever made the move hears what is not asked any more, and what somebody saw already.
    """
    return _follow(tx, app, before, step.mention, context)


def undone(
    tx: Transaction,
    app: AppContext,
    before: Mention,
    after: Mention,
    last: Undo,
    context: DecisionContext,
) -> CommandAnswer:
    """A move was taken back: what it ended is asked again, what it raised is not."""
    raised = escalations.of(tx, after.id)
    for asked in withdrawal.ended_at(raised, last.at):
        again = escalating.revived(asked)
        Paging.now(tx, app, context).changed(
            again, "asked_again", OfEscalation(again.id), start=context.now
        )
    return _follow(tx, app, before, after, context)


def end(paging: Paging, asked: Escalation, why: str) -> None:
    """Nobody is asked any more; what was not sent is withdrawn, the rest says it."""
    by = paging.context.by or UserId(SOURCE)
    after = escalating.obsolete(asked, paging.context, why, by)
    paging.changed(after, "obsolete", NotNeeded(after.id, why))
    if why == CLOSED and asked.acknowledged_by is not None:
        paging.tell(after, "obsolete", [asked.acknowledged_by])


def _follow(
    tx: Transaction,
    app: AppContext,
    before: Mention,
    after: Mention,
    context: DecisionContext,
) -> CommandAnswer:
    if not withdrawal.may_change(before, after):
        return NO_ANSWER
    raised = escalations.of(tx, after.id)
    over = list(withdrawal.pointless(before, after, raised, context.playbook))
    for asked, why in over:
        end(Paging.now(tx, app, context), asked, why)
    for asked, why in over:
        if why == TAKEN_BACK:
            return CommandAnswer(taken_back=asked.manager)
    ended = {asked.id for asked, _ in over}
    for asked in raised:
        seen, open_ = asked.acknowledged_by, asked.ended_at is None
        gone = withdrawal.is_gone(asked, before, after, context.playbook)
        if open_ and asked.id not in ended and gone and seen is not None:
            return CommandAnswer(still_asked=(seen, asked.id))
    return NO_ANSWER
