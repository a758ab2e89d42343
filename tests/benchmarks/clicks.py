"""Durable clicks: signed `block_actions` over HTTP, committed before the ack (T6, T8).

Everybody presses *I take it*, each on a card of their own. Ours is the real desk in HTTP
mode, the peer is Bolt for JavaScript with twenty listeners and better-sqlite3; it
writes the same rows. After the ack both answer the presser over the response url.
"""

import shutil
import sqlite3
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from tests.benchmarks import seed
from tests.benchmarks.desks import Running, desk, peer, send, slack
from tests.benchmarks.figures import Report, quantile, ratio, short
from tests.benchmarks.load import Order, Told
from tests.benchmarks.processes import wait_for_quiet
from tests.benchmarks.tools import Missing, node_peers

CARDS = 12_000
_SECONDS = 3.0
_OURS, _PEER = "Brandwacht", "@slack/bolt for JavaScript + better-sqlite3"
_STORM = 16
_RATE = 20.0
"""Clicks a second beside the storm; a team of forty does not press faster."""


def run(report: Report, rounds: int) -> None:
    """Rate and tail against Bolt for JavaScript, forty at once, and beside a storm."""
    with tempfile.TemporaryDirectory(prefix="brandwacht-bench-") as folder:
        template = Path(folder) / "cards.db"
        seed.fill(
            template, CARDS, open_every=1, due=datetime.now(UTC) + timedelta(days=2)
        )
        _against_bolt(report, rounds, template)
        _together(report, rounds, template)
        _beside_a_storm(report, rounds, template)


def _against_bolt(report: Report, rounds: int, template: Path) -> None:
    names = [_OURS, _PEER]
    try:
        node_peers()
    except Missing as missing:
        report.not_measured("T6 clicks against Bolt for JavaScript", str(missing))
        names = [_OURS]
    told = defaultdict[str, list[Told]](list)
    cpu = defaultdict[str, list[float]](list)
    for _ in range(rounds):
        wait_for_quiet()
        for name in names:
            with _opened(name, template) as running:
                before = running.child.cpu()
                done = _press(running, 16)
                used = running.child.cpu() - before
            told[name].append(done)
            cpu[name].append(used / done.good)
    _table(report, told, cpu)
    if _PEER in told:
        rate = {name: [one.rate for one in told[name]] for name in names}
        p99 = {
            name: [quantile(one.latencies, 0.99) for one in told[name]]
            for name in names
        }
        report.at_least(
            "T6 clicks/s against Bolt for JS", ratio(rate[_OURS], rate[_PEER]), 1.0
        )
        report.at_most("T6 p99 against Bolt for JS", ratio(p99[_OURS], p99[_PEER]), 0.5)


def _together(report: Report, rounds: int, template: Path) -> None:
    """Forty people press in the same instant; each has a connection already."""
    slowest = []
    for _ in range(rounds):
        with _opened(_OURS, template) as running:
            # The first press of a process pays for what is loaded late.
            _press(running, 1, most=5)
            told = _press(running, 40, most=40, first=100)
            slowest.append(max(told.latencies))
    report.at_most("40 simultaneous clicks, the slowest", median(slowest), 200, "ms")


def _beside_a_storm(report: Report, rounds: int, template: Path) -> None:
    """The same slow clicks without and with sixteen connections that deliver posts."""
    idle, storm, stored, worst = [], [], [], 0.0
    for _ in range(rounds):
        wait_for_quiet()
        with _opened(_OURS, template) as running:
            _press(running, 1, most=20)
            quiet = _press(running, 4, rate=_RATE, seconds=6, first=100)
            with ThreadPoolExecutor(1) as other:
                flood = other.submit(send, _posts(running))
                busy = _press(running, 4, rate=_RATE, seconds=6, first=1000)
                stored.append(flood.result().rate)
        idle.append(quantile(quiet.latencies, 0.99))
        storm.append(quantile(busy.latencies, 0.99))
        worst = max(worst, *busy.latencies)
    report.say(
        f"clicks beside {short(median(stored))} stored posts a second: "
        f"p99 {short(median(storm))} ms, alone {short(median(idle))} ms"
    )
    report.at_most("T8 click p99 beside a storm", ratio(storm, idle), 3.0)
    report.at_most("T8 slowest click beside a storm", worst, 300, "ms")


def _posts(running: Running) -> Order:
    return Order(running.port, "posts", _STORM, most=40_000, seconds=7, run="storm")


def _press(
    running: Running,
    connections: int,
    *,
    most: int = CARDS,
    first: int = 1,
    rate: float | None = None,
    seconds: float = _SECONDS,
) -> Told:
    before = _claimed(running.database)
    told = send(
        Order(
            port=running.port,
            kind="presses",
            connections=connections,
            most=most,
            seconds=seconds,
            rate=rate,
            first=first,
            respond=running.respond,
        )
    )
    if set(told.statuses) != {"200"}:
        raise AssertionError(
            f"answered {told.statuses}: {running.child.said()[-2000:]}"
        )
    if _claimed(running.database) - before != told.good:
        raise AssertionError("something else was claimed than was acknowledged")
    return told


def _claimed(database: Path) -> int:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        sql = "select count(*) from mentions where status = 'claimed'"
        return int(connection.execute(sql).fetchone()[0])
    finally:
        connection.close()


@contextmanager
def _opened(name: str, template: Path) -> Iterator[Running]:
    with tempfile.TemporaryDirectory(prefix="brandwacht-bench-") as folder:
        shutil.copy(template, Path(folder) / "desk.db")
        with ExitStack() as stack:
            if name == _OURS:
                server = desk(Path(folder))
            else:
                there = stack.enter_context(slack(Path(folder)))
                command = ["clicks.js", "{port}", "{db}"]
                server = peer(Path(folder), command, respond=there.respond)
            yield stack.enter_context(server)


def _table(
    report: Report, told: Mapping[str, list[Told]], cpu: Mapping[str, list[float]]
) -> None:
    rows = [
        (
            name,
            short(median(one.rate for one in done)),
            short(median(quantile(one.latencies, 0.5) for one in done)),
            short(median(quantile(one.latencies, 0.99) for one in done)),
            short(median(max(one.latencies) for one in done)),
            short(median(cpu[name]) * 1e6),
        )
        for name, done in told.items()
    ]
    head = ("server", "clicks/s", "p50 ms", "p99 ms", "max ms", "its CPU µs")
    report.table("Durable clicks, 16 connections", head, rows)
