"""A snooze: a fixed time in one press, or a modal with every choice."""

from datetime import datetime, timedelta
from functools import partial

from bot.core.action import ActionContext, Make, ModalContext
from bot.errors import Refused
from bot.mentions.rules import pausing
from bot.mentions.rules.transition import DecisionContext, Rule, Transition
from bot.team.views import notification_preferences
from bot.team.views.notification_preferences import MORNING, Pause
from bot.ui.blocks import View
from data.models import Mention


def at_once(minutes: str) -> Rule:
    """The rule behind `mention.snooze.30`."""
    return partial(_snooze, choice=minutes)


async def submitted(ctx: ActionContext) -> Make:
    """A time of one's own counts more than a choice."""
    own = ctx.fields.moment("own")
    if own is not None:
        return Make(partial(_until_own, own=own))
    return Make(partial(_snooze, choice=ctx.fields.choice("until")))


async def ask(ctx: ModalContext) -> View:
    """The dialog, with the choices that are still allowed."""
    context = ctx.app.context(ctx.by)
    pauses = [pause for pause in _pauses(context) if _fits(pause, ctx.mention, context)]
    return notification_preferences.snooze(
        ctx.metadata, pauses, ctx.render, now=ctx.now
    )


def may(mention: Mention, context: DecisionContext) -> Transition:
    """The shortest snooze there is."""
    shortest = min(context.playbook.nudges.snooze)
    return pausing.snooze(mention, context, until=context.now + shortest)


def _snooze(mention: Mention, context: DecisionContext, *, choice: str) -> Transition:
    if choice == MORNING:
        until = context.hours.next_working_morning(context.now)
    elif choice.isascii() and choice.isdigit() and len(choice) < 6:
        until = context.now + timedelta(minutes=int(choice))
    else:
        raise Refused("not_here", field="until")
    return pausing.snooze(mention, context, until=until)


def _until_own(
    mention: Mention, context: DecisionContext, *, own: datetime
) -> Transition:
    try:
        return pausing.snooze(mention, context, until=own)
    except Refused as refused:
        refused.field = "own" if refused.field == "until" else refused.field
        raise


def _pauses(context: DecisionContext) -> list[Pause]:
    spans = context.playbook.nudges.snooze
    morning = context.hours.next_working_morning(context.now)
    return [*(Pause(span, context.now + span) for span in spans), Pause(None, morning)]


def _fits(pause: Pause, mention: Mention, context: DecisionContext) -> bool:
    try:
        pausing.snooze(mention, context, until=pause.until)
    except Refused:
        return False
    return True
