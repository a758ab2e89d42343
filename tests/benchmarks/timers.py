"""Timers: what an idle patrol costs, and ten thousand that fall due at once (T10).

The peer is APScheduler with its own job store on SQLite, which is what its users would
write instead: one persisted job for each thing that falls due.
"""

import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import uvloop

from bot.clock import wall_clock
from tests.benchmarks import seed
from tests.benchmarks.bare_desk import bare_desk
from tests.benchmarks.desks import environment
from tests.benchmarks.figures import Report, ratio, short
from tests.benchmarks.processes import ROOT, resident, wait_for_quiet
from tests.benchmarks.tools import Missing, sqlalchemy

FEW, MANY = 10_000, 1_000_000
DUE = 10_000
_SWEEPS = 400
_OURS = "Brandwacht's patrol"
_JOBS = "APScheduler on SQLite, jobs that write the same"
_IDLE = "APScheduler on SQLite, jobs that do nothing"
_WHAT = {_OURS: "due", _JOBS: "jobs", _IDLE: "idle"}


def run(report: Report, rounds: int) -> None:
    """An idle sweep at 10,000 and a million timers, and 10,000 due at once."""
    with tempfile.TemporaryDirectory(prefix="brandwacht-bench-") as folder:
        paths = {count: Path(folder) / f"{count}.db" for count in (FEW, MANY)}
        later = wall_clock() + timedelta(days=2)
        for count, path in paths.items():
            # Two timers each.
            seed.fill(path, count // 2, open_every=1, due=later)
        _idle(report, rounds, paths)
    _burst(report, rounds)


def _idle(report: Report, rounds: int, paths: dict[int, Path]) -> None:
    told: dict[int, list[dict[str, float]]] = {FEW: [], MANY: []}
    for _ in range(rounds):
        wait_for_quiet()
        for count, path in paths.items():
            told[count].append(_child("sweep", str(path)))
    rows = [
        (
            f"{count:,} timers",
            short(_median(told[count], "us")),
            short(_median(told[count], "mb")),
        )
        for count in paths
    ]
    report.table("Idle sweep of the patrol", ("", "µs a sweep", "process MB"), rows)
    sweeps = {count: [one["us"] for one in told[count]] for count in paths}
    memory = {count: [one["mb"] for one in told[count]] for count in paths}
    report.at_most(
        "T10 idle sweep at a million against 10,000",
        ratio(sweeps[MANY], sweeps[FEW]),
        1.5,
    )
    report.at_most(
        "T10 memory at a million against 10,000", ratio(memory[MANY], memory[FEW]), 1.1
    )


def _burst(report: Report, rounds: int) -> None:
    bar = "T10 10,000 due at once against APScheduler's job store"
    packages = ""
    names = [_OURS]
    try:
        packages = sqlalchemy()
        names += [_JOBS, _IDLE]
    except Missing as missing:
        report.not_measured(bar, str(missing))
    took: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(rounds):
        wait_for_quiet()
        for name in names:
            with tempfile.TemporaryDirectory(prefix="brandwacht-bench-") as folder:
                path = Path(folder) / "due.db"
                due = wall_clock() - timedelta(seconds=30)
                seed.fill(path, DUE, open_every=1, due=due)
                took[name].append(_child(_WHAT[name], str(path), packages)["ms"])
    rows = [(name, short(median(some))) for name, some in took.items()]
    report.table("10,000 due at once, all recorded", ("", "ms"), rows)
    if _JOBS in took:
        report.at_most(bar, ratio(took[_OURS], took[_JOBS]), 0.1)
        idle = ratio(took[_OURS], took[_IDLE])
        report.say(f"against jobs that do nothing at all: {short(idle)} ×")


def _median(told: list[dict[str, float]], name: str) -> float:
    return median(one[name] for one in told)


def _child(what: str, path: str, packages: str = "") -> dict[str, float]:
    """One measurement in a process of its own."""
    module = (
        "tests.benchmarks.timers"
        if what in ("sweep", "due")
        else "tests.benchmarks.jobs"
    )
    done = subprocess.run(
        [sys.executable, "-m", module, what, path],
        capture_output=True,
        text=True,
        env=environment({"PYTHONPATH": f"{ROOT}:{packages}"}),
        cwd=ROOT,
        check=True,
        timeout=150,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


async def _sweep(path: Path) -> dict[str, float]:
    """Rounds of a patrol that finds nothing due."""
    took = []
    async with bare_desk(path, wall_clock) as here:
        for _ in range(_SWEEPS):
            began = datetime.now(UTC)
            handled = await here.timer_loop.round()
            took.append((datetime.now(UTC) - began).total_seconds() * 1e6)
            if handled:
                raise AssertionError("something was due")
        memory = resident("self") / 2**20
    return {"us": median(took), "mb": memory}


async def _due(path: Path) -> dict[str, float]:
    """One round of a patrol for which everything is due, and what it left behind."""
    async with bare_desk(path, wall_clock) as here:
        began = datetime.now(UTC)
        handled = await here.timer_loop.round()
        took = (datetime.now(UTC) - began).total_seconds() * 1000
        left = await here.store.read(
            lambda tx: tx.one(
                "select (select count(*) from outbox where state = 'waiting') as messages, "
                "(select count(*) from timers where due <= :now) as due",
                now=wall_clock().isoformat(),
            )
        )
    if handled < DUE or left is None or left["due"] or not left["letters"]:
        raise AssertionError(f"{handled} handled, left {left}")
    return {"ms": took}


if __name__ == "__main__":
    measure = {"sweep": _sweep, "due": _due}[sys.argv[1]]
    print(json.dumps(uvloop.run(measure(Path(sys.argv[2])))))
