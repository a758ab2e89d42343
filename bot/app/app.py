"""The composition root: builds every object once and passes each what it needs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from aiohttp import web

from bot.app.front import Front, plain
from bot.app.restore_check import RESTORED, RestoreCheck
from bot.clock import Clock
from bot.config.settings import Settings
from bot.core.context import AppContext, DeskChannels
from bot.core.notify import tell_admins
from bot.desk.renderer import DeskRenderer
from bot.outbox.call_gate import Notices
from bot.outbox.client import Identity, SlackClient
from bot.outbox.courier import Courier
from bot.outbox.hold import PostingHold
from bot.team.profile_sync import ProfileSync
from bot.team.service import Reaching
from bot.timers.loop import TimerLoop
from data.models import ChannelId, UserId
from data.store import Store
from handlers.middleware.context import HandlerContext
from handlers.middleware.responder import Responder
from handlers.middleware.result import BackgroundTasks
from handlers.middleware.signatures import Signatures
from handlers.slack import SlackApp, build_app
from handlers.sockets import Sockets


class Wake:
    """Tells the courier that there is something to say; it is hired after the desk."""

    def __init__(self) -> None:
        self.courier: Courier | None = None

    def __call__(self) -> None:
        if self.courier is not None:
            self.courier.wake()


@dataclass(frozen=True, slots=True)
class App:
    """Everything that runs, before it runs."""

    settings: Settings
    clock: Clock
    steady: Clock
    notice: Notices
    store: Store
    app: AppContext
    timer_loop: TimerLoop
    courier: Courier
    hold: PostingHold
    restore_check: RestoreCheck
    directory: ProfileSync
    slack: SlackClient
    slack_app: SlackApp
    sockets: Sockets | None
    front: Front

    @property
    def web(self) -> web.Application:
        """What answers over HTTP."""
        return self.front.web


def build(
    front: Front,
    channels: DeskChannels,
    identity: Identity,
    slack: SlackClient,
    key: str = "",
) -> App:
    """Build the app from an open store and a bot that is signed in. Starts nothing.

    `key` signs what only one person is shown.
    """
    settings, store, clock = front.settings, front.store, front.clock
    wake = Wake()
    context = replace(front.context, channels=channels, address=identity.url, wake=wake)
    readers, notice = Reaching(context), partial(_notice, context)
    hold = PostingHold()
    courier = Courier(
        store,
        slack,
        DeskRenderer(context),
        clock,
        notice,
        readers=readers,
        hold=hold,
        marker=settings.database,
        steady=front.steady,
    )
    wake.courier = courier
    directory = ProfileSync(
        store,
        slack.web,
        clock,
        _team(settings),
        readers,
        workspace=identity.team,
        channels=channels.all(),
    )
    voice = Responder(slack.web, Signatures(key), courier.charts_refused)
    team, us = identity.team, identity.user
    held = partial(hold.__contains__, RESTORED)
    ctx = HandlerContext(
        context,
        voice,
        BackgroundTasks(),
        team,
        us,
        directory,
        held,
        pressed=courier.pressed,
    )
    slack_app = build_app(
        ctx,
        signing_secret=plain(settings.slack.signing_secret),
        channel_lost=partial(_channel_lost, context),
        channel_back=lambda channel: courier.channel_works(ChannelId(channel)),
        us=identity.user,
        directory=directory,
    )
    sockets = _sockets(settings, slack_app, slack, hold, notice)
    return App(
        settings=settings,
        clock=clock,
        steady=front.steady,
        notice=notice,
        store=store,
        app=context,
        timer_loop=TimerLoop(context),
        courier=courier,
        hold=hold,
        restore_check=RestoreCheck(
            store, slack, channels, identity.user, clock, hold, notice
        ),
        directory=directory,
        slack=slack,
        slack_app=slack_app,
        sockets=sockets,
        front=front,
    )


def _team(settings: Settings) -> dict[UserId, str]:
    people = settings.people.values()
    return {UserId(person.slack): person.name for person in people if person.slack}


def _sockets(
    settings: Settings,
    slack_app: SlackApp,
    slack: SlackClient,
    hold: PostingHold,
    notices: Notices,
) -> Sockets | None:
    token = settings.slack.app_token
    if token is None:
        return None
    secret = token.get_secret_value()
    return Sockets(slack_app.app, slack.web, secret, hold, notices)


async def _notice(context: AppContext, kind: str, details: Mapping[str, str]) -> None:
    """What the courier cannot mend is told to the admins, through the outbox too."""
    now = context.clock()
    await context.store.write(lambda tx: tell_admins(tx, context, kind, details, now))
    context.wake()


async def _channel_lost(context: AppContext, channel: str, why: str) -> None:
    """Told the way the courier tells it, so that an admin hears of it once."""
    await _notice(context, "channel_blocked", {"channel": channel, "code": why})
