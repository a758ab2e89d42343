"""What `brandwacht run --local` uses while nobody wants anything of it."""

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.benchmarks.desks import environment
from tests.benchmarks.figures import Report, short
from tests.benchmarks.processes import NotStarted, free_port, start, wait_for_port

_SETTLE = 5.0
_WATCHED = 20.0


def run(report: Report, rounds: int) -> None:
    """Memory and processor time of the desk, its Slack and its page, all in one."""
    memory, cpu = [], []
    for _ in range(min(rounds, 3)):
        with tempfile.TemporaryDirectory(prefix="brandwacht-bench-") as folder:
            used = _watch_somewhere(Path(folder))
        memory.append(used[0] / 2**20)
        cpu.append(used[1] * 100)
    report.at_most("idle memory", median(memory), 120, "MB")
    report.at_most("idle processor time", median(cpu), 1.0, "% of a core")
    report.say(f"idle: {short(median(memory))} MB, {short(median(cpu))} % of a core")


def _watch_somewhere(folder: Path) -> tuple[int, float]:
    """The page takes the port beside the door's, which may be somebody else's."""
    for _ in range(4):
        try:
            return _watch(folder, free_port())
        except NotStarted as failure:
            last = failure
    raise last


def _watch(folder: Path, port: int) -> tuple[int, float]:
    child = start(
        [sys.executable, "-m", "bot", "run", "--local", "--port", str(port)],
        folder / "desk.log",
        environment(),
        folder,
    )
    try:
        wait_for_port(child, port)
        time.sleep(_SETTLE)
        before = child.cpu()
        time.sleep(_WATCHED)
        return child.memory(), (child.cpu() - before) / _WATCHED
    finally:
        child.stop()
