"""What grows with the number of things, and how: timers due together, retention, Home, a look.

Each size is measured in a process of its own, in processor time, which does not mind a busy
machine. Growth is judged by its exponent: 1 is linear. Ten thousand timers stand beside
APScheduler with its own job store, whose jobs write the same rows.
"""

import json
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from pathlib import Path
from statistics import median

import uvloop

from bot.clock import wall_clock
from bot.privacy import timers as privacy_timers
from data.instants import from_text, to_text
from data.models import ChannelId
from data.outbox import outbox
from data.transaction import Transaction
from tests.benchmarks import seed
from tests.benchmarks.bars import Bar, Figure, exponent
from tests.benchmarks.inside import Desk, inside
from tests.benchmarks.processes import ROOT, environment
from tests.benchmarks.rounds import Report, Trials, measure
from tests.benchmarks.tools import sqlalchemy

FEW, MANY = 500, 10_000
_PEER = "APScheduler's job store"
_CHILD_SECONDS = 100
TIMERS = Bar("10,000 timers due at once", 0.4, against=_PEER)
TIMERS_GROWTH = Bar(
    "growth of due timers, 500 to 10,000", 1.2, unit="as exponent", timed=False
)
TIMERS_JOB = Bar("longest write job of 10,000 due timers", 50, timed=False)
RETENTION_GROWTH = Bar(
    "a case forgotten at 200,000 beside 20,000", 2, unit="×", timed=False
)
RETENTION_JOB = Bar("longest write job of retention at 200,000", 50, timed=False)
RETENTION_RATE = Bar("100,000 due cases forgotten in", 12, unit="h", timed=False)
LOOK_GROWTH = Bar(
    "growth of a look at the outbox, 100 to 5,000", 1.2, unit="as exponent", timed=False
)
BARS = (
    TIMERS,
    TIMERS_GROWTH,
    TIMERS_JOB,
    RETENTION_GROWTH,
    RETENTION_JOB,
    RETENTION_RATE,
    LOOK_GROWTH,
)
Figures = Mapping[str, float]


def run(report: Report, rounds: int | None = None) -> None:
    """Due timers, retention and looks at the outbox, few and many."""
    report.judged("growth", BARS, measure(report, rounds or 1, one_round, seconds=60))


def one_round(trials: Trials) -> None:
    """Every size once."""
    figures = trials.round.figures
    with trials.trial(TIMERS.name, TIMERS_GROWTH.name, TIMERS_JOB.name) as folder:
        few, many = timers(folder, FEW), timers(folder, MANY)
        grown = exponent(few["cpu"], many["cpu"], MANY / FEW)
        figures[TIMERS_GROWTH.name] = Figure(grown, 1)
        figures[TIMERS_JOB.name] = Figure(many["job"], 1)
        figures[TIMERS.name] = Figure(many["ms"], MANY)
    with trials.trial(TIMERS.name) as folder:
        packages = sqlalchemy()
        theirs = jobs(folder, MANY, packages)
        own = figures.get(TIMERS.name)
        if own is not None:
            figures[TIMERS.name] = Figure(own.ours, own.samples, theirs["ms"], MANY)
    with trials.trial(
        RETENTION_GROWTH.name, RETENTION_JOB.name, RETENTION_RATE.name
    ) as folder:
        low, high = forgetting(folder, 20_000), forgetting(folder, 200_000)
        figures[RETENTION_GROWTH.name] = Figure(high["case"] / low["case"], 1)
        figures[RETENTION_JOB.name] = Figure(high["job"], 1)
        figures[RETENTION_RATE.name] = Figure(100_000 / high["an_hour"], 1)
    with trials.trial(LOOK_GROWTH.name) as folder:
        short, long = look(folder, 100), look(folder, 5_000)
        grown = exponent(short["cpu"], long["cpu"], 50)
        figures[LOOK_GROWTH.name] = Figure(grown, 1)


def timers(folder: Path, many: int) -> Figures:
    """So many timers that are due, all to one person on duty."""
    path = folder / f"due{many}.db"
    seed.fill(path, many, open_every=1, due=wall_clock() - timedelta(seconds=30))
    return _child("timers", path, many)


def jobs(folder: Path, many: int, packages: str) -> Figures:
    """The same as APScheduler's jobs."""
    path = folder / "jobs-desk.db"
    seed.fill(path, many, open_every=1, due=wall_clock() - timedelta(seconds=30))
    return _child("jobs", path, many, packages=packages)


def forgetting(folder: Path, many: int) -> Figures:
    """Retention in a desk of so many cases, nearly all of them due."""
    path = folder / f"past{many}.db"
    seed.copy(path, many)
    return _child("retention", path, many)


def look(folder: Path, many: int) -> Figures:
    """A look at an outbox in which so many messages wait."""
    path = folder / f"wait{many}.db"
    seed.fill(path, 10, open_every=1, due=wall_clock() + timedelta(days=2))
    return _child("look", path, many)


def _child(what: str, path: Path, many: int, packages: str = "") -> Figures:
    module = "tests.benchmarks.jobs" if what == "jobs" else "tests.benchmarks.growth"
    done = subprocess.run(
        [sys.executable, "-m", module, what, str(path), str(many)],
        capture_output=True,
        text=True,
        env=environment({"PYTHONPATH": f"{ROOT}:{packages}"}),
        cwd=ROOT,
        check=False,
        timeout=_CHILD_SECONDS,
    )
    if done.returncode:
        raise RuntimeError(f"{what} {many}: {done.stderr[-500:]}")
    return dict(json.loads(done.stdout.splitlines()[-1]))


async def due_timers(desk: Desk, many: int) -> Figures:
    """One round of the timer loop for which all of them are due, and what it left behind."""
    began, cpu = time.perf_counter(), time.process_time()
    handled = await desk.timer_loop.round()
    told = {
        "ms": (time.perf_counter() - began) * 1000,
        "cpu": (time.process_time() - cpu) * 1000,
        "job": desk.longest_job * 1000,
    }
    left = await desk.store.read(_left)
    if handled < many or left["due"] or left["nudges"] != many:
        raise AssertionError(f"{handled} handled of {many}, {left}")
    return told


def _left(tx: Transaction) -> dict[str, int]:
    row = tx.one(
        "select (select count(*) from events where kind = 'nudge') as nudges, "
        "(select count(*) from timers where due <= :now) as due",
        now=to_text(wall_clock()),
    )
    return dict(row or {})


async def retention_rings(desk: Desk, _many: int, rings: int = 5) -> Figures:
    """Some rings of retention; what one case costs, and how many go in an hour."""
    now = desk.app.clock()
    await desk.store.write(lambda tx: privacy_timers.expect(tx, desk.app, now))
    began = time.process_time()
    for _ in range(rings):
        await desk.store.write(lambda tx: _make_due(tx))
        await desk.timer_loop.round()
    took = time.process_time() - began
    rows = await desk.store.read(
        lambda tx: tx.one(
            "select count(*) as n, (select due from timers where subject = 'retention') "
            "as again from mentions where forgotten_at is not null"
        )
    )
    forgotten = 0 if rows is None else int(rows["n"])
    if rows is None or not forgotten:
        raise AssertionError("nothing was forgotten")
    every = (retention_pause(str(rows["again"]), to_text(now))) or 1.0
    return {
        "case": took * 1000 / forgotten,
        "job": desk.longest_job * 1000,
        "an_hour": forgotten / rings * 3600 / every,
    }


def _make_due(tx: Transaction) -> None:
    tx.run("update timers set due = since where subject = 'retention'")


def retention_pause(again: str, now: str) -> float:
    """Seconds between two rings."""
    return max(1.0, (from_text(again) - from_text(now)).total_seconds())


async def outbox_look(desk: Desk, many: int) -> Figures:
    """What the courier asks at each look, with so many messages waiting in two channels."""
    now = wall_clock()

    def fill(tx: Transaction) -> None:
        for number in range(many):
            outbox.put(
                tx,
                key=f"waits:{number}",
                kind="nudge",
                channel=ChannelId(f"C{number % 2}"),
                now=now,
            )

    await desk.store.write(fill)
    took = []
    for _ in range(30):
        took.append(await desk.store.read(lambda tx: _timed(tx)))
    return {"cpu": median(took) * 1000}


def _timed(tx: Transaction) -> float:
    began = time.thread_time()
    outbox.heads(tx, wall_clock())
    outbox.next_at(tx, wall_clock())
    return time.thread_time() - began


_MEASURES: Mapping[str, Callable[[Desk, int], Awaitable[Figures]]] = {
    "timers": due_timers,
    "retention": retention_rings,
    "look": outbox_look,
}


async def _measured(what: str, path: Path, many: int) -> Figures:
    async with inside(path) as desk:
        return await _MEASURES[what](desk, many)


if __name__ == "__main__":
    asked = _measured(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
    print(json.dumps(uvloop.run(asked)))
