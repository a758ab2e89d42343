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
class KillAt:
    """The process is killed just before or just after its commit of this number."""

    moment: Moment
    commit: int


@dataclass(frozen=True, slots=True)
class BotRun:
    """Where and with what a process runs. `ahead`: of the wall clock.

    `pages` is the size of its disk, in database pages; 0 is a large one. In a `hurry`
    the courier keeps to no pace of its own, only to what Slack asks for.
    """

    folder: str
    environment: Mapping[str, str]
    ahead: timedelta = timedelta(0)
    kill_at: KillAt | None = None
    pages: int = 0
    hurry: bool = True


class KillableConnection(sqlite3.Connection):
    """Every connection of this process: it counts the commits and kills at one."""

    bot_run: ClassVar[BotRun]
    commits: ClassVar[int] = 0

    def execute(self, sql: str, values: Any = (), /) -> sqlite3.Cursor:
        """A commit may be the last thing that ever happens, or never come about."""
        if sql.lower() != "commit":
            return super().execute(sql, values)
        KillableConnection.commits += 1
        self._kill_here("before")
        done = super().execute(sql)
        self._kill_here("after")
        return done

    def _kill_here(self, moment: Moment) -> None:
        if self.bot_run.kill_at == KillAt(moment, KillableConnection.commits):
            os.kill(os.getpid(), signal.SIGKILL)


def start(bot_run: BotRun) -> None:
    """`brandwacht run` until it ends, in the process that calls this."""
    os.chdir(bot_run.folder)
    log = os.open("desk.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ.clear()
    os.environ.update(bot_run.environment)
    sys.argv = ["brandwacht", "run"]
    _set_the_clock(bot_run.ahead)
    _wire_the_connections(bot_run)
    if bot_run.hurry:
        vars(rate_limit)["RATES"] = {}
    main()


def _set_the_clock(ahead: timedelta) -> None:
    def clock() -> datetime:
        return wall_clock() + ahead

    vars(run)["wall_clock"] = clock


def _wire_the_connections(bot_run: BotRun) -> None:
    connect = sqlite3.connect
    KillableConnection.bot_run = bot_run

    def killable(*args: Any, **more: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(
            *args, factory=KillableConnection, **more
        )
        if bot_run.pages:
            connection.execute(f"pragma max_page_count = {bot_run.pages}")
        return connection

    vars(sqlite3)["connect"] = killable
