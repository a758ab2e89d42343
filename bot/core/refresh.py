"""Has messages that were posted drawn again, from what is true now.

Whatever is about a mention follows it by itself (`cards.want`); this is for the message
somebody waits to see, and for lists, which are about several.
"""

from bot.mentions.rules.transition import DecisionContext
from data.outbox import levels, outbox
from data.transaction import Transaction


def redraw(
    tx: Transaction, posted: outbox.OutboxMessage | None, context: DecisionContext
) -> None:
    """Have a message drawn again at once; nothing where it was never to be said."""
    if posted is not None:
        levels.want(tx, posted.id, context.now)


def redraw_forgotten(
    tx: Transaction, posted: outbox.OutboxMessage, context: DecisionContext
) -> None:
    """The same, when there is time; what is no longer true is blotted out."""
    levels.want_in_time(tx, posted.id, context.now, forgotten=True)
