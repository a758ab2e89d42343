"""The Web API: checks token and scope, applies planned faults, and logs every call."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from aiohttp import web

from bot.localslack import posting
from bot.localslack.calls import Call, CallRecord, arguments, json_object, parsed
from bot.localslack.changes import CALLS
from bot.localslack.channels import ChannelState
from bot.localslack.faults import Fault, Faults, misbehave, rate_limited
from bot.localslack.limits import Limits
from bot.localslack.methods import canvases, chat, conversations, files, people, views
from bot.localslack.people import Json
from bot.localslack.refusals import ApiError
from bot.localslack.team import Team
from bot.localslack.trigger_ids import ReplyTo


@dataclass(frozen=True, slots=True)
class Method:
    run: Callable[[Call], Json]
    scope: str | None = None
    app_token: bool = False


METHODS: Mapping[str, Method] = {
    "api.test": Method(lambda call: {"args": call.args}),
    "auth.test": Method(people.auth_test),
    "chat.postMessage": Method(chat.post_message, "chat:write"),
    "chat.update": Method(chat.update, "chat:write"),
    "chat.delete": Method(chat.delete, "chat:write"),
    "chat.postEphemeral": Method(chat.post_ephemeral, "chat:write"),
    "chat.getPermalink": Method(chat.get_permalink),
    "conversations.open": Method(conversations.open_im, "im:write"),
    "conversations.info": Method(conversations.info),
    "conversations.list": Method(conversations.list_channels),
    "conversations.members": Method(conversations.members),
    "conversations.history": Method(conversations.history),
    "conversations.replies": Method(conversations.replies),
    "users.info": Method(people.info, "users:read"),
    "users.list": Method(people.list_people, "users:read"),
    "dnd.info": Method(people.dnd_info, "dnd:read"),
    "dnd.teamInfo": Method(people.dnd_team, "dnd:read"),
    "usergroups.list": Method(people.usergroups, "usergroups:read"),
    "files.getUploadURLExternal": Method(files.get_upload_url, "files:write"),
    "files.completeUploadExternal": Method(files.complete_upload, "files:write"),
    "canvases.create": Method(canvases.create, "canvases:write"),
    "canvases.edit": Method(canvases.edit, "canvases:write"),
    "canvases.delete": Method(canvases.delete, "canvases:write"),
    "views.open": Method(views.open_view),
    "views.push": Method(views.push),
    "views.update": Method(views.update),
    "views.publish": Method(views.publish),
}


@dataclass(frozen=True, slots=True)
class Keys:
    """What the bot must present, and what it was granted."""

    bot_token: str
    app_token: str
    signing_secret: str
    scopes: frozenset[str]


class WebApi:
    """Serves `/api/<method>`. `connect` gives the address of a new socket."""

    def __init__(
        self,
        team: Team,
        keys: Keys,
        faults: Faults,
        limits: Limits | None,
        connect: Callable[[], str],
        journal: int,
    ) -> None:
        self._team, self._keys, self._faults, self._limits = team, keys, faults, limits
        self._methods = {
            **METHODS,
            "apps.connections.open": Method(
                lambda call: {"url": connect()}, app_token=True
            ),
        }
        self.calls: deque[CallRecord] = deque(maxlen=journal)
        self.end = asyncio.Event()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            args = await arguments(request)
        except ApiError as refusal:
            return self._refuse(method, {}, refusal)
        token = args.pop("token", "") or bearer(request)
        channel = str(args["channel"]) if args.get("channel") is not None else None
        await self._faults.pause(method, channel, after=False)
        fault = self._faults.draw(method, channel)
        if fault is not None and not fault.after:
            return await self._misbehave(request, method, args, fault)
        answer = self._answer(method, args, str(token))
        await self._faults.pause(method, channel, after=True)
        if fault is not None:
            return await self._misbehave(request, method, args, fault)
        return answer

    def note(self, method: str, args: Json, outcome: str) -> None:
        """Writes a line of the journal."""
        self.calls.append(CallRecord(method, args, outcome, self._team.clock()))
        self._team.changes.tell(CALLS)

    def _answer(self, method: str, args: Json, token: str) -> web.Response:
        try:
            known = self._known(method, token)
            wait = (
                self._limits.wait(method, str(args.get("channel")))
                if self._limits
                else 0
            )
            if wait:
                self.note(method, args, "ratelimited")
                return rate_limited(wait)
            args = parsed(args)
            call = Call(self._team, method, args, self._keys.scopes)
            if known.scope is not None:
                call.needs(known.scope)
            body = known.run(call)
        except ApiError as refusal:
            return self._refuse(method, args, refusal)
        self.note(method, args, "ok")
        return self._json({"ok": True, **body}, 200)

    def _known(self, method: str, token: str) -> Method:
        known = self._methods.get(method)
        if known is None:
            raise ApiError("unknown_method", {"req_method": method})
        if not token:
            raise ApiError("not_authed")
        if token not in (self._keys.bot_token, self._keys.app_token):
            raise ApiError("invalid_auth")
        if known.app_token is not (token == self._keys.app_token):
            raise ApiError("not_allowed_token_type")
        return known

    def _refuse(self, method: str, args: Json, refusal: ApiError) -> web.Response:
        self.note(method, args, refusal.code)
        body = {"ok": False, "error": refusal.code, **refusal.more}
        return self._json(body, refusal.status)

    def _json(self, body: Json, status: int) -> web.Response:
        scopes = ",".join(sorted(self._keys.scopes))
        return web.json_response(
            body, status=status, headers={"x-oauth-scopes": scopes}
        )

    async def _misbehave(
        self, request: web.Request, method: str, args: Json, fault: Fault
    ) -> web.StreamResponse:
        when = "after" if fault.after else "before"
        if fault.after and self.calls and self.calls[-1].method == method:
            self.calls[-1] = replace(self.calls[-1], outcome=f"{fault.way} {when}")
        else:
            self.note(method, args, f"{fault.way} {when}")
        return await misbehave(request, fault, self.end)


def bearer(request: web.Request) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ").strip()


NAME = "response_url"


class ResponseUrls:
    """Serves `/respond/<secret>`. Faults and the journal call it `response_url`."""

    def __init__(self, team: Team, faults: Faults, api: WebApi) -> None:
        self._team, self._faults, self._api = team, faults, api

    async def serve(self, request: web.Request) -> web.StreamResponse:
        await self._faults.pause(NAME, None, after=False)
        fault = self._faults.draw(NAME, None)
        if fault is not None and not fault.after:
            self._api.note(NAME, {}, f"{fault.way} before")
            return await misbehave(request, fault, self._api.end)
        answer = await self._answer(request)
        await self._faults.pause(NAME, None, after=True)
        if fault is not None:
            return await misbehave(request, fault, self._api.end)
        return answer

    async def _answer(self, request: web.Request) -> web.Response:
        body: Json = {}
        try:
            body = json_object(await request.text() or "{}")
            reply_to = self._team.tickets.redeem_url(request.match_info["secret"])
            self._apply(reply_to, body)
        except ApiError as refusal:
            self._api.note(NAME, body, refusal.code)
            status = refusal.status if refusal.status != 200 else 400
            told = {"ok": False, "error": refusal.code, **refusal.more}
            return web.json_response(told, status=status)
        self._api.note(NAME, body, "ok")
        return web.Response(text="ok")

    def _apply(self, reply_to: ReplyTo, body: Json) -> None:
        channel = self._team.channel(reply_to.channel)
        if body.get("delete_original"):
            self._replace(reply_to, channel, {})
        elif body.get("replace_original") and reply_to.message is not None:
            self._replace(reply_to, channel, body)
        elif body.get("response_type") == "in_channel":
            posting.post(self._team, channel, body)
        else:
            posting.post_ephemeral(self._team, channel, reply_to.user, body)

    def _replace(self, reply_to: ReplyTo, channel: ChannelState, body: Json) -> None:
        """An empty body deletes. What is gone already stays gone without a word."""
        ts = reply_to.message
        if ts is None:
            raise ApiError("message_not_found", status=404)
        if reply_to.ephemeral:
            posting.replace_ephemeral(self._team, reply_to.user, ts, body)
        elif body:
            posting.update(self._team, channel, ts, body)
        else:
            posting.delete(self._team, channel, ts)
