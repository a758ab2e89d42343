"""Messages that list several mentions, and which of them name a mention."""

from typing import Any

from data.models import MentionId
from data.outbox.outbox import OutboxMessage
from data.transaction import Transaction


def naming(tx: Transaction, mention: MentionId) -> list[OutboxMessage]:
    """Posted lists (`items` in their data) in which this mention stands, oldest first."""
    found = tx.all_of(
        OutboxMessage,
        "select * from outbox where mention is null and ts is not null "
        "and data like :named order by id",
        named=f'%"mention":%{int(mention)}%',
    )
    return [message for message in found if _names(message, mention)]


def items_of(message: OutboxMessage) -> list[dict[str, Any]]:
    """What a list names, one item each; nothing where a message is no list."""
    items = message.data.get("items")
    return items if isinstance(items, list) else []


def _names(message: OutboxMessage, mention: MentionId) -> bool:
    return any(item.get("mention") == mention for item in items_of(message))
