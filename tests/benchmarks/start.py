"""What a start costs in processor time: `--help`, and the desk until it is ready.

Beside the figures stands what Python itself takes to start, which is in both of them.
"""

import asyncio
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median

import uvloop

from tests.benchmarks.bars import Bar, Figure
from tests.benchmarks.observed_slack import observed
from tests.benchmarks.people import beside, until_ready
from tests.benchmarks.processes import ROOT, environment
from tests.benchmarks.rounds import Report, Trials, measure
from tests.benchmarks.servers import desk

TIMES = 5
HELP = Bar("--help, processor time", 0.3, unit="s", least=TIMES, timed=False)
READY = Bar("run until /readyz, processor time", 1.5, unit="s", least=2, timed=False)
IDLE = Bar(
    "processor time of an idle desk", 0.01, unit="of a core", least=2, timed=False
)
MEMORY = Bar("memory of an idle desk", 120, unit="MB", least=2, timed=False)
BARS = (HELP, READY, IDLE, MEMORY)
_IDLE_SECONDS = 3.0


def run(report: Report, rounds: int | None = None) -> None:
    """`--help`, and a desk that is opened and then left alone."""
    report.judged("start", BARS, measure(report, rounds or 1, one_round, seconds=25))


def one_round(trials: Trials) -> None:
    """Help a few times, the desk twice."""
    figures = trials.round.figures
    with trials.trial(HELP.name) as folder:
        took = [help_seconds(folder) for _ in range(TIMES)]
        figures[HELP.name] = Figure(median(took), len(took))
    ready, idle, memory = [], [], []
    for _ in range(2):
        with trials.trial(READY.name, IDLE.name, MEMORY.name) as folder:
            one = uvloop.run(_opened(folder))
            ready.append(one[0])
            idle.append(one[1])
            memory.append(one[2])
    if ready:
        figures[READY.name] = Figure(median(ready), len(ready))
        figures[IDLE.name] = Figure(median(idle), len(idle))
        figures[MEMORY.name] = Figure(median(memory), len(memory))


def help_seconds(folder: Path, sabotage: Sequence[str] = ()) -> float:
    """Processor seconds of `--help`, which must name the commands."""
    before = getrusage(RUSAGE_CHILDREN)
    module = (
        ["tests.benchmarks.launcher", *sabotage, "--", "--help"]
        if sabotage
        else ["bot", "--help"]
    )
    done = subprocess.run(
        [sys.executable, "-m", *module],
        cwd=folder,
        env=environment({"PYTHONPATH": str(ROOT), "COLUMNS": "100"}),
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    after = getrusage(RUSAGE_CHILDREN)
    if "simulate" not in done.stdout or "backup" not in done.stdout:
        raise AssertionError(f"--help said {done.stdout[:300]}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


async def _opened(folder: Path) -> tuple[float, float, float]:
    """Processor seconds until ready, the share of a core when idle, and MB."""
    async with (
        observed() as slack,
        beside(desk(folder, slack.workspace.api_url, {})) as running,
    ):
        await until_ready(running)
        ready = running.child.cpu()
        await asyncio.sleep(1)
        began, cpu = time.monotonic(), running.child.cpu()
        await asyncio.sleep(_IDLE_SECONDS)
        used = (running.child.cpu() - cpu) / (time.monotonic() - began)
        return ready, used, running.child.memory() / 2**20
