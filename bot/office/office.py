"""The composition root: builds every room once and hands each what it needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from aiohttp import web
from prometheus_client import CollectorRegistry
from pydantic import SecretStr

from bot.clock import Clock
from bot.desk.desk import Desk
from bot.desk.ground.notices import tell_admins
from bot.desk.ground.surroundings import Places, Surroundings
from bot.desk.people.reaching import Reaching
from bot.directory import Directory
from bot.loopback import only_this_machine
from bot.office.figures import CourierFigures, Readiness
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
from handlers.slack_http import SlackEntry
from handlers.sockets import Sockets
from handlers.web.door import WebDoor
from handlers.web.health import health_routes

_MOST_BYTES = 2 * 1024 * 1024
"""Above the door's own limit, so that the door gives the answer, not the library."""


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
    web: web.Application


def build(
    settings: Settings,
    store: Store,
    places: Places,
    identity: Identity,
    slack: SlackClient,
    clock: Clock,
    key: str = "",
    steady: Clock | None = None,
) -> Office:
    """Build the office around an open store and an arrived bot. Starts nothing.

    `key` signs what only one person is shown.
    """
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
        steady=steady,
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
        steady=steady or clock,
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
        web=_web(settings, desk, courier, slack_doors, sockets, steady or clock, hold),
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


def _web(
    settings: Settings,
    desk: Desk,
    courier: Courier,
    slack_doors: SlackDoors,
    sockets: Sockets | None,
    clock: Clock,
    hold: Hold,
) -> web.Application:
    registry = CollectorRegistry()
    registry.register(CourierFigures(courier))
    door = WebDoor(desk, settings.sources, clock, registry)
    ready = Readiness(desk.around.store, courier, sockets, clock, hold)
    routes: Sequence[web.RouteDef] = [
        *door.routes(),
        *health_routes(
            ready.missing,
            registry,
            host=settings.host,
            metrics_token=_plain(settings.metrics_token),
        ),
    ]
    guards = [only_this_machine] if settings.only_here else []
    application = web.Application(client_max_size=_MOST_BYTES, middlewares=guards)
    application.add_routes(routes)
    if settings.slack.signing_secret is not None:
        entry = SlackEntry(slack_doors.app, budget=door.unproved, proofs=door.proofs)
        application.add_routes([entry.route()])
    return application


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
