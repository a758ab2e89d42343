"""How long a press waits for its acknowledgement behind the heavy work of the desk.

A source that backfills a thousand posts a delivery, retention, thousands of timers that fall
due together, and a backup. Presses leave at fixed instants; one that is answered late counts
from when it should have left.
"""

import asyncio
import sqlite3
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import uvloop

from data.instants import to_text
from tests.benchmarks import seed
from tests.benchmarks.bars import Bar, Figure
from tests.benchmarks.observed_slack import ObservedSlack, Shown, observed
from tests.benchmarks.people import (
    CHANNELS,
    Card,
    beside,
    body_of,
    cards_of,
    send_posts,
    until_ready,
)
from tests.benchmarks.processes import HOST, environment
from tests.benchmarks.rounds import Report, Trials, measure
from tests.benchmarks.rush import take
from tests.benchmarks.servers import Running, count, desk

PRESSES = 30
_RATE = 10.0
_BACKFILL = '[sources.backfill]\nadapter = "own"\nauth = "token"\nchannel = "CDESK"\n'
_TOKEN = "a-token-only-benchmarks-know"
ONE = Bar("press beside one delivery of 1,000, slowest", 300, least=10)
TWENTY = Bar("press beside 20 deliveries of 1,000, slowest", 300, least=PRESSES)
RETENTION = Bar("press beside retention at 200,000, slowest", 150, least=PRESSES)
TIMERS = Bar("press beside 2,000 due timers, slowest", 300, least=PRESSES)
BACKUP = Bar("press beside a backup, slowest", 300, least=PRESSES)
BARS = (ONE, TWENTY, RETENTION, TIMERS, BACKUP)
MENTIONS = 200_000


@dataclass(slots=True)
class Beside:
    """The presses of one trial in milliseconds, and what was stored of what was sent."""

    waits: list[float] = field(default_factory=list)
    accepted: int = 0
    stored: int = 0
    done: int = 0
    shown: list[Shown] = field(default_factory=list)
    """What Slack was called for since the load began."""


@dataclass(frozen=True, slots=True)
class Load:
    """What goes on beside the presses: begun with the desk, over when it returns."""

    run: Callable[[Running], Awaitable[int]]
    presses: int = PRESSES
    before: Callable[[Path], None] | None = None
    """Makes the database, before the desk is started."""

    sabotage: Sequence[str] = ()


def run(report: Report, rounds: int | None = None) -> None:
    """The slowest press beside a backfill, retention, due timers and a backup."""
    report.judged("behind", BARS, measure(report, rounds or 1, one_round, seconds=70))


def one_round(trials: Trials) -> None:
    """Each load once, on a desk of its own."""
    with trials.trial(ONE.name) as folder:
        noted(trials, ONE, beside_a_load(folder, Load(backfill(1), presses=10)))
    with trials.trial(TWENTY.name) as folder:
        noted(trials, TWENTY, beside_a_load(folder, Load(backfill(20), presses=80)))
    with trials.trial(RETENTION.name) as folder:
        load = Load(until_forgotten, before=long_closed)
        noted(trials, RETENTION, beside_a_load(folder, load))
    with trials.trial(TIMERS.name) as folder:
        noted(trials, TIMERS, beside_a_load(folder, Load(until_rung, before=all_due)))
    with trials.trial(BACKUP.name) as folder:
        noted(trials, BACKUP, beside_a_load(folder, Load(backup, before=a_past)))


def noted(trials: Trials, bar: Bar, told: Beside) -> None:
    """The slowest press; wrong where something was not stored that was accepted."""
    trials.round.figures[bar.name] = Figure(max(told.waits), len(told.waits))
    if told.accepted != told.stored:
        trials.round.wrong[bar.name] = f"{told.accepted} accepted, {told.stored} stored"
    if not told.done:
        trials.round.wrong[bar.name] = "nothing went on beside the presses"


def beside_a_load(folder: Path, load: Load) -> Beside:
    """Presses at fixed instants while the load runs."""
    if load.before is not None:
        load.before(folder / "desk.db")
    return uvloop.run(_beside(folder, load))


async def _beside(folder: Path, load: Load) -> Beside:
    more = {"BRANDWACHT_SOURCE_BACKFILL_TOKEN": _TOKEN}
    async with observed(tuple(CHANNELS.values())) as slack:
        server = desk(
            folder,
            slack.workspace.api_url,
            CHANNELS,
            more=more,
            toml=_BACKFILL,
            sabotage=load.sabotage,
        )
        async with beside(server) as running:
            await until_ready(running)
            slack.workspace.deliver_to = f"http://{HOST}:{running.port}/slack/events"
            # Each card has two buttons that act at once.
            marks = [f"post{n}" for n in range((load.presses + 1) // 2)]
            await send_posts(slack, running, marks, 0.26)
            before = count(running.database, "mentions")
            called = len(slack.workspace.calls)
            other = asyncio.ensure_future(load.run(running))
            waits = await _press_on(slack, cards_of(slack), load.presses)
            done = await other
            stored = count(running.database, "mentions") - before
            shown = slack.shown(since=called)
    sent = done if load.before is None else 0
    return Beside(waits, sent, stored if sent else 0, done, shown)


async def _press_on(
    slack: ObservedSlack, cards: Sequence[Card], presses: int
) -> list[float]:
    begun = time.time()
    pressing = []
    for number in range(presses):
        at = begun + number / _RATE
        await asyncio.sleep(at - time.time())
        card = cards[number % len(cards)]
        turn = number // len(cards)
        who = f"UBENCH{number % len(cards)}"
        pressing.append(asyncio.create_task(_timed(slack, card, who, turn, at)))
    return list(await asyncio.gather(*pressing))


async def _timed(
    slack: ObservedSlack, card: Card, who: str, turn: int, at: float
) -> float:
    good = await take(slack, card, who, turn)
    return (time.time() - at) * 1000 if good else float("inf")


def backfill(
    deliveries: int, posts: int = 1_000, *, first: int = 0
) -> Callable[[Running], Awaitable[int]]:
    """So many deliveries, all at once; how many of their posts were accepted."""

    at = datetime.now(UTC) - timedelta(minutes=2)
    bodies = [
        b"[%s]" % b",".join(body_of(f"fill{number}x{n}", at) for n in range(posts))
        for number in range(first, first + deliveries)
    ]

    async def send(running: Running) -> int:
        url = f"http://{HOST}:{running.port}/webhooks/backfill"
        headers = {
            "Authorization": f"Bearer {_TOKEN}",
            "Content-Type": "application/json",
        }

        async def one(client: aiohttp.ClientSession, body: bytes) -> int:
            async with client.post(url, data=body, headers=headers) as got:
                told = await got.json()
                return int(told["accepted"]) if got.status == 202 else 0

        timeout = aiohttp.ClientTimeout(total=90)
        async with aiohttp.ClientSession(timeout=timeout) as client:
            return sum(await asyncio.gather(*(one(client, body) for body in bodies)))

    return send


def long_closed(database: Path) -> None:
    """Two hundred thousand cases, all but a few of them closed for longer than they are kept."""
    seed.fill(database, MENTIONS, open_every=50, due=_later())


async def until_forgotten(running: Running) -> int:
    """Retention falls due with the first press; how many cases it forgot beside them."""
    _fall_due(running, "update timers set due = :now where subject = 'retention'")
    await asyncio.sleep(PRESSES / _RATE + 3)
    return _counted(
        running, "select count(*) from mentions where forgotten_at is not null"
    )


def all_due(database: Path) -> None:
    """Two thousand timers that wait for the presses."""
    seed.fill(database, 2_000, open_every=1, due=_later())


async def until_rung(running: Running) -> int:
    """They fall due with the first press; how many rang beside them."""
    _fall_due(
        running,
        "update timers set due = :now where subject = 'mention' and kind = 'claim'",
        "update mentions set claim_due = :now where claim_due is not null",
    )
    await asyncio.sleep(PRESSES / _RATE + 1)
    return _counted(running, "select count(*) from events where kind = 'nudge'")


def _fall_due(running: Running, *statements: str) -> None:
    """Change what is due now, beside the desk; it looks every second."""
    with closing(sqlite3.connect(running.database, timeout=10)) as connection:
        for statement in statements:
            connection.execute(statement, {"now": to_text(datetime.now(UTC))})
        connection.commit()


def a_past(database: Path) -> None:
    """A database worth a backup."""
    seed.fill(database, MENTIONS // 4, open_every=50, due=_later())


async def backup(running: Running) -> int:
    """Backups until the presses are over; how many."""
    done, end = 0, time.time() + PRESSES / _RATE
    while time.time() < end:
        target = running.database.with_name(f"copy{done}.db")
        command = [sys.executable, "-m", "bot", "backup", target.name]
        variables = environment(
            {"BRANDWACHT_DATABASE": "desk.db", "BRANDWACHT_CONFIG": "desk.toml"}
        )
        ended = await asyncio.to_thread(
            subprocess.run,
            command,
            cwd=running.database.parent,
            env=variables,
            check=False,
            capture_output=True,
            timeout=60,
        )
        done += ended.returncode == 0
    return done


def _later() -> datetime:
    return datetime.now(UTC) + timedelta(days=2)


def _counted(running: Running, sql: str) -> int:
    with closing(sqlite3.connect(running.database)) as connection:
        return int(connection.execute(sql).fetchone()[0])
