"""A desk without doors, for what is measured inside of one process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.clock import Clock
from bot.desk.desk import Desk
from bot.desk.ground.surroundings import Duty, Places, Surroundings
from bot.hours import Hours
from bot.patrol.patrol import Patrol
from bot.playbook import Playbook
from bot.rules.life.nudges import Audience
from data import migrations
from data.models import ChannelId, UserId
from data.store import Store

ON_DUTY = UserId("UANNA")


@dataclass(frozen=True, slots=True)
class Room:
    """A desk on a database, its patrol, and nobody in Slack."""

    store: Store
    desk: Desk
    patrol: Patrol


@asynccontextmanager
async def room(path: Path, clock: Clock) -> AsyncIterator[Room]:
    """A desk that never closes, on the database at `path`."""
    migrations.apply(path)
    store = Store(path)
    around = Surroundings(
        store=store,
        playbook=Playbook.load(),
        hours=Hours.always_open(),
        places=Places(ChannelId("CDESK"), ChannelId("CMANAGEMENT")),
        people={},
        duty=Duty(lambda _: Audience(on_duty=ON_DUTY, lead=None), lambda *_: True),
        clock=clock,
        language="en",
        zone="Europe/Berlin",
        address="",
        wake=lambda: None,
    )
    try:
        yield Room(store, Desk(around), Patrol(around))
    finally:
        await store.close()
