"""A million mentions: what the desk's questions and one more post cost then (T13, T14)."""

import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

import uvloop

from bot.clock import wall_clock
from bot.incoming.format import Incoming
from bot.intake.service import deliveries
from data import timers
from data.audit import events
from data.intake import deliveries_seen
from data.mentions import queues
from data.models import MentionId
from data.transaction import Transaction
from tests.benchmarks import seed
from tests.benchmarks.bare_desk import bare_desk
from tests.benchmarks.desks import environment
from tests.benchmarks.figures import Report, ratio, short
from tests.benchmarks.posts import delivery
from tests.benchmarks.processes import ROOT, wait_for_quiet

FEW, MANY = 10_000, 1_000_000
_ASKED = 300
_STORED = 300
_OPEN_EVERY = 50

Question = Callable[[Transaction], object]


def run(report: Report, rounds: int) -> None:
    """The desk's questions at 10,000 and at a million, and bytes a mention."""
    with tempfile.TemporaryDirectory(prefix="brandwacht-bench-") as folder:
        later = wall_clock() + timedelta(days=2)
        paths = {count: Path(folder) / f"{count}.db" for count in (FEW, MANY)}
        for count, path in paths.items():
            seed.fill(path, count, open_every=_OPEN_EVERY, due=later)
        size, payload = _bytes(paths[MANY])
        told: dict[int, list[dict[str, float]]] = {FEW: [], MANY: []}
        for _ in range(rounds):
            wait_for_quiet()
            for count, path in paths.items():
                told[count].append(_child(path, count))
    _judge(report, told)
    report.at_most("T14 bytes a mention beside its payload", size, 700, "B")
    report.say(f"{size:.0f} B a mention, and {payload:.0f} B of compressed payload")


def _judge(report: Report, told: dict[int, list[dict[str, float]]]) -> None:
    rows = []
    for name in told[FEW][0]:
        few, many = ([one[name] for one in told[count]] for count in (FEW, MANY))
        rows.append(
            (name, short(median(few)), short(median(many)), short(ratio(many, few)))
        )
        if name == "one post, stored":
            report.at_most("T13 ingest at a million", ratio(many, few), 1.3)
            continue
        report.at_most(f"T13 {name} at a million", ratio(many, few), 5)
        report.at_most(f"T13 {name} at a million, time", median(many) / 1000, 2, "ms")
    report.table("Microseconds", ("", f"at {FEW:,}", f"at {MANY:,}", "×"), rows)


def _bytes(path: Path) -> tuple[float, float]:
    """Bytes a mention without and of the payloads, from SQLite's own page statistics."""
    connection = sqlite3.connect(path)
    sql = "select sum(pgsize) from dbstat where aggregate = true and (name in {})"
    names = "('payloads', 'payloads_of_a_mention')"
    payload = connection.execute(sql.format(names)).fetchone()[0]
    everything = path.stat().st_size
    connection.close()
    return (everything - payload) / MANY, payload / MANY


def _child(path: Path, count: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.million", str(path), str(count)],
        capture_output=True,
        text=True,
        env=environment(),
        cwd=ROOT,
        check=True,
        timeout=150,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _questions(count: int) -> dict[str, Question]:
    middle = MentionId(count // 2 + 1)
    now = wall_clock()
    known = f"id:x:19{middle * 104729 % 10**12:012d}"
    return {
        "open queue page": lambda tx: queues.unclaimed(tx, 25),
        "story of a mention": lambda tx: events.story(tx, middle),
        "what is due": lambda tx: timers.due(tx, now, 200),
        "known already": lambda tx: deliveries_seen.seen(tx, "own", known),
    }


async def _ask(path: Path, count: int) -> dict[str, float]:
    """Median microseconds of each question, and of storing one post."""
    told = {}
    async with bare_desk(path, wall_clock) as here:
        for name, question in _questions(count).items():
            told[name] = await here.store.read(lambda tx, q=question: _timed(tx, q))  # type: ignore[misc]
        took = []
        for number in range(_STORED):
            raw = delivery(number, f"later{time.time_ns()}", wall_clock())
            item = Incoming.model_validate_json(raw)
            began = time.perf_counter()
            await deliveries.receive(here.app, "own", [item], raw)
            took.append((time.perf_counter() - began) * 1e6)
        told["one post, stored"] = median(took)
    return told


def _timed(tx: Transaction, question: Question) -> float:
    took = []
    for _ in range(_ASKED):
        began = time.perf_counter()
        question(tx)
        took.append((time.perf_counter() - began) * 1e6)
    return median(took)


if __name__ == "__main__":
    asked = _ask(Path(sys.argv[1]), int(sys.argv[2]))
    print(json.dumps(uvloop.run(asked)))
