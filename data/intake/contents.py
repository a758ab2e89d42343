"""The current text of a reply or an own post: the same columns in both tables."""

from datetime import datetime
from typing import Literal

from data.instants import maybe_text, to_text
from data.transaction import Transaction

Table = Literal["replies", "own_posts"]


def rewrite(
    tx: Transaction,
    table: Table,
    number: int,
    *,
    title: str | None,
    text: str | None,
    edited_at: datetime | None,
    changed_at: datetime,
) -> None:
    """What it says now; it is there again where it had been withdrawn."""
    tx.run(
        f"update {table} set title = :title, text = :text, edited_at = :edited_at, "  # noqa: S608
        "changed_at = :changed_at, withdrawn_at = null, withdrawn_via = null, "
        "withdrawn_said = null where id = :id",
        title=title,
        text=text,
        edited_at=maybe_text(edited_at),
        changed_at=to_text(changed_at),
        id=number,
    )


def withdraw(
    tx: Transaction, table: Table, number: int, source: str, said: str, at: datetime
) -> None:
    """It was taken down: nothing of what it said stays in this row."""
    tx.run(
        f"update {table} set title = null, text = null, withdrawn_at = :at, "  # noqa: S608
        "withdrawn_via = :source, withdrawn_said = :said where id = :id",
        at=to_text(at),
        source=source,
        said=said,
        id=number,
    )
