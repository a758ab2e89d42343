"""The permalink of a mention's card in Slack."""

from bot.core.context import AppContext
from data.models import MentionId
from data.outbox import cards
from data.transaction import Transaction


def card_link(tx: Transaction, app: AppContext, mention: MentionId) -> str | None:
    """The address of the card, once it was posted."""
    where = cards.address(tx, mention)
    if where is None:
        return None
    channel, ts = where
    return f"{app.address}archives/{channel}/p{ts.replace('.', '')}"
