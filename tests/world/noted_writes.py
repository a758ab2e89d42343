"""A store that notes what each call of its writer did, and can refuse from one call on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from data.errors import StorageFull
from data.store import Store
from data.transaction import Transaction

T = TypeVar("T")


@dataclass
class NotedWrites:
    """In place of a store. `added` is how many rows of `table` each bulk call added."""

    store: Store
    table: str
    full_after: int | None = None
    added: list[int] = field(default_factory=list)

    async def read(self, run: Callable[[Transaction], T]) -> T:
        return await self.store.read(run)

    async def write(self, run: Callable[[Transaction], T], *, bulk: bool = False) -> T:
        if bulk and len(self.added) == self.full_after:
            raise StorageFull("no room")

        def noted(tx: Transaction) -> T:
            before = self._count(tx)
            found = run(tx)
            if bulk:
                self.added.append(self._count(tx) - before)
            return found

        return await self.store.write(noted, bulk=bulk)

    def _count(self, tx: Transaction) -> int:
        row = tx.one(f"select count(*) as n from {self.table}")  # noqa: S608
        return 0 if row is None else int(row["n"])
