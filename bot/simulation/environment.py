"""What a simulation runs on: the real use cases and timers, a movable clock, no Slack.

Its database is new and is deleted afterwards.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.app.build import build_context
from bot.config.settings import Settings
from bot.core.context import AppContext, DeskChannels
from bot.desk.renderer import DeskRenderer
from bot.timers.loop import TimerLoop
from data import migrations, timers
from data.models import ChannelId, MentionId
from data.outbox import cards, levels, outbox
from data.store import Store
from data.transaction import Transaction

_MEMORY = Path("/dev/shm")
"""Where there is one, nothing waits for a disk: this database has nothing to lose."""

_ADDRESS = "https://simulated.slack.com/"


@dataclass
class SteppedClock:
    """The hand of the clock; it only moves when it is told to."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass
class SimulationEnvironment:
    """Everything that plays, and which mention has which number."""

    settings: Settings
    hand: SteppedClock
    app: AppContext
    timer_loop: TimerLoop
    renderer: DeskRenderer
    numbers: dict[str, MentionId] = field(default_factory=dict)

    @property
    def store(self) -> Store:
        """The database of this one replay."""
        return self.app.store

    async def next_instant(self) -> datetime | None:
        """When something falls due or may be said next."""
        now = self.hand.now
        return await self.store.read(lambda tx: _next(tx, now))


def _next(tx: Transaction, now: datetime) -> datetime | None:
    tables = (outbox, cards, levels)
    instants = (timers.next_due(tx), *(table.next_at(tx, now) for table in tables))
    return min((at for at in instants if at is not None), default=None)


@asynccontextmanager
async def opened(
    settings: Settings, start: datetime
) -> AsyncIterator[SimulationEnvironment]:
    """A stage with everything in its place at `start`."""
    memory = _MEMORY if os.access(_MEMORY, os.W_OK) else None
    with TemporaryDirectory(prefix="brandwacht-", dir=memory) as folder:
        path = Path(folder) / "day.db"
        migrations.apply(path)
        store = Store(path)
        try:
            yield _furnished(settings, store, SteppedClock(start))
        finally:
            await store.close()


def _furnished(
    settings: Settings, store: Store, hand: SteppedClock
) -> SimulationEnvironment:
    app = build_context(settings, store, _places(settings), hand, _ADDRESS, _nobody)
    return SimulationEnvironment(
        settings=settings,
        hand=hand,
        app=app,
        timer_loop=TimerLoop(app),
        renderer=DeskRenderer(app),
    )


def _places(settings: Settings) -> DeskChannels:
    """Channels are called what the settings call them; nothing asks Slack for ids."""
    desk = ChannelId(settings.desk.channel)
    management = settings.desk.management_channel
    return DeskChannels(
        desk=desk,
        management=desk if management is None else ChannelId(management),
        of_source={
            name: ChannelId(source.channel)
            for name, source in settings.sources.items()
            if source.channel is not None
        },
        of_rule={
            name: ChannelId(rule.channel)
            for name, rule in settings.rules.items()
            if rule.channel is not None
        },
    )


def _nobody() -> None:
    """There is no courier to wake."""
