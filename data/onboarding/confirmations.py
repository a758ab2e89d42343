"""What a person confirmed in the setup check, and for which version."""

from dataclasses import dataclass
from datetime import datetime

from data.instants import to_text
from data.models import UserId
from data.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Somebody read this item in this version."""

    item: str
    version: str
    by: UserId
    at: datetime


def add(tx: Transaction, confirmation: Confirmation) -> None:
    """Keep it; earlier ones stay."""
    tx.run(
        "insert into confirmations (item, version, by, at) "
        "values (:item, :version, :by, :at)",
        item=confirmation.item,
        version=confirmation.version,
        by=confirmation.by,
        at=to_text(confirmation.at),
    )


def latest(tx: Transaction, item: str) -> Confirmation | None:
    """The last one of an item, whatever its version."""
    return tx.one_of(
        Confirmation,
        "select * from confirmations where item = :item order by id desc limit 1",
        item=item,
    )
