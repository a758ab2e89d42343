"""Wraps every handler: whatever fails in it, Slack and the person get an answer.

Bolt loses an acknowledgement when a listener raises (style.md §5, fact 8), so no
exception may escape. The order is: decide and commit, acknowledge, then respond.
"""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck

from bot.core.command import Actor
from bot.core.fields import ModalState
from bot.desk import queries
from bot.errors import Refused
from data.models import UserId
from handlers.middleware.context import HandlerContext
from handlers.middleware.error_replies import ErrorReply
from handlers.middleware.payloads import Body, read_anybody
from handlers.middleware.responder import TooLate
from handlers.middleware.result import Background, Handler, HandlerResult
from handlers.middleware.standing import check_place
from handlers.middleware.team import is_ours

log = structlog.get_logger(__name__)

Listener = Callable[..., Awaitable[None]]

_READABLE = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class ErrorBoundary:
    """Turns handlers into Bolt listeners."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx
        self._greeted: set[UserId] = set()

    def __call__(self, handler: Handler, refusing: ErrorReply) -> Listener:
        """A listener that always acknowledges and never raises.

        Bolt looks at the parameters of what it calls: `ack` and `body` and no others.
        """

        async def listener(ack: AsyncAck, body: dict[str, Any]) -> None:
            actor = self._trusted(read_anybody(body), body)
            answer = await self._ask(handler, refusing, body, actor)
            await (ack(dict(answer.ack)) if answer.ack else ack())
            for work in (answer.after, self._greeting(actor)):
                if work is not None:
                    self._ctx.afterwards.begin(self._follow(actor, work))

        return listener

    async def _ask(
        self, handler: Handler, refusing: ErrorReply, body: Body, actor: Actor
    ) -> HandlerResult:
        try:
            try:
                self._check_held()
                await self._check_permission(handler, body, actor)
                body = await check_place(self._ctx, body)
                return self._signed(await handler(body), actor)
            except Refused as refused:
                answer = await refusing.refuse(body, actor, refused)
                return self._signed(answer, actor)
        except Exception:
            reference = new_reference()
            log.exception("press_failed", reference=reference, person=actor.by)
            return refusing.apologise(body, actor, reference)

    async def _follow(self, actor: Actor, work: Background) -> None:
        try:
            await work()
        except TooLate:
            await self._ctx.say(actor, "error.dialog")
        except Exception:
            reference = new_reference()
            log.exception("after_failed", reference=reference, person=actor.by)
            await self._ctx.say(actor, "error.unexpected", reference=reference)

    def _greeting(self, actor: Actor) -> Background | None:
        """Who comes for the first time since the start is remembered, pressed or not."""
        if not actor.by or actor.by in self._greeted or self._is_stranger(actor):
            return None
        self._greeted.add(actor.by)
        return partial(partial(queries.met, self._ctx.app), actor.by, actor.name)

    def _signed(self, answer: HandlerResult, actor: Actor) -> HandlerResult:
        """What an acknowledgement shows to one person is signed, as what Voice shows is."""
        signatures, ack = self._ctx.responder.signatures, dict(answer.ack)
        if "view" in ack:
            ack["view"] = signatures.view(ack["view"], actor.by)
        if "blocks" in ack:
            ack["blocks"] = signatures.blocks(ack["blocks"], actor.by)
        return HandlerResult(ack, answer.after)

    def _check_held(self) -> None:
        """What a card shows is not what an older database knows: nobody decides on it."""
        if self._ctx.held():
            raise Refused("held")

    async def _check_permission(
        self, handler: Handler, body: Body, actor: Actor
    ) -> None:
        """The one place where the permission table is asked, whatever was pressed."""
        sought = handler.seeks(body)
        if sought is not None:
            await self._ctx.admit(actor, sought.action, sought.subject)

    def _trusted(self, actor: Actor, body: Body) -> Actor:
        """Nothing is believed, or answered to, that a dialog carries unsigned."""
        view = body.get("view") or {}
        if view.get("type") != "modal" or self._ctx.responder.signatures.holds(
            view, actor.by
        ):
            return actor
        return replace(actor, reply="", channel="", modal_state=ModalState())

    def _is_stranger(self, actor: Actor) -> bool:
        return not is_ours(self._ctx.team, {actor.team})


def new_reference() -> str:
    """Six characters that can be read out on the phone."""
    return "".join(secrets.choice(_READABLE) for _ in range(6))
