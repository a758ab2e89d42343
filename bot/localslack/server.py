"""The HTTP server of the page: its files, what a person sees, changes, and what they
do.

Errors are plain sentences, because a person reads them.
"""

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from aiohttp import web

from bot.localslack.app_manifest import Command, Shortcut
from bot.localslack.changes import EPHEMERALS, FAILURES, HOME, VIEWS
from bot.localslack.dialogs import Dialogs
from bot.localslack.page_state import channel_shown, state
from bot.localslack.panel import Panel
from bot.localslack.people import Json, Person
from bot.localslack.refusals import ApiError, NotOnScreen
from bot.localslack.team import Team
from bot.localslack.user_actions import UserActions

PAGE = Path(__file__).parent / "page"
FRESH = {"Cache-Control": "no-store"}
HEARTBEAT = 15.0
PERSONAL = frozenset({VIEWS, HOME, EPHEMERALS, FAILURES})

Act = Callable[[Person, Json], Awaitable[Json]]


class Server:
    """Serves `/` and `/page/…`."""

    def __init__(
        self,
        team: Team,
        user_actions: UserActions,
        dialogs: Dialogs,
        shortcuts: Sequence[Shortcut],
        commands: Sequence[Command],
        panel: Panel | None = None,
    ) -> None:
        self._team, self._user_actions, self._dialogs = team, user_actions, dialogs
        self._panel = panel
        self._shortcuts = [asdict(shortcut) for shortcut in shortcuts]
        self._commands = [asdict(command) for command in commands]
        self._closed = asyncio.Event()
        self._acts: dict[str, Act] = {
            "press": self._press,
            "view_press": self._view_press,
            "submit": self._submit,
            "close": self._close_view,
            "command": self._command,
            "say": self._say,
            "shortcut": self._shortcut,
            "open_home": self._open_home,
            "open_im": self._open_im,
            "panel": self._press_panel,
        }

    def install(self, app: web.Application) -> None:
        app.router.add_get("/", self._index)
        app.router.add_get("/archives/{room}/p{ts:[0-9]{7,}}", self._permalink)
        app.router.add_get("/page/static/{name:.+}", self._file)
        app.router.add_get("/page/state", self._state)
        app.router.add_get("/page/channel/{id}", self._channel)
        app.router.add_get("/page/shortcuts", self._offered)
        app.router.add_get("/page/panel", self._show_panel)
        app.router.add_get("/page/events", self._events)
        app.router.add_post("/page/act", self._act)

    def open(self) -> None:
        self._closed.clear()

    def close(self) -> None:
        """Lets every listening page go."""
        self._closed.set()

    async def _index(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(PAGE / "index.html", headers=FRESH)

    async def _permalink(self, request: web.Request) -> web.StreamResponse:
        """What `chat.getPermalink` gives out leads to the message on the page."""
        channel, digits = request.match_info["room"], request.match_info["ts"]
        thread = request.query.get("thread_ts", f"{digits[:-6]}.{digits[-6:]}")
        return web.Response(status=302, headers={"Location": f"/#//{channel}/{thread}"})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        path = (PAGE / request.match_info["name"]).resolve()
        if not path.is_relative_to(PAGE.resolve()) or not path.is_file():
            return sorry("There is no such file.", 404)
        return web.FileResponse(path, headers=FRESH)

    async def _state(self, request: web.Request) -> web.Response:
        me = self._me(request)
        if me is None:
            return sorry("Nobody by that name works here.", 404)
        return web.json_response(state(self._team, me), headers=FRESH)

    async def _channel(self, request: web.Request) -> web.Response:
        me, channel = (
            self._me(request),
            self._team.channels.find(request.match_info["id"]),
        )
        if me is None or channel is None or me.id not in channel.members:
            return sorry("There is no such channel.", 404)
        return web.json_response(channel_shown(channel, me), headers=FRESH)

    async def _offered(self, request: web.Request) -> web.Response:
        offers = {"shortcuts": self._shortcuts, "commands": self._commands}
        return web.json_response(offers, headers=FRESH)

    async def _show_panel(self, request: web.Request) -> web.Response:
        """What stands beside the workspace; null where nothing does."""
        shown = None if self._panel is None else self._panel.shown()
        return web.json_response({"panel": shown}, headers=FRESH)

    async def _press_panel(self, me: Person, preference: Json) -> Json:
        if self._panel is None:
            raise LookupError("panel")
        language = str(preference.get("language") or "")
        return await self._panel.act(str(preference["press"]), language)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: which parts of what this person sees have changed."""
        me = self._me(request)
        if me is None:
            return sorry("Nobody by that name works here.", 404)
        stream = web.StreamResponse(
            headers={**FRESH, "Content-Type": "text/event-stream"}
        )
        # Before the first byte: the page looks at everything when it sees that one.
        watcher = self._team.changes.watch(
            lambda what, user: self._concerns(me, what, user)
        )
        try:
            with contextlib.suppress(ConnectionError):
                await stream.prepare(request)
                await stream.write(b"retry: 1000\n\n")
                while not self._closed.is_set():
                    changed = await self._next(watcher.changed())
                    news = b": still here\n\n"
                    if changed:
                        news = f"data: {json.dumps({'changed': changed})}\n\n".encode()
                    await stream.write(news)
        finally:
            self._team.changes.forget(watcher)
        return stream

    async def _next(self, change: Awaitable[list[str]]) -> list[str]:
        """The next change; nothing at the time of a heartbeat or at the end."""
        looking = asyncio.ensure_future(change)
        ending = asyncio.ensure_future(self._closed.wait())
        try:
            await asyncio.wait(
                {looking, ending},
                timeout=HEARTBEAT,
                return_when=asyncio.FIRST_COMPLETED,
            )
            return looking.result() if looking.done() else []
        finally:
            looking.cancel()
            ending.cancel()

    def _concerns(self, me: Person, what: str, user: str | None) -> bool:
        if what in PERSONAL:
            return user == me.id
        channel = self._team.channels.find(what)
        return channel is not None and me.id in channel.members

    async def _act(self, request: web.Request) -> web.Response:
        me = self._me(request)
        if me is None:
            return sorry("Nobody by that name works here.", 404)
        if request.content_type != "application/json":
            # Another site open in the same browser can post a form here, but not JSON.
            return sorry("Only the page of this workspace may do that.", 415)
        try:
            preference = await request.json()
            act = self._acts[preference["kind"]]
            return web.json_response({"ok": True, **await act(me, preference)})
        except NotOnScreen as refusal:
            return sorry(f"{str(refusal)[:1].upper()}{str(refusal)[1:]}.")
        except ApiError as refusal:
            return sorry(f"That did not work ({refusal.code}).")
        except (KeyError, ValueError, LookupError):
            return sorry(
                "The page asked for something this workspace does not know.", 400
            )

    async def _press(self, me: Person, preference: Json) -> Json:
        ephemeral = bool(preference.get("ephemeral"))
        channel, ts, used = (
            preference["channel"],
            preference["ts"],
            preference["action"],
        )
        return self._heard(
            await self._user_actions.use(me.id, channel, ts, used, ephemeral=ephemeral)
        )

    async def _view_press(self, me: Person, preference: Json) -> Json:
        typed = preference.get("state", {}).get("values", preference.get("state", {}))
        view, used = preference["view_id"], preference["action"]
        return self._heard(await self._dialogs.use_in_view(me.id, view, used, typed))

    async def _submit(self, me: Person, preference: Json) -> Json:
        typed = preference.get("state", {}).get("values", preference.get("state", {}))
        return {
            "errors": await self._dialogs.submit_view(
                me.id, preference["view_id"], typed
            )
        }

    async def _close_view(self, me: Person, preference: Json) -> Json:
        await self._dialogs.close_view(me.id, preference["view_id"])
        return {}

    async def _command(self, me: Person, preference: Json) -> Json:
        name, _, text = preference["text"].strip().partition(" ")
        offered = [one["command"] for one in self._commands]
        if name not in offered:
            raise NotOnScreen(
                f"{name} is not a command here; there is {', '.join(offered)}"
            )
        return {
            "ephemeral": await self._user_actions.command(
                me.id, name, text.strip(), preference["channel"]
            )
        }

    async def _say(self, me: Person, preference: Json) -> Json:
        said = await self._user_actions.say(
            me.id,
            preference["channel"],
            preference["text"],
            preference.get("thread_ts"),
        )
        return {"ts": said["ts"]}

    async def _shortcut(self, me: Person, preference: Json) -> Json:
        channel, ts = preference["channel"], preference["ts"]
        return self._heard(
            await self._user_actions.shortcut(
                me.id, preference["callback_id"], channel, ts
            )
        )

    async def _open_home(self, me: Person, preference: Json) -> Json:
        return {"home": await self._user_actions.open_home(me.id)}

    async def _open_im(self, me: Person, preference: Json) -> Json:
        other = self._team.person(preference["user"])
        channels = self._team.channels
        return {
            "channel": (channels.im(me) if other.bot else channels.talk(me, other)).id
        }

    def _heard(self, answered: bool) -> Json:
        return {"answered": answered}

    def _me(self, request: web.Request) -> Person | None:
        """The person to act as; without `as`, the first one."""
        ref = request.query.get("as", "")
        people = self._team.people
        return people.get(ref) if ref else next(iter(people.values()))


def sorry(sentence: str, status: int = 200) -> web.Response:
    return web.json_response(
        {"ok": False, "error": sentence}, status=status, headers=FRESH
    )
