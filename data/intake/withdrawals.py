"""Posts that were taken down before a source reported them, by hashed keys only."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from data.instants import from_text, to_text
from data.privacy.forgetting import hashed
from data.transaction import Transaction


def note(tx: Transaction, keys: Iterable[str], at: datetime) -> None:
    """Nothing that comes under one of these keys is shown, unless it is newer."""
    for key in keys:
        tx.run(
            "insert into withdrawals (key, at) values (:key, :at) "
            "on conflict (key) do update set at = excluded.at",
            key=hashed(key),
            at=to_text(at),
        )


def of(tx: Transaction, keys: Sequence[str]) -> datetime | None:
    """When the last of these was taken down."""
    values = {f"key_{index}": hashed(key) for index, key in enumerate(keys)}
    row = tx.one(
        f"select max(at) as at from withdrawals where key in ({_marks(values)})",  # noqa: S608
        **values,
    )
    return None if row is None or row["at"] is None else from_text(row["at"])


def _marks(values: Iterable[str]) -> str:
    return ", ".join(f":{name}" for name in values)


def take_back(tx: Transaction, keys: Iterable[str]) -> None:
    """It is there again."""
    for key in keys:
        tx.run("delete from withdrawals where key = :key", key=hashed(key))


def forget_before(tx: Transaction, instant: datetime) -> None:
    """Drop what nobody sent a copy of for so long."""
    tx.run("delete from withdrawals where at < :at", at=to_text(instant))
