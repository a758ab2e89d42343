"""Messages that list several mentions: what they name, and which name a mention.

An item is a row of its own, so that a list grows without being written anew, and so that
the lists in which a mention stands are found by an index.
"""

from data.models import MentionId, OutboxId
from data.outbox.notification_data import Item, Listed
from data.outbox.outbox import OutboxMessage, add_items
from data.transaction import Transaction


def naming(tx: Transaction, mention: MentionId) -> list[OutboxMessage]:
    """Posted lists in which this mention stands, oldest first; without their items."""
    return tx.all_of(
        OutboxMessage,
        "select * from outbox where id in (select outbox from list_items "
        "where mention = :mention) and ts is not null order by id",
        mention=mention,
    )


def join(tx: Transaction, outbox: OutboxId, item: Item) -> bool:
    """Name a mention once, as it is now, at the end; true where it is new to the list."""
    was = tx.run(
        "delete from list_items where outbox = :outbox and mention = :mention",
        outbox=outbox,
        mention=item.mention,
    )
    add_items(tx, outbox, [item])
    return not was


def length(tx: Transaction, outbox: OutboxId) -> int:
    """How many things a list names."""
    row = tx.one(
        "select count(*) as n from list_items where outbox = :outbox", outbox=outbox
    )
    return 0 if row is None else int(row["n"])


def names(tx: Transaction, outbox: OutboxId, mention: MentionId) -> bool:
    """Whether a mention stands in a list."""
    row = tx.one(
        "select 1 as yes from list_items "
        "where outbox = :outbox and mention = :mention limit 1",
        outbox=outbox,
        mention=mention,
    )
    return row is not None


def items_of(message: OutboxMessage) -> tuple[Item, ...]:
    """What a whole message lists; nothing where it is no list."""
    return message.data.items if isinstance(message.data, Listed) else ()
