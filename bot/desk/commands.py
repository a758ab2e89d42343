"""The use cases that change a mention: any rule of the lifecycle, and undo."""

from datetime import timedelta
from functools import partial

from bot.core.access import follow
from bot.core.command import Command, CommandAnswer, CommandResult
from bot.core.context import AppContext
from bot.core.execute import apply_transition, execute, reset_timers
from bot.errors import Refused
from bot.escalation.effects import withdrawal
from bot.followup import effects
from bot.handoffs.service import open_ends
from bot.intake.service import own_posting
from bot.mentions.rules.clocks import set_due
from bot.mentions.rules.transition import DecisionContext, Rule, Transition
from bot.team import service
from data.audit import events
from data.mentions import mentions
from data.mentions.event_data import Undone
from data.models import Mention
from data.outbox import cards
from data.replies import posted
from data.team import idempotency
from data.transaction import Transaction

_END_AT_ONCE = ("settle", "stand")
"""Moves by which a mention is closed without the dialog that asks about open ends."""


async def move(app: AppContext, command: Command, rule: Rule) -> CommandResult:
    """Make one move on one mention. Raises `Refused` with the reason."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        step = rule(mention, context)
        _check_open(tx, mention, step, context)
        recorded = apply_transition(tx, app, mention, step, context)
        care = CommandAnswer(care=service.offered(tx, app, step, context))
        return CommandResult(
            step.move,
            step.mention,
            undoable=recorded.undoable,
            data=step.data,
            answer=recorded.answer | care,
        )

    return await execute(app, command, decide)


def _check_open(
    tx: Transaction, mention: Mention, step: Transition, context: DecisionContext
) -> None:
    """A press that ends it asks nothing, so it ends nothing that is still open."""
    if step.move not in _END_AT_ONCE:
        return
    if open_ends(tx, mention, context).some or mention.promise_due is not None:
        raise Refused("something_is_open")


async def undo(
    app: AppContext, command: Command, within: timedelta | None = None
) -> CommandResult:
    """Take back one's own last move while that may be; the undo is an event too.

    `within`: of what was done with many at once, longer than of a single press.
    """
    within = within or app.playbook.clocks.undo
    return await execute(app, command, partial(_undo, app, within))


def _undo(
    app: AppContext,
    within: timedelta,
    tx: Transaction,
    mention: Mention,
    context: DecisionContext,
) -> CommandResult:
    last = idempotency.last_move(tx, mention.id)
    if last is None:
        raise Refused("nothing_to_undo")
    if last.actor != context.by:
        raise Refused("undo_not_yours", {"person": last.actor})
    if context.now - last.at > within:
        raise Refused("undo_too_late")
    back = mentions.with_state(mention, last.before)
    back = set_due(back, context.playbook, context.hours)
    mentions.save(tx, back)
    effects.undone(tx, app, back, last, context)
    answer = withdrawal.undone(tx, app, mention, back, last, context)
    posted.take_back(tx, mention.id, last.at, context.now)
    own_posting.taken_back(tx, mention, last.at, context)
    data = Undone(last.kind)
    event = events.append(
        tx,
        mention=mention.id,
        at=context.now,
        kind="undo",
        actor=context.by,
        data=data,
    )
    follow(tx, app, mention, back, event, context)
    reset_timers(tx, app, back, context)
    idempotency.forget_undo(tx, mention.id)
    cards.want(tx, mention.id, context.now, urgent=True)
    return CommandResult("undo", back, data=data, answer=answer)
