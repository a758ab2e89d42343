"""Durable ingest: signed 2 KB posts over HTTP, stored before the 2xx (bars T1 to T4).

Ours is the real desk. The peers are fastify with better-sqlite3, once with a commit for
each request as nearly everybody writes it, once with our group commit as an expert
would; they write the same rows into the same schema.
"""

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.benchmarks.desks import Running, count, desk, peer, send
from tests.benchmarks.figures import Report, control_note, quantile, ratio, short
from tests.benchmarks.load import Order, Told
from tests.benchmarks.processes import wait_for_quiet
from tests.benchmarks.tools import Missing, flush_delay, node_peers, slowed

SECONDS = 3.0
_MOST = 60_000
_OURS, _ROW, _GROUP, _NOTHING = "ours", "row", "group", "none"
_TITLES = {
    _OURS: "Brandwacht",
    _ROW: "fastify + better-sqlite3, commit per request",
    _GROUP: "fastify + better-sqlite3, group commit",
    _NOTHING: "fastify without a database (control)",
}


@dataclass(frozen=True, slots=True)
class Trial:
    """One fresh process with one fresh database under load."""

    told: Told
    cpu: float

    @property
    def p50(self) -> float:
        return quantile(self.told.latencies, 0.5)

    @property
    def p99(self) -> float:
        return quantile(self.told.latencies, 0.99)


Trials = Mapping[str, list[Trial]]


def run(report: Report, rounds: int) -> None:
    """Three settings: 32 connections, one connection, and slow flushes."""
    try:
        node_peers()
    except Missing as missing:
        report.not_measured("T1–T4 durable ingest against fastify", str(missing))
        _table(report, "32 connections", _measured(report, [_OURS], rounds, 32))
        return
    names = [_OURS, _ROW, _GROUP, _NOTHING]
    trials = _measured(report, names, rounds, 32)
    _table(report, "Durable ingest, 32 connections", trials)
    _judge_full(report, trials)
    trials = _measured(report, [_OURS, _ROW], rounds, 1)
    _table(report, "Durable ingest, one connection", trials)
    p50 = {name: [trial.p50 for trial in trials[name]] for name in trials}
    report.at_most("T4 p50 with one connection", ratio(p50[_OURS], p50[_ROW]), 1.3)
    _slow(report, rounds)


def _judge_full(report: Report, trials: Trials) -> None:
    rate = _rates(trials)
    p99 = {name: [trial.p99 for trial in trials[name]] for name in trials}
    report.say(control_note(_TITLES[_NOTHING], rate[_NOTHING]))
    report.at_least(
        "T1 rate against commit per request", ratio(rate[_OURS], rate[_ROW]), 1.8
    )
    report.at_most(
        "T2 p99 against commit per request", ratio(p99[_OURS], p99[_ROW]), 0.2
    )
    report.at_least(
        "T3 rate against group commit", ratio(rate[_OURS], rate[_GROUP]), 0.4
    )
    report.at_most("T3 p99 against group commit", ratio(p99[_OURS], p99[_GROUP]), 1.0)


def _slow(report: Report, rounds: int) -> None:
    bar = "T1 rate with 2 ms added to every flush"
    try:
        more = slowed(flush_delay(), 2)
    except Missing as missing:
        report.not_measured(bar, str(missing))
        return
    trials = _measured(report, [_OURS, _ROW, _GROUP], rounds, 32, more)
    _table(report, "Durable ingest, 32 connections, each flush 2 ms longer", trials)
    rate = _rates(trials)
    report.at_least(bar, ratio(rate[_OURS], rate[_ROW]), 6.0)


def _rates(trials: Trials) -> dict[str, list[float]]:
    return {name: [one.told.rate for one in trials[name]] for name in trials}


def _measured(
    report: Report,
    names: list[str],
    rounds: int,
    connections: int,
    more: Mapping[str, str] | None = None,
) -> Trials:
    """A B C A B C: every round has one trial of each, in turn."""
    trials = defaultdict[str, list[Trial]](list)
    shown = set[str]()
    for number in range(rounds):
        waited = wait_for_quiet()
        report.say(f"round {number + 1} of {rounds}, waited {waited:.0f} s for quiet")
        for name in names:
            with opened(name, more) as running:
                trials[name].append(_trial(name, running, connections))
                if name not in shown:
                    report.say(f"  {_TITLES[name]}: {_pragmas(name, running)}")
                    shown.add(name)
    return trials


def _trial(name: str, running: Running, connections: int) -> Trial:
    before = running.child.cpu()
    told = send(
        Order(
            port=running.port,
            kind="posts",
            connections=connections,
            most=_MOST,
            seconds=SECONDS,
        )
    )
    cpu = running.child.cpu() - before
    if set(told.statuses) != {"202"}:
        raise AssertionError(f"{name} answered {told.statuses}: {running.child.said()}")
    if name != _NOTHING and count(running.database, "mentions") != told.good:
        raise AssertionError(f"{name} stored something else than it said")
    return Trial(told, cpu)


@contextmanager
def opened(name: str, more: Mapping[str, str] | None = None) -> Iterator[Running]:
    """One of the servers, with a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="brandwacht-bench-") as folder:
        server: AbstractContextManager[Running]
        if name == _OURS:
            server = desk(Path(folder), more)
        else:
            server = peer(Path(folder), ["ingest.js", name, "{port}", "{db}"], more)
        with server as running:
            yield running


def _pragmas(name: str, running: Running) -> str:
    """What a peer read back; ours are in data/connection.py and a test holds them."""
    if name == _OURS:
        return '{"journal_mode":"wal","synchronous":2,"foreign_keys":1}'
    return json.dumps(json.loads(running.child.said().splitlines()[0]))


def _table(report: Report, title: str, trials: Trials) -> None:
    rows = [
        (
            _TITLES[name],
            short(median(one.told.rate for one in done)),
            short(median(one.p50 for one in done)),
            short(median(one.p99 for one in done)),
            short(median(one.cpu / one.told.good for one in done) * 1e6),
            short(median(one.told.cpu / one.told.good for one in done) * 1e6),
        )
        for name, done in trials.items()
    ]
    head = ("server", "stored/s", "p50 ms", "p99 ms", "its CPU µs", "load's CPU µs")
    report.table(title, head, rows)
