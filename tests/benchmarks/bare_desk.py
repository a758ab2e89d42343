"""A desk without Slack and webhooks, for what is measured inside of one process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.clock import Clock
from bot.core.context import AppContext, DeskChannels, Duty
from bot.desk.effects import EFFECTS
from bot.hours.hours import Hours
from bot.mentions.rules.nudges import Audience
from bot.playbook.playbook import Playbook
from bot.timers.loop import TimerLoop
from data import migrations
from data.models import ChannelId, UserId
from data.store import Store

ON_DUTY = UserId("UANNA")


@dataclass(frozen=True, slots=True)
class BareDesk:
    """A desk on a database, its patrol, and nobody in Slack."""

    store: Store
    app: AppContext
    timer_loop: TimerLoop


@asynccontextmanager
async def bare_desk(path: Path, clock: Clock) -> AsyncIterator[BareDesk]:
    """A desk that never closes, on the database at `path`."""
    migrations.apply(path)
    store = Store(path)
    app = AppContext(
        store=store,
        playbook=Playbook.load(),
        hours=Hours.always_open(),
        channels=DeskChannels(ChannelId("CDESK"), ChannelId("CMANAGEMENT")),
        people={},
        duty=Duty(lambda _: Audience(on_duty=ON_DUTY, lead=None), lambda *_: True),
        clock=clock,
        language="en",
        zone="Europe/Berlin",
        address="",
        wake=lambda: None,
        effects=EFFECTS,
    )
    try:
        yield BareDesk(store, app, TimerLoop(app))
    finally:
        await store.close()
