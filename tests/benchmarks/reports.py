"""The reports of 7 and of 30 days in a desk of a million mentions, ended just now.

In a process of its own, in processor time and memory, on a reader as `/mentions report`.
"""

import json
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import uvloop

from bot.reports.rules.periods import period_named
from bot.reports.service import gathering, keeping
from bot.reports.service.messages import desk_of
from tests.benchmarks import seed
from tests.benchmarks.bars import Bar, Figure
from tests.benchmarks.inside import inside
from tests.benchmarks.processes import ROOT, environment
from tests.benchmarks.rounds import Report, Trials, measure

MENTIONS = 1_000_000
_YEAR = timedelta(days=365)
_CHILD_SECONDS = 300
SEVEN = Bar("report of 7 days at a million", 2, unit="s CPU", timed=False)
THIRTY = Bar("report of 30 days at a million", 2, unit="s CPU", timed=False)
MEMORY = Bar("memory of these, over that of a desk", 100, unit="MB", timed=False)
BARS = (SEVEN, THIRTY, MEMORY)


def run(report: Report, rounds: int | None = None) -> None:
    """Reports over a year of a million mentions."""
    done = measure(report, rounds or 1, one_round, seconds=120, controlled=False)
    report.judged("reports", BARS, done)


def one_round(trials: Trials) -> None:
    """Both, one after the other."""
    figures = trials.round.figures
    with trials.trial(*(bar.name for bar in BARS)) as folder:
        path = folder / "desk.db"
        seed.copy(path, MENTIONS, a_year(MENTIONS))
        told = figures_of(path)
        for bar, name in ((SEVEN, "7d"), (THIRTY, "30d"), (MEMORY, "memory")):
            figures[bar.name] = Figure(told[name], 1)


def a_year(count: int) -> seed.Past:
    """So many mentions over the year that ends this morning."""
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return seed.Past(today - _YEAR, _YEAR / count)


def figures_of(path: Path) -> dict[str, float]:
    """Seconds of processor time of each report, and megabytes more than before them."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.reports", str(path)],
        capture_output=True,
        text=True,
        env=environment({"PYTHONPATH": str(ROOT)}),
        cwd=ROOT,
        check=False,
        timeout=_CHILD_SECONDS,
    )
    if done.returncode:
        raise RuntimeError(done.stderr[-500:])
    return dict(json.loads(done.stdout.splitlines()[-1]))


async def _measured(path: Path) -> dict[str, float]:
    told = dict[str, float]()
    async with inside(path) as desk:
        # A desk of a million has kept its days as they passed.
        await keeping.catch_up(desk.app, desk_of(desk.app), most=sys.maxsize)
        before = _megabytes()
        for name in ("7d", "30d"):
            cpu, now = time.process_time(), datetime.now(UTC)
            about = desk_of(desk.app)
            period = period_named(name, now, about.zone)
            assert period is not None
            found = await desk.store.read(
                partial(gathering.report, desk=about, period=period, now=now)
            )
            told[name] = time.process_time() - cpu
            if found.period != period:
                raise AssertionError(f"asked for {period}, told of {found.period}")
        told["memory"] = _megabytes() - before
    return told


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    print(json.dumps(uvloop.run(_measured(Path(sys.argv[1])))))
