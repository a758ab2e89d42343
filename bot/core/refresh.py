"""Marks posted messages for redrawing from the current data.

Messages about one mention follow it automatically (`cards.want`); this is for a message
that somebody is waiting to see, and for lists about several mentions.
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
