"""A Slack workspace on this machine, for trying an app and for testing it.

It provides the Web API, Socket Mode and signed HTTP delivery, and a web page. People
act through it (`press`, `fill`, `command` …), tests read it (`channel`, `dm`,
`view_of`, `calls`) and make it fail (`faults`, `archive`, `kick`, `drop_sockets`).
"""

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from aiohttp import web

from bot.localslack.app_manifest import (
    EVENTS,
    SCOPES,
    Command,
    Shortcut,
)
from bot.localslack.calls import CallRecord
from bot.localslack.changes import SOCKETS
from bot.localslack.channels import ChannelState
from bot.localslack.clock import Clock
from bot.localslack.delivery import Delivery
from bot.localslack.dialogs import Dialogs
from bot.localslack.dispatcher import Dispatcher
from bot.localslack.faults import Faults
from bot.localslack.lifecycle import Lifecycle
from bot.localslack.limits import Limits
from bot.localslack.loopback import LOOPBACK, only_this_machine
from bot.localslack.panel import Panel
from bot.localslack.people import Channel, Json, Person
from bot.localslack.server import Server
from bot.localslack.sockets import Sockets
from bot.localslack.storage import Storage
from bot.localslack.team import NAME, Failure, Team
from bot.localslack.user_actions import UserActions
from bot.localslack.webapi import Keys, ResponseUrls, WebApi

__all__ = ["SCOPES", "Workspace"]


class Workspace:
    """One workspace with one app installed. People and channels are named by id or name.

    `limits` switches Slack's rate limits on; `distributed` is an app that is sold outside the
    Marketplace, which is shown 15 messages at a time; `journal` is how many calls are remembered. `answer_within` and
    `retry_after` are seconds of real time; every other time comes from `clock`.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        users: Sequence[Person],
        channels: Sequence[Channel],
        name: str = NAME,
        app: str = "App",
        bot_token: str = "xoxb-local",
        app_token: str = "xapp-local",
        signing_secret: str = "local-secret",
        scopes: frozenset[str] = SCOPES,
        events: frozenset[str] = EVENTS,
        shortcuts: Sequence[Shortcut] = (),
        commands: Sequence[Command] = (),
        store: Path | None = None,
        panel: Panel | None = None,
        limits: bool = False,
        distributed: bool = False,
        read_only_messages: bool = False,
        journal: int = 2_000,
        answer_within: float = 3.0,
        retry_after: Sequence[float] = (0.0, 60.0, 300.0),
    ) -> None:
        self.team = Team(clock, users, channels, name, app)
        self.team.distributed = distributed
        self.team.read_only_messages = read_only_messages
        self.faults = Faults(self._channel_id)
        self._store = store
        self._storage: Storage | None = None
        self._sockets = Sockets(lambda: self.team.changes.tell(SOCKETS))
        keys = Keys(bot_token, app_token, signing_secret, scopes)
        buckets = Limits(clock) if limits else None
        self._api = WebApi(
            self.team, keys, self.faults, buckets, self._socket_url, journal
        )
        self._delivery = Delivery(
            self._sockets, signing_secret, answer_within, retry_after
        )
        dispatcher = Dispatcher(self.team, self._delivery)
        user_actions, dialogs = (
            UserActions(self.team, dispatcher, events),
            Dialogs(self.team, dispatcher),
        )
        self._lifecycle = lifecycle = Lifecycle(
            self.team, self._delivery, self._sockets, events
        )
        self._server = Server(
            self.team, user_actions, dialogs, shortcuts, commands, panel
        )
        self.press, self.choose = user_actions.press, user_actions.choose
        self.use, self.use_in_view = user_actions.use, dialogs.use_in_view
        self.press_ephemeral, self.shortcut = (
            user_actions.press_ephemeral,
            user_actions.shortcut,
        )
        self.command, self.say, self.open_home = (
            user_actions.command,
            user_actions.say,
            user_actions.open_home,
        )
        self.press_in_view, self.press_home = dialogs.press_in_view, dialogs.press_home
        self.fill, self.close_view = dialogs.fill, dialogs.close_view
        self.archive, self.unarchive = lifecycle.archive, lifecycle.unarchive
        self.kick, self.invite, self.delete = (
            lifecycle.kick,
            lifecycle.invite,
            lifecycle.delete,
        )
        self.deactivate, self.reactivate = lifecycle.deactivate, lifecycle.reactivate
        self.change = lifecycle.change
        self.drop_sockets = lifecycle.drop_sockets
        self._runner: web.AppRunner | None = None

    async def start(self, port: int = 0) -> None:
        """Listens on this machine only. Port 0 takes a free one; see `api_url` and `page_url`.

        A stopped workspace may be started again; it remembers everything.
        """
        self._api.end.clear()
        self._server.open()
        if self._store is not None:
            self._open_storage(self._store)
        app = web.Application(client_max_size=2**21, middlewares=[only_this_machine])
        responses = ResponseUrls(self.team, self.faults, self._api)
        app.router.add_route("*", "/api/{method}", self._api.serve)
        self.team.files.routes(app)
        app.router.add_get("/link", self._sockets.serve)
        app.router.add_post("/respond/{secret}", responses.serve)
        self._server.install(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, LOOPBACK, port).start()
        address, port = self._runner.addresses[0][:2]
        self.team.address = f"http://{address}:{port}"

    async def stop(self) -> None:
        """Closes everything; calls that hang come to an end."""
        self._api.end.set()
        self._server.close()
        await self._sockets.drop(None)
        await self._delivery.close()
        if self._runner is not None:
            await self._runner.cleanup()
        if self._storage is not None:
            self._storage.close()
            self._storage = None

    @property
    def api_url(self) -> str:
        return f"{self.team.address}/api/"

    @property
    def page_url(self) -> str:
        return f"{self.team.address}/"

    @property
    def deliver_to(self) -> str:
        """Where interactions go over HTTP; empty means Socket Mode."""
        return self._delivery.url

    @deliver_to.setter
    def deliver_to(self, url: str) -> None:
        self._delivery.url = url

    @property
    def connections(self) -> int:
        """How many sockets the bot has open."""
        return len(self._sockets)

    @property
    def calls(self) -> list[CallRecord]:
        """The journal: every API call, oldest first."""
        return list(self._api.calls)

    @property
    def failures(self) -> list[Failure]:
        """Every error a person was shown."""
        return self.team.failures

    def channel(self, ref: str) -> ChannelState:
        """A channel by name or id: `.messages`, `.replies(ts)`, `.message(ts)`."""
        return self.team.channel(ref)

    def dm(self, user: str) -> ChannelState:
        """The direct messages between the bot and a person."""
        return self.team.channels.im(self.team.person(user))

    def ephemerals(self, user: str) -> list[Json]:
        """What only this person sees, oldest first."""
        return list(self.team.ephemerals.get(self.team.person(user).id, []))

    def view_of(self, user: str) -> Json | None:
        """The topmost dialog of a person."""
        stack = self.team.views.stack(self.team.person(user).id)
        return stack[-1].as_payload() if stack else None

    def home_of(self, user: str) -> Json | None:
        home = self.team.views.home(self.team.person(user).id)
        return None if home is None else home.as_payload()

    async def until(self, true: Callable[[], bool], within: float = 30.0) -> None:
        """Waits for something to become true, looking at every change. `TimeoutError`."""
        watcher = self.team.changes.watch(lambda what, user: True)
        try:
            async with asyncio.timeout(within):
                while not true():
                    await watcher.changed()
        finally:
            self.team.changes.forget(watcher)

    def _channel_id(self, ref: str) -> str:
        conversation = self.team.channels.find(ref)
        return (
            conversation.id
            if conversation is not None
            else "D" + ref
            if ref in self.team.people
            else ref
        )

    def _socket_url(self) -> str:
        address = self.team.address.replace("http", "ws", 1)
        return f"{address}/link?ticket={self._sockets.ticket()}"

    def _open_storage(self, store: Path) -> None:
        self._storage = storage = Storage(store)
        storage.recall(self.team)
        self.team.keep = storage.keep
        self.team.keep_home = storage.keep_home
        self._lifecycle.keep = storage.keep_channel
