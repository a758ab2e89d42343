"""The store: one writer, shared commits, and nothing acknowledged that is not on disk."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from data import migrations
from data.errors import DatabaseInUse, StorageFull
from data.store import Store
from data.transaction import Transaction


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    path = tmp_path / "desk.db"
    migrations.apply(path)
    store = Store(path)
    yield store
    await store.close()


def _bury(tx: Transaction, word: str) -> int:
    return tx.add(
        "insert into dead_letters (source, at, content_type, body, error) values "
        "(:word, '2026-03-04T10:00:00.000Z', 'text/plain', x'', 'unreadable')",
        word=word,
    )


async def _count(store: Store) -> int:
    row = await store.read(lambda tx: tx.one("select count(*) as n from dead_letters"))
    assert row is not None
    return int(row["n"])


async def test_what_was_written_is_there_for_every_reader(store: Store) -> None:
    await asyncio.gather(
        *(store.write(lambda tx, n=n: _bury(tx, str(n))) for n in range(300))  # type: ignore[misc]
    )

    assert await _count(store) == 300


async def test_a_write_that_fails_takes_nobody_with_it(store: Store) -> None:
    """performance.md 1a: one poison row in a shared commit fails alone."""

    def poisoned(tx: Transaction) -> int:
        _bury(tx, "half of it")
        return _bury(tx, "\ud800")

    outcomes = await asyncio.gather(
        store.write(lambda tx: _bury(tx, "before")),
        store.write(poisoned),
        store.write(lambda tx: _bury(tx, "after")),
        return_exceptions=True,
    )

    assert isinstance(outcomes[1], UnicodeEncodeError)
    rows = await store.read(lambda tx: tx.all("select source from dead_letters"))
    assert [row["source"] for row in rows] == ["before", "after"]


async def test_decisions_are_sequential_whoever_makes_them(store: Store) -> None:
    """Fifty read-then-write decisions lose nothing: races cannot exist."""

    def grow(tx: Transaction) -> None:
        row = tx.one("select count(*) as n from dead_letters")
        assert row is not None
        _bury(tx, str(row["n"]))

    await asyncio.gather(*(store.write(grow) for _ in range(50)))

    rows = await store.read(lambda tx: tx.all("select source from dead_letters"))
    assert sorted(int(row["source"]) for row in rows) == list(range(50))


class Steps:
    """A clock that goes on by so many seconds each time it is read."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.now = seconds, 0.0

    def __call__(self) -> float:
        self.now += self.seconds
        return self.now


async def test_a_press_waits_for_one_piece_of_bulk_work_at_most(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    migrations.apply(path)
    # Each piece takes longer than one commit may take pieces up.
    store, order = Store(path, steady=Steps(1.0)), list[str]()
    running, go_on = threading.Event(), threading.Event()

    def piece(tx: Transaction, number: int) -> None:
        running.set()
        go_on.wait()
        _bury(tx, "backfill")
        order.append(f"piece {number}")

    def press(tx: Transaction) -> None:
        _bury(tx, "press")
        order.append("press")

    bulk = [store.write(lambda tx, n=n: piece(tx, n), bulk=True) for n in range(3)]  # type: ignore[misc]
    pieces = asyncio.gather(*bulk)
    await asyncio.to_thread(running.wait)
    pressing = asyncio.ensure_future(store.write(press))
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(pressing, pieces)
    await store.close()

    assert order == ["piece 0", "press", "piece 1", "piece 2"]


async def test_what_comes_while_a_press_is_decided_is_not_added_to_its_commit(
    store: Store,
) -> None:
    """Bulk work waits for the next one: the press is answered first."""
    seen, done = list[int](), list[str]()
    deciding, go_on = threading.Event(), threading.Event()

    def press(tx: Transaction) -> None:
        deciding.set()
        go_on.wait()
        _bury(tx, "press")

    pressing = asyncio.ensure_future(store.write(press))
    pressing.add_done_callback(lambda _: done.append("press"))
    await asyncio.to_thread(deciding.wait)
    bulk = asyncio.ensure_future(
        store.write(lambda tx: seen.append(_bury(tx, "backfill")), bulk=True)
    )
    bulk.add_done_callback(lambda _: done.append("backfill"))
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(pressing, bulk)

    assert done == ["press", "backfill"]


async def test_a_full_disk_acknowledges_nothing_and_keeps_what_was_kept(
    store: Store,
) -> None:
    """503 instead of a 2xx that promises too much (DESIGN promise 1)."""
    await store.write(lambda tx: _bury(tx, "kept"))
    row = await store.read(lambda tx: tx.one("pragma page_count"))
    assert row is not None
    pages = row["page_count"]
    await store.write(lambda tx: tx.run(f"pragma max_page_count = {pages}"))

    with pytest.raises(StorageFull):
        await store.write(lambda tx: _bury(tx, "x" * 100_000))

    assert await _count(store) == 1
    await store.write(lambda tx: tx.run(f"pragma max_page_count = {pages + 1000}"))
    await store.write(lambda tx: _bury(tx, "x" * 100_000))
    assert await _count(store) == 2


async def test_a_second_process_on_the_same_database_is_refused_with_a_sentence(
    store: Store, tmp_path: Path
) -> None:
    with pytest.raises(DatabaseInUse, match="in use by another brandwacht"):
        Store(tmp_path / "desk.db")


async def test_readers_cannot_write(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await store.read(lambda tx: _bury(tx, "sneaked in"))


async def test_it_keeps_full_durability_and_foreign_keys(store: Store) -> None:
    def settings(tx: Transaction) -> dict[str, object]:
        names = ("synchronous", "journal_mode", "foreign_keys")
        return {name: (tx.one(f"pragma {name}") or {})[name] for name in names}

    assert await store.write(settings) == {
        "synchronous": 2,
        "journal_mode": "wal",
        "foreign_keys": 1,
    }


async def test_closing_finishes_what_waits(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    migrations.apply(path)
    store = Store(path)
    waiting = [
        asyncio.ensure_future(store.write(lambda tx, n=n: _bury(tx, str(n))))  # type: ignore[misc]
        for n in range(20)
    ]
    await asyncio.sleep(0)

    await store.close()

    assert len(await asyncio.gather(*waiting)) == 20
