"""A desk without entry points, for what is measured inside of one process."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from bot.clock import wall_clock
from bot.core.context import AppContext, DeskChannels, Duty
from bot.desk.effects import EFFECTS
from bot.hours.hours import Hours
from bot.mentions.rules.nudges import Audience
from bot.playbook.playbook import Playbook
from bot.timers.loop import TimerLoop
from data import migrations
from data.models import ChannelId, UserId
from data.store import Store
from data.transaction import Transaction

T = TypeVar("T")

ON_DUTY = UserId("UANNA")


class MeasuredStore(Store):
    """Keeps the longest that one call held the writer, in seconds of processor time."""

    longest = 0.0

    async def write(self, run: Callable[[Transaction], T], *, bulk: bool = False) -> T:
        """As the store does it."""

        def timed(tx: Transaction) -> T:
            began = time.thread_time()
            try:
                return run(tx)
            finally:
                self.longest = max(self.longest, time.thread_time() - began)

        return await super().write(timed, bulk=bulk)


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk on a database, its timer loop, and nobody in Slack."""

    store: MeasuredStore
    app: AppContext
    timer_loop: TimerLoop

    @property
    def longest_job(self) -> float:
        """Seconds of processor time of the longest call of the writer."""
        return self.store.longest


@asynccontextmanager
async def inside(path: Path) -> AsyncIterator[Desk]:
    """A desk that never closes, on the database at `path`."""
    migrations.apply(path)
    store = MeasuredStore(path)
    app = AppContext(
        store=store,
        playbook=Playbook.load(),
        hours=Hours.always_open(),
        channels=DeskChannels(ChannelId("CDESK"), ChannelId("CMANAGEMENT")),
        people={},
        duty=Duty(lambda _: Audience(on_duty=ON_DUTY, lead=None), lambda *_: True),
        clock=wall_clock,
        language="en",
        zone="Europe/Berlin",
        address="",
        wake=lambda: None,
        effects=EFFECTS,
    )
    try:
        yield Desk(store, app, TimerLoop(app))
    finally:
        await store.close()
