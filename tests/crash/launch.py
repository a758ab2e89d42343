"""Runs the real program once, optionally to be killed at a commit or with a clock that
is ahead.

Each run is a fork of a process that has imported everything, because a hundred starts
have to fit into a minute. What runs in it is `brandwacht run` from its first line.
"""

import os
import signal
import sqlite3
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal

from bot.__main__ import main
from bot.app import run
from bot.clock import wall_clock
from bot.outbox import rate_limit

Moment = Literal["before", "after"]


@dataclass(frozen=True, slots=True)
class Fuse:
    """The process dies just before or just after its commit of this number."""

    moment: Moment
    commit: int


@dataclass(frozen=True, slots=True)
class Life:
    """Where and with what a process lives. `ahead`: of the wall clock.

    `pages` is the size of its disk, in database pages; 0 is a large one. In a `hurry`
    the courier keeps to no pace of its own, only to what Slack asks for.
    """

    folder: str
    environment: Mapping[str, str]
    ahead: timedelta = timedelta(0)
    fuse: Fuse | None = None
    pages: int = 0
    hurry: bool = True


class Mortal(sqlite3.Connection):
    """Every connection of this process: it counts the commits and knows its fuse."""

    life: ClassVar[Life]
    commits: ClassVar[int] = 0

    def execute(self, sql: str, values: Any = (), /) -> sqlite3.Cursor:
        """A commit may be the last thing that ever happens, or never come about."""
        if sql.lower() != "commit":
            return super().execute(sql, values)
        Mortal.commits += 1
        self._die("before")
        done = super().execute(sql)
        self._die("after")
        return done

    def _die(self, moment: Moment) -> None:
        if self.life.fuse == Fuse(moment, Mortal.commits):
            os.kill(os.getpid(), signal.SIGKILL)


def live(life: Life) -> None:
    """`brandwacht run` until it ends, in the process that calls this."""
    os.chdir(life.folder)
    log = os.open("desk.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ.clear()
    os.environ.update(life.environment)
    sys.argv = ["brandwacht", "run"]
    _set_the_clock(life.ahead)
    _wire_the_connections(life)
    if life.hurry:
        vars(rate_limit)["RATES"] = {}
    main()


def _set_the_clock(ahead: timedelta) -> None:
    def clock() -> datetime:
        return wall_clock() + ahead

    vars(run)["wall_clock"] = clock


def _wire_the_connections(life: Life) -> None:
    connect = sqlite3.connect
    Mortal.life = life

    def mortal(*args: Any, **more: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, factory=Mortal, **more)
        if life.pages:
            connection.execute(f"pragma max_page_count = {life.pages}")
        return connection

    vars(sqlite3)["connect"] = mortal
