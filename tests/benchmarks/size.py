"""Two hundred thousand mentions with a true chain: bytes, and what goes through all of them.

The database is as a desk leaves it after a night: what housekeeping forgets is forgotten.
"""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests.benchmarks import seed
from tests.benchmarks.bars import Bar, Figure
from tests.benchmarks.processes import ROOT, environment
from tests.benchmarks.rounds import Report, Trials, measure

MENTIONS = 200_000
BYTES = Bar(
    "bytes a mention beside its payload", 1_000, unit="B", least=MENTIONS, timed=False
)
VERIFY = Bar("verify, an event", 8, unit="µs CPU", least=MENTIONS, timed=False)
EXPORT = Bar("export, a mention", 40, unit="µs CPU", least=MENTIONS, timed=False)
BACKUP = Bar("backup, a mention", 30, unit="µs CPU", least=MENTIONS, timed=False)
MEMORY = Bar(
    "memory of verify, export and backup", 110, unit="MB", least=3, timed=False
)
BARS = (BYTES, VERIFY, EXPORT, BACKUP, MEMORY)
_MEASURED = """
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss, done.returncode, len(done.stdout))
"""


def run(report: Report, rounds: int | None = None) -> None:
    """Bytes by table, and verify, export and backup over everything."""
    done = measure(report, rounds or 1, one_round, seconds=45)
    report.judged("size", BARS, done)
    with_tables(report)


def one_round(trials: Trials) -> None:
    """Each command once on the same database."""
    figures = trials.round.figures
    with trials.trial(*(bar.name for bar in BARS)) as folder:
        path = folder / "desk.db"
        seed.copy(path, MENTIONS)
        events = _one(path, "select count(*) from events")
        beside, _ = bytes_of(path)
        figures[BYTES.name] = Figure(
            beside, _one(path, "select count(*) from mentions")
        )
        memory = []
        for bar, items, command in (
            (VERIFY, events, ["verify"]),
            (EXPORT, MENTIONS, ["export", "--format", "csv"]),
            (BACKUP, MENTIONS, ["backup", "copy.db"]),
        ):
            seconds, megabytes = _measured(folder, command)
            figures[bar.name] = Figure(seconds * 1e6 / items, items)
            memory.append(megabytes)
        figures[MEMORY.name] = Figure(max(memory), len(memory))


def bytes_of(path: Path) -> tuple[float, float]:
    """Bytes a mention without and of the payloads, from SQLite's own page statistics."""
    tables = by_table(path)
    mentions = _one(path, "select count(*) from mentions")
    payload = sum(size for name, size in tables.items() if "payload" in name)
    return (sum(tables.values()) - payload) / mentions, payload / mentions


def by_table(path: Path) -> dict[str, int]:
    """Bytes of every table and index."""
    sql = "select name, sum(pgsize) from dbstat where aggregate = true group by name"
    with closing(sqlite3.connect(path)) as connection:
        return {str(name): int(size) for name, size in connection.execute(sql)}


def with_tables(report: Report) -> None:
    """Where the bytes are."""
    path = seed.template(MENTIONS)
    sizes = sorted(by_table(path).items(), key=lambda pair: -pair[1])
    rows = [(name, f"{size / MENTIONS:.0f}") for name, size in sizes[:14]]
    report.table("Bytes a mention", ("", "B"), rows)


def _measured(folder: Path, command: list[str]) -> tuple[float, float]:
    """Processor seconds and megabytes of one command."""
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, sys.executable, "-m", "bot", *command],
        cwd=folder,
        env=environment({"PYTHONPATH": str(ROOT), "BRANDWACHT_DATABASE": "desk.db"}),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    seconds, kilobytes, code, said = done.stdout.split()
    if int(code) or not int(said):
        raise RuntimeError(f"{command} ended with {code}")
    return float(seconds), int(kilobytes) / 1024


def _one(path: Path, sql: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(sql).fetchone()[0])
