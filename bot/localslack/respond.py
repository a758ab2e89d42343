"""Response URLs: answering an interaction without a token, five times in half an hour.

Source: the page on handling user interaction of the Slack docs.
"""

from aiohttp import web

from bot.localslack import posting
from bot.localslack.calls import json_object
from bot.localslack.channels import ChannelState
from bot.localslack.fault_runner import misbehave
from bot.localslack.faults import Faults
from bot.localslack.people import Json
from bot.localslack.refusals import ApiError
from bot.localslack.team import Team
from bot.localslack.trigger_ids import ReplyTo
from bot.localslack.webapi import WebApi

NAME = "response_url"


class ResponseUrls:
    """Serves `/respond/<secret>`. Faults and the journal call it `response_url`."""

    def __init__(self, team: Team, faults: Faults, api: WebApi) -> None:
        self._team, self._faults, self._api = team, faults, api

    async def serve(self, request: web.Request) -> web.StreamResponse:
        await self._faults.pause(NAME, after=False)
        fault = self._faults.draw(NAME, None)
        if fault is not None and not fault.after:
            self._api.note(NAME, {}, f"{fault.way} before")
            return await misbehave(request, fault, self._api.end)
        answer = await self._answer(request)
        await self._faults.pause(NAME, after=True)
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
            posting.whisper(self._team, channel, reply_to.user, body)

    def _replace(self, reply_to: ReplyTo, channel: ChannelState, body: Json) -> None:
        """An empty body deletes. What is gone already stays gone without a word."""
        ts = reply_to.message
        if ts is None:
            raise ApiError("message_not_found", status=404)
        if reply_to.ephemeral:
            posting.rewhisper(self._team, reply_to.user, ts, body)
        elif body:
            posting.update(self._team, channel, ts, body)
        else:
            posting.delete(self._team, channel, ts)
