"""Handlers of a snooze: a fixed time in one press, or a modal with every choice."""

from datetime import datetime, timedelta
from functools import partial

from bot.errors import Refused
from bot.mentions.rules import pausing
from bot.mentions.rules.transition import DecisionContext, Rule, Transition
from bot.team.views import notification_preferences
from bot.team.views.notification_preferences import MORNING, Pause
from bot.ui.blocks import View
from data.models import Mention
from handlers.middleware.context import HandlerContext
from handlers.middleware.fields import Fields
from handlers.middleware.modal_context import ModalContext


def at_once(minutes: str) -> Rule:
    """The rule behind `mention.snooze.30`."""
    return partial(_snooze, choice=minutes)


def submitted(fields: Fields) -> Rule:
    """A time of one's own counts more than a choice."""
    own = fields.moment("own")
    if own is not None:
        return partial(_until_own, own=own)
    return partial(_snooze, choice=fields.choice("until"))


async def ask(ctx: HandlerContext, modal: ModalContext) -> View:
    """The dialog, with the choices that are still allowed."""
    context = ctx.app.context(modal.actor.by)
    pauses = [
        pause for pause in _pauses(context) if _fits(pause, modal.mention, context)
    ]
    return notification_preferences.snooze(
        modal.metadata, pauses, modal.render, now=modal.now
    )


def rehearse(mention: Mention, context: DecisionContext) -> Transition:
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
