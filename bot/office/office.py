"""The composition root: builds every room once and hands each what it needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from aiohttp import web
from pydantic import SecretStr

from bot.clock import Clock
from bot.desk.desk import Desk
from bot.desk.ground.notices import tell_admins
from bot.desk.ground.surroundings import Places, Surroundings
from bot.desk.people.reaching import Reaching
from bot.directory import Directory
from bot.office.front import Front
from bot.office.furnish import furnish
from bot.office.lookout import RESTORED, Lookout
from bot.patrol.patrol import Patrol
from bot.scribe import DeskScribe
from bot.settings import Settings
from bot.slack.client import Identity, SlackClient
from bot.slack.courier import Courier
from bot.slack.gate import Notices
from bot.slack.hold import Hold
from data.models import ChannelId, UserId
from data.store import Store
from handlers.doorway.afterwards import Afterwards
from handlers.doorway.doors import Doors
from handlers.doorway.proofs import Proofs
from handlers.doorway.voice import Voice
from handlers.slack_app import SlackDoors, build_app
from handlers.sockets import Sockets


class Wake:
    """Tells the courier that there is something to say; it is hired after the desk."""

    def __init__(self) -> None:
        self.courier: Courier | None = None

    def __call__(self) -> None:
        if self.courier is not None:
            self.courier.wake()


@dataclass(frozen=True, slots=True)
class Office:
    """Everything that runs, before it runs."""

    settings: Settings
    clock: Clock
    steady: Clock
    notice: Notices
    store: Store
    desk: Desk
    patrol: Patrol
    courier: Courier
    hold: Hold
    lookout: Lookout
    directory: Directory
    slack: SlackClient
    slack_doors: SlackDoors
    sockets: Sockets | None
    front: Front

    @property
    def web(self) -> web.Application:
        """What answers over HTTP."""
        return self.front.web


def build(
    front: Front,
    places: Places,
    identity: Identity,
    slack: SlackClient,
    key: str = "",
) -> Office:
    """Build the office around an open store and an arrived bot. Starts nothing.

    `key` signs what only one person is shown.
    """
    settings, store, clock = front.settings, front.store, front.clock
    wake = Wake()
    around = furnish(settings, store, places, clock, identity.url, wake)
    desk = Desk(around)
    readers, notice = Reaching(around), partial(_notice, around)
    hold = Hold()
    courier = Courier(
        store,
        slack,
        DeskScribe(around),
        clock,
        notice,
        readers=readers,
        hold=hold,
        marker=settings.database,
        steady=front.steady,
    )
    wake.courier = courier
    directory = Directory(
        store,
        slack.web,
        clock,
        _team(settings),
        readers,
        workspace=identity.team,
        channels=places.all(),
    )
    voice = Voice(slack.web, Proofs(key))
    team, us = identity.team, identity.user
    held = partial(hold.__contains__, RESTORED)
    doors = Doors(desk, voice, Afterwards(), team, us, directory, held)
    slack_doors = build_app(
        doors,
        signing_secret=_plain(settings.slack.signing_secret),
        channel_lost=partial(_channel_lost, around),
        channel_back=lambda channel: courier.channel_works(ChannelId(channel)),
        us=identity.user,
        directory=directory,
    )
    sockets = _sockets(settings, slack_doors, slack, hold, notice)
    return Office(
        settings=settings,
        clock=clock,
        steady=front.steady,
        notice=notice,
        store=store,
        desk=desk,
        patrol=Patrol(around),
        courier=courier,
        hold=hold,
        lookout=Lookout(store, slack, places, identity.user, clock, hold, notice),
        directory=directory,
        slack=slack,
        slack_doors=slack_doors,
        sockets=sockets,
        front=front,
    )


def _team(settings: Settings) -> dict[UserId, str]:
    people = settings.people.values()
    return {UserId(person.slack): person.name for person in people if person.slack}


def _sockets(
    settings: Settings,
    slack_doors: SlackDoors,
    slack: SlackClient,
    hold: Hold,
    notices: Notices,
) -> Sockets | None:
    token = settings.slack.app_token
    if token is None:
        return None
    secret = token.get_secret_value()
    return Sockets(slack_doors.app, slack.web, secret, hold, notices)


def _plain(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret is not None else ""


async def _notice(around: Surroundings, kind: str, details: Mapping[str, str]) -> None:
    """What the courier cannot mend is told to the admins, through the outbox too."""
    now = around.clock()
    await around.store.write(lambda tx: tell_admins(tx, around, kind, details, now))
    around.wake()


async def _channel_lost(around: Surroundings, channel: str, why: str) -> None:
    """Told the way the courier tells it, so that an admin hears of it once."""
    await _notice(around, "channel_blocked", {"channel": channel, "code": why})
