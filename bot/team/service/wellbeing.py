"""Protects the team from abusive texts: handing a case back without a reason, and an
offer only one person sees.
"""

from bot.core.apply import apply_transition
from bot.core.availability import Availability
from bot.core.command import Command, CommandAnswer, CommandResult
from bot.core.context import AppContext
from bot.core.execute import execute
from bot.errors import Refused
from bot.mentions.rules import lifecycle
from bot.mentions.rules.transition import DecisionContext, Transition
from data.models import Mention, UserId
from data.team import wellbeing
from data.transaction import Transaction

_TAKING = ("claim", "take_over", "classify")


async def too_close(app: AppContext, command: Command) -> CommandResult:
    """Back to everybody. On record it is a release like any other (S1.8)."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        step = lifecycle.release(mention, context)
        apply_transition(tx, app, mention, step, context)
        other = _on_duty(tx, app, context)
        return CommandResult(
            "too_close", step.mention, undoable=True, answer=CommandAnswer(to=other)
        )

    return await execute(app, command, decide)


async def to_duty(app: AppContext, command: Command) -> CommandResult:
    """To whoever else is on duty now, without a word why."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        other = _on_duty(tx, app, context)
        if other is None:
            raise Refused("nobody_else_on_duty")
        step = lifecycle.hand_over(mention, context, to=other)
        apply_transition(tx, app, mention, step, context)
        return CommandResult(step.move, step.mention, undoable=True, data=step.data)

    return await execute(app, command, decide)


def offered(
    tx: Transaction, app: AppContext, step: Transition, context: DecisionContext
) -> bool:
    """Whether to offer a rest now (S0.11). It is said to the presser and kept nowhere."""
    mention, classes = step.mention, app.playbook.classes
    hurtful = [klass.id for klass in classes.values() if klass.text == "collapsed"]
    theirs = mention.owner == context.by and step.move in _TAKING
    if not theirs or mention.classification not in hurtful:
        return False
    rule = app.playbook.removal.care
    since = context.now - rule.within
    taken = wellbeing.taken_lately(tx, context.by, hurtful, since, mention.id)
    return taken >= rule.offer_after


def _on_duty(
    tx: Transaction, app: AppContext, context: DecisionContext
) -> UserId | None:
    """The first person on duty beside the one who asks."""
    here = Availability.of(tx, app, context)
    on_shift = app.duty.on_shift(context.now)
    there = (*map(here.stand_in, on_shift), here.audience.on_duty)
    return next((one for one in there if one not in (None, context.by)), None)
