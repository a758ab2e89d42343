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

from benchmarks import seed
from benchmarks.desks import environment
from benchmarks.figures import Report, ratio, short
from benchmarks.processes import ROOT, resident, wait_for_quiet
from benchmarks.rooms import room
from benchmarks.tools import Missing, sqlalchemy
from bot.clock import wall_clock

FEW, MANY = 10_000, 1_000_000
DUE = 10_000
_SWEEPS = 400


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
    try:
        packages = sqlalchemy()
    except Missing as missing:
        report.not_measured(bar, str(missing))
        packages = ""
    ours, theirs = [], []
    for _ in range(rounds):
        wait_for_quiet()
        with tempfile.TemporaryDirectory(prefix="brandwacht-bench-") as folder:
            path = Path(folder) / "due.db"
            seed.fill(path, DUE, open_every=1, due=wall_clock() - timedelta(seconds=30))
            ours.append(_child("due", str(path))["ms"])
            if packages:
                jobs = Path(folder) / "jobs.db"
                theirs.append(_child("jobs", str(jobs), packages)["ms"])
    report.say(f"10,000 mentions with a timer due: {short(median(ours))} ms")
    if theirs:
        report.say(f"10,000 jobs due in APScheduler: {short(median(theirs))} ms")
        report.at_most(bar, ratio(ours, theirs), 0.1)


def _median(told: list[dict[str, float]], name: str) -> float:
    return median(one[name] for one in told)


def _child(what: str, path: str, packages: str = "") -> dict[str, float]:
    """One measurement in a process of its own."""
    module = "benchmarks.jobs" if what == "jobs" else "benchmarks.timers"
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
    async with room(path, wall_clock) as here:
        for _ in range(_SWEEPS):
            began = datetime.now(UTC)
            handled = await here.patrol.round()
            took.append((datetime.now(UTC) - began).total_seconds() * 1e6)
            if handled:
                raise AssertionError("something was due")
        memory = resident("self") / 2**20
    return {"us": median(took), "mb": memory}


async def _due(path: Path) -> dict[str, float]:
    """One round of a patrol for which everything is due, and what it left behind."""
    async with room(path, wall_clock) as here:
        began = datetime.now(UTC)
        handled = await here.patrol.round()
        took = (datetime.now(UTC) - began).total_seconds() * 1000
        left = await here.store.read(
            lambda tx: tx.one(
                "select (select count(*) from outbox where state = 'waiting') as letters, "
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
