"""Durable ingest: signed 2 KB posts over HTTP, stored before the 2xx.

Ours is the real desk, posting cards meanwhile. The peer is fastify with better-sqlite3 and a
commit for each request, as nearly everybody writes it; it writes the same rows into the same
schema with the same PRAGMAs. A group commit, as an expert would write it, is shown beside.
"""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.bars import Bar, Figure, quantile
from tests.benchmarks.load import Order, Told
from tests.benchmarks.posts import SOURCE
from tests.benchmarks.processes import ROOT, environment
from tests.benchmarks.rounds import Report, Trials, measure
from tests.benchmarks.servers import Running, count, desk, node
from tests.benchmarks.slack import slack
from tests.benchmarks.tools import flush_delay, node_peers, slowed

SECONDS = 3.0
CONNECTIONS = 32
_MOST = 60_000
_LEAST = 500
_ROW = "fastify, commit per request"
RATE = Bar("stored a second", 1.0, unit="/s", least=_LEAST, against=_ROW, greater=True)
TAIL = Bar("p99 of the 202", 0.8, least=_LEAST, against=_ROW)
SLOW = Bar(
    "stored a second, each flush 2 ms longer",
    4.0,
    unit="/s",
    least=_LEAST,
    against=_ROW,
    greater=True,
)
STEADY = Bar("p99 of the 202 at 200 a second", 1.5, least=_LEAST, against=_ROW)
BARS = (RATE, TAIL, SLOW, STEADY)


def run(report: Report, rounds: int | None = None) -> None:
    """Closed loop, slow flushes, and two hundred a second."""
    done = measure(report, rounds or 2, one_round, seconds=35)
    report.judged("ingest", BARS, done)


def one_round(trials: Trials) -> None:
    """Ours and the peer in turn, in each of the three settings."""
    closed = Order(0, CONNECTIONS, _MOST, SECONDS)
    _pair(trials, (RATE, TAIL), closed)
    steady = Order(0, CONNECTIONS, _MOST, SECONDS, rate=200.0)
    _pair(trials, (STEADY,), steady)
    with trials.trial(SLOW.name):
        more = slowed(flush_delay(), 2)
        _pair(trials, (SLOW,), closed, more)


def _pair(
    trials: Trials,
    bars: Sequence[Bar],
    order: Order,
    more: Mapping[str, str] | None = None,
) -> None:
    figures, names = trials.round.figures, [bar.name for bar in bars]
    with trials.trial(*names) as folder:
        told = ours(trials, folder, order, bars, more)
        for bar in bars:
            figures[bar.name] = Figure(_value(bar, told), told.good)
    with trials.trial(*names) as folder:
        node_peers()
        server = node(folder, "ingest.js", ["row", "{port}", "{db}"], more)
        told = _sent(trials, server, order, bars)
        for bar in bars:
            own = figures.get(bar.name)
            if own is not None:
                figures[bar.name] = Figure(
                    own.ours, own.samples, _value(bar, told), told.good
                )


def ours(
    trials: Trials,
    folder: Path,
    order: Order,
    bars: Sequence[Bar],
    more: Mapping[str, str] | None = None,
    sabotage: Sequence[str] = (),
) -> Told:
    """One trial of the real desk."""
    with slack(folder) as api_url:
        server = desk(folder, api_url, {SOURCE: "CDESK"}, more=more, sabotage=sabotage)
        return _sent(trials, server, order, bars)


def _value(bar: Bar, told: Told) -> float:
    return told.rate if bar.greater else quantile(told.latencies, 0.99)


def _sent(
    trials: Trials,
    server: AbstractContextManager[Running],
    order: Order,
    bars: Sequence[Bar],
) -> Told:
    """Carry the order out; as many rows as 2xx answers, and no other answers."""
    with server as running:
        told = send(Order(**{**asdict(order), "port": running.port}))
        stored = count(running.database, "mentions")
    if set(told.statuses) != {"202"} or stored != told.good or told.unanswered:
        for bar in bars:
            trials.round.wrong[bar.name] = f"{told.statuses} answered, {stored} stored"
    return told


def send(order: Order) -> Told:
    """Let a load generator of its own process carry out one order."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.load"],
        input=json.dumps(asdict(order)),
        capture_output=True,
        text=True,
        env=environment(),
        cwd=ROOT,
        timeout=order.seconds + 60,
        check=True,
    )
    return Told(**json.loads(done.stdout))
