"""What a rule kept aside has a card as soon as it is taken up again, whichever way."""

from bot.core.context import AppContext
from bot.mentions.rules.setting_aside import is_aside
from bot.mentions.rules.transition import DecisionContext, Transition
from data.models import Mention
from data.outbox import cards
from data.transaction import Transaction


def moved(
    tx: Transaction,
    app: AppContext,
    before: Mention,
    step: Transition,
    context: DecisionContext,
) -> None:
    """Open its card; one that stands already stays where it is."""
    if is_aside(before) and not is_aside(step.mention):
        channel = app.channels.of_mention(step.mention)
        cards.open_(tx, step.mention.id, channel, context.now)
