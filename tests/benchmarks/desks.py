"""Runs the real desk, `python -m bot run`, for a trial: own folder, database and Slack."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from data import migrations
from tests.benchmarks.load import Order, Told
from tests.benchmarks.posts import SECRET, SOURCE
from tests.benchmarks.processes import (
    HOST,
    ROOT,
    Child,
    free_port,
    start,
    wait_for_port,
)

_DESK = f"""
[desk]
language = "en"
time_zone = "Europe/Berlin"
channel = "CDESK"
management_channel = "CMANAGEMENT"
[hours]
always_open = true
[sources.{SOURCE}]
adapter = "own"
auth = "hmac"
header = "X-Signature"
"""


@dataclass(frozen=True, slots=True)
class Running:
    """A server under measurement, ours or a peer's, and the database behind it."""

    child: Child
    port: int
    database: Path
    respond: str = ""


@dataclass(frozen=True, slots=True)
class Slack:
    """The addresses of a Slack: its Web API, and a response url."""

    api_url: str
    respond: str


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Only what a process needs, so that nothing of this shell leaks into a trial."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), **(more or {})}


@contextmanager
def slack(folder: Path) -> Iterator[Slack]:
    """A workspace in its own process."""
    port, respond_port = free_port(), free_port()
    child = start(
        [sys.executable, "-m", "tests.benchmarks.slack", str(port), str(respond_port)],
        folder / "slack.log",
        environment(),
        ROOT,
    )
    try:
        wait_for_port(child, port)
        yield Slack(
            f"http://{HOST}:{port}/api/", f"http://{HOST}:{respond_port}/respond"
        )
    finally:
        child.stop()


def settings(
    folder: Path,
    port: int,
    api_url: str,
    more: Mapping[str, str] | None = None,
    sources: str = "",
) -> dict[str, str]:
    """The environment of a desk that lives in this folder; `sources` is more TOML."""
    (folder / "desk.toml").write_text(_DESK + sources)
    return environment(
        {
            "SLACK_BOT_TOKEN": "xoxb-local",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": api_url,
            "BRANDWACHT_CONFIG": "desk.toml",
            "BRANDWACHT_DATABASE": "desk.db",
            "BRANDWACHT_PORT": str(port),
            "BRANDWACHT_LOG": "json",
            f"BRANDWACHT_SOURCE_{SOURCE.upper()}_SECRET": SECRET,
            **(more or {}),
        }
    )


def open_desk(
    folder: Path,
    api_url: str,
    port: int,
    more: Mapping[str, str] | None = None,
    sources: str = "",
) -> Child:
    """Start the desk and wait until it listens."""
    command = [sys.executable, "-m", "bot", "run"]
    variables = settings(folder, port, api_url, more, sources)
    child = start(command, folder / "desk.log", variables, folder)
    wait_for_port(child, port)
    return child


@contextmanager
def desk(folder: Path, more: Mapping[str, str] | None = None) -> Iterator[Running]:
    """The desk and its Slack, for one trial."""
    port = free_port()
    with slack(folder) as there:
        child = open_desk(folder, there.api_url, port, more)
        try:
            yield Running(child, port, folder / "desk.db", there.respond)
        finally:
            child.stop()


@contextmanager
def peer(
    folder: Path,
    command: list[str],
    more: Mapping[str, str] | None = None,
    respond: str = "",
) -> Iterator[Running]:
    """A Node peer with our schema in a fresh database; `{port}` and `{db}` are filled in."""
    database, port = folder / "desk.db", free_port()
    migrations.apply(database)
    filled = [part.format(port=port, db=database) for part in command]
    child = start(
        ["node", *filled],
        folder / "peer.log",
        environment({"SECRET": SECRET, "NODE_ENV": "production", **(more or {})}),
        ROOT / "benchmarks" / "peers",
    )
    try:
        wait_for_port(child, port)
        yield Running(child, port, database, respond)
    finally:
        child.stop()


def send(order: Order) -> Told:
    """Let a load generator of its own process carry out one order."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.load"],
        input=json.dumps(asdict(order)),
        capture_output=True,
        text=True,
        env=environment(),
        cwd=ROOT,
        timeout=180,
        check=True,
    )
    return Told(**json.loads(done.stdout))


def count(database: Path, table: str) -> int:
    """How many rows a table has."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return int(connection.execute(f"select count(*) from {table}").fetchone()[0])  # noqa: S608 - our own names
    finally:
        connection.close()
