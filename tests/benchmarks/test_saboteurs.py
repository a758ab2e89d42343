"""Small real runs with something made slow or wrong, which the bars must notice.

What is made slow is slower than its bar by itself, so a busy machine only adds to it.
"""

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.privacy import timers
from bot.timers import loop
from data.models import MentionId, OutboxId
from data.outbox import standing
from data.outbox.notification_data import ListItem
from data.outbox.outbox import OutboxMessage, add_items
from data.transaction import Transaction
from tests.benchmarks import behind, felt, growth, rush, seed, size, start
from tests.benchmarks.bars import Bar, Figure, State, exponent, judge
from tests.benchmarks.inside import inside
from tests.benchmarks.rounds import Trials


def missed(bar: Bar, value: float) -> bool:
    """Whether this value, measured often enough, misses the bar."""
    trials = Trials(None)
    trials.round.figures[bar.name] = Figure(value, bar.least)
    return judge(bar, [trials.round]).state is State.MISSED


def test_a_sleeping_courier_and_a_message_posted_twice_are_noticed(
    tmp_path: Path,
) -> None:
    trials, little = Trials(None), felt.Size(first=2, posts=3, presses=2)
    posts, presses = felt.ours(
        trials, tmp_path, little, ("slow_courier", "doubles_posts")
    )
    assert missed(felt.CARD, min(posts.shown))
    assert missed(felt.REDRAW, min(presses.shown))
    assert "exactly once" in trials.round.wrong[felt.CARD.name]


def test_a_writer_that_is_held_is_noticed(tmp_path: Path) -> None:
    load = behind.Load(
        behind.backfill(1, posts=100), presses=12, sabotage=("slow_writer",)
    )
    told = behind.beside_a_load(tmp_path, load)
    assert told.accepted == told.stored == 100
    assert missed(behind.ONE, max(told.waits))


def test_redraws_that_wait_for_updates_are_noticed(tmp_path: Path) -> None:
    hurried = rush.Size(cards=30, presses=60, rate=42.0, patience=1.0)
    told = rush.ours(tmp_path, hurried, ("only_updates",))
    assert told.answered == 60
    assert missed(rush.WRONG, told.wrong)


def test_importing_everything_is_noticed(tmp_path: Path) -> None:
    assert missed(start.HELP, start.help_seconds(tmp_path, ("imports_everything",)))


def rewritten(tx: Transaction, outbox: OutboxId, item: ListItem) -> bool:
    """A list that is read and written anew for each thing that joins it."""
    rows = tx.all("select * from list_items where outbox = :outbox", outbox=outbox)
    tx.run("delete from list_items where outbox = :outbox", outbox=outbox)
    tx.run_each(
        "insert into list_items (outbox, mention, data) "
        "values (:outbox, :mention, :data)",
        rows,
    )
    add_items(tx, outbox, [item])
    return True


def due(folder: Path, many: int) -> growth.Figures:
    """So many due timers, in this process."""

    async def measured() -> growth.Figures:
        path = folder / f"{many}.db"
        past = datetime.now(UTC) - timedelta(seconds=30)
        seed.fill(path, many, open_every=1, due=past)
        async with inside(path) as desk:
            return await growth.due_timers(desk, many)

    return asyncio.run(measured())


def test_a_list_that_is_rewritten_for_each_timer_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "join", rewritten)
    few, many = due(tmp_path, 50), due(tmp_path, 500)
    assert missed(growth.TIMERS_GROWTH, exponent(few["cpu"], many["cpu"], 10))


def test_timers_decided_in_one_call_of_the_writer_are_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loop, "AT_ONCE", 10_000)
    assert missed(growth.TIMERS_JOB, due(tmp_path, 600)["job"])


def searched(tx: Transaction, mention: MentionId) -> list[OutboxMessage]:
    """The lists that name a mention, looked for in every message there is."""
    return tx.all_of(
        OutboxMessage,
        "select * from outbox where data like :named or key like :named order by id",
        named=f'%"mention":%{int(mention)}%',
    )


def test_a_search_of_the_whole_outbox_for_each_case_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "naming", searched)
    monkeypatch.setattr(timers, "A_ROUND", 40)
    cost = []
    for many in (200, 8_000):
        path = tmp_path / f"{many}.db"
        seed.fill(path, many, open_every=50, due=datetime.now(UTC) + timedelta(days=2))

        async def measured(place: Path = path, many: int = many) -> growth.Figures:
            async with inside(place) as desk:
                return await growth.retention_rings(desk, many, rings=2)

        cost.append(asyncio.run(measured())["case"])
    assert missed(growth.RETENTION_GROWTH, cost[1] / cost[0])


def test_bytes_that_are_too_many_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    seed.fill(path, 300, open_every=50, due=datetime.now(UTC) + timedelta(days=2))
    with sqlite3.connect(path) as connection:
        connection.execute("create table more (mention integer, waste text)")
        connection.executemany(
            "insert into more values (?, ?)", [(n, "x" * 1_000) for n in range(300)]
        )
    assert missed(size.BYTES, size.bytes_of(path)[0])
