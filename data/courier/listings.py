"""Finds the letters that list several mentions, by one of those they list."""

from data.courier.outbox import Letter, from_row
from data.models import MentionId
from data.transaction import Transaction


def naming(tx: Transaction, mention: MentionId) -> list[Letter]:
    """Posted lists (`items` in their data) in which this mention stands, oldest first."""
    rows = tx.all(
        "select * from outbox where mention is null and ts is not null "
        "and kind <> 'redraw' and data like :named order by id",
        named=f'%"mention":%{int(mention)}%',
    )
    return [letter for row in rows if _names(letter := from_row(row), mention)]


def _names(letter: Letter, mention: MentionId) -> bool:
    items = letter.data.get("items")
    listed = items if isinstance(items, list) else []
    return any(item.get("mention") == mention for item in listed)
