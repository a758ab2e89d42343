"""Starts what is measured: the real desk, `python -m bot run`, and the peers in Node.

Each trial has a folder, a database and a port of its own. A port on which somebody listens
already is refused, and a child that did not live until the end of its trial is a failure:
otherwise an orphan of an earlier trial could be measured in its place.
"""

import sqlite3
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from data import migrations
from tests.benchmarks.posts import SECRET
from tests.benchmarks.processes import (
    ROOT,
    Child,
    NotStarted,
    environment,
    free_port,
    start,
    wait_for_port,
)

PEERS = ROOT / "tests" / "benchmarks" / "peers"
LAUNCHER = "tests.benchmarks.launcher"
"""Starts the desk as a saboteur would have it; see there."""

_DESK = """
[desk]
language = "en"
time_zone = "Europe/Berlin"
channel = "CDESK"
management_channel = "CMANAGEMENT"
[hours]
always_open = true
"""
_SOURCE = """
[sources.{name}]
adapter = "own"
auth = "hmac"
header = "X-Signature"
channel = "{channel}"
"""


@dataclass(frozen=True, slots=True)
class Running:
    """A server under measurement, ours or a peer's, and the database behind it."""

    child: Child
    port: int
    database: Path

    def alive(self) -> bool:
        """Whether it still runs."""
        return self.child.process.poll() is None


def settings(
    folder: Path, port: int, api_url: str, channels: Mapping[str, str], toml: str = ""
) -> dict[str, str]:
    """The environment of a desk that lives in this folder; one source for each channel."""
    sources = "".join(
        _SOURCE.format(name=name, channel=channel) for name, channel in channels.items()
    )
    (folder / "desk.toml").write_text(_DESK + sources + toml)
    secrets = {f"BRANDWACHT_SOURCE_{name.upper()}_SECRET": SECRET for name in channels}
    return environment(
        {
            "SLACK_BOT_TOKEN": "xoxb-local",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": api_url,
            "BRANDWACHT_CONFIG": "desk.toml",
            "BRANDWACHT_DATABASE": "desk.db",
            "BRANDWACHT_PORT": str(port),
            "BRANDWACHT_LOG": "json",
            **secrets,
        }
    )


@contextmanager
def desk(
    folder: Path,
    api_url: str,
    channels: Mapping[str, str],
    *,
    more: Mapping[str, str] | None = None,
    toml: str = "",
    sabotage: Sequence[str] = (),
) -> Iterator[Running]:
    """The desk, listening. `sabotage` names what a test has made slow or wrong in it."""
    port = free_port()
    module = [LAUNCHER, *sabotage, "--"] if sabotage else ["bot"]
    variables = {**settings(folder, port, api_url, channels, toml), **(more or {})}
    command = [sys.executable, "-m", *module, "run"]
    child = start(command, folder / "desk.log", variables, folder)
    yield from _until_done(child, port, folder / "desk.db")


@contextmanager
def node(
    folder: Path,
    script: str,
    arguments: Sequence[str] = (),
    more: Mapping[str, str] | None = None,
) -> Iterator[Running]:
    """A peer, listening; `{port}` and `{db}` are filled into its arguments."""
    database, port = folder / "desk.db", free_port()
    if not database.exists():
        migrations.apply(database)
    filled = [part.format(port=port, db=database) for part in arguments]
    child = start(
        ["node", script, *filled],
        folder / "peer.log",
        environment({"SECRET": SECRET, "NODE_ENV": "production", **(more or {})}),
        PEERS,
    )
    yield from _until_done(child, port, database)


def _until_done(child: Child, port: int, database: Path) -> Iterator[Running]:
    try:
        wait_for_port(child, port)
        running = Running(child, port, database)
        yield running
        if not running.alive():
            raise NotStarted(f"it closed by itself: {child.said()[-2000:]}")
    finally:
        child.stop()


def rows(database: Path, sql: str) -> list[tuple[object, ...]]:
    """What a question to the database of a trial gives, read only."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


def count(database: Path, table: str) -> int:
    """How many rows a table has."""
    return int(str(rows(database, f"select count(*) from {table}")[0][0]))  # noqa: S608
