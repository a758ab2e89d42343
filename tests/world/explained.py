"""A transaction that notes how SQLite answers each question that is asked in it."""

from collections.abc import Callable
from typing import Any

from data.transaction import Row, T, Transaction


class Explained(Transaction):
    """Asks SQLite how it would answer each question before it is asked."""

    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self.plans: list[str] = []
        self._asked = connection

    def all(self, sql: str, **values: object) -> list[Row]:
        self._explain(sql, values)
        return super().all(sql, **values)

    def one(self, sql: str, **values: object) -> Row | None:
        self._explain(sql, values)
        return super().one(sql, **values)

    def all_of(self, cls: type[T], sql: str, **values: object) -> list[T]:
        self._explain(sql, values)
        return super().all_of(cls, sql, **values)

    def one_of(self, cls: type[T], sql: str, **values: object) -> T | None:
        self._explain(sql, values)
        return super().one_of(cls, sql, **values)

    def run(self, sql: str, **values: object) -> int:
        self._explain(sql, values)
        return super().run(sql, **values)

    def _explain(self, sql: str, values: dict[str, object]) -> None:
        plan = self._asked.execute(f"explain query plan {sql}", values).fetchall()
        self.plans += [f"{row[3]}: {sql}" for row in plan]


def steps_of(tx: Transaction, ask: Callable[[Transaction], object]) -> list[str]:
    """How SQLite goes about it, one step each, without the questions themselves."""
    explained = Explained(tx._connection)
    ask(explained)
    return [plan.partition(":")[0] for plan in explained.plans]
