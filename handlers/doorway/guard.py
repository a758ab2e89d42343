"""Stands at every door: whatever happens behind it, Slack and the person get an answer.

Bolt loses an acknowledgement when a listener raises (style.md §5, fact 8), so nothing
may escape. The order is: decide and commit, acknowledge, then speak.
"""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck

from bot.errors import Refused
from data.models import UserId
from handlers.doorway.answer import After, Answer, Door
from handlers.doorway.callers import Body, Caller, read_anybody
from handlers.doorway.carried import Carried
from handlers.doorway.doors import Doors
from handlers.doorway.refusing import Refusing
from handlers.doorway.standing import check_place
from handlers.doorway.team import is_ours
from handlers.doorway.voice import TooLate

log = structlog.get_logger(__name__)

Listener = Callable[..., Awaitable[None]]

_READABLE = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class Guard:
    """Makes Bolt listeners of doors."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors
        self._greeted: set[UserId] = set()

    def __call__(self, door: Door, refusing: Refusing) -> Listener:
        """A listener that always acknowledges and never raises.

        Bolt looks at the parameters of what it calls: `ack` and `body` and no others.
        """

        async def listener(ack: AsyncAck, body: dict[str, Any]) -> None:
            caller = self._trusted(read_anybody(body), body)
            answer = await self._ask(door, refusing, body, caller)
            await (ack(dict(answer.ack)) if answer.ack else ack())
            for work in (answer.after, self._greeting(caller)):
                if work is not None:
                    self._doors.afterwards.begin(self._follow(caller, work))

        return listener

    async def _ask(
        self, door: Door, refusing: Refusing, body: Body, caller: Caller
    ) -> Answer:
        try:
            try:
                self._check_held()
                await self._check_permission(door, body, caller)
                body = await check_place(self._doors, body)
                return self._signed(await door(body), caller)
            except Refused as refused:
                answer = await refusing.refuse(body, caller, refused)
                return self._signed(answer, caller)
        except Exception:
            reference = new_reference()
            log.exception("door_failed", reference=reference, person=caller.by)
            return refusing.apologise(body, caller, reference)

    async def _follow(self, caller: Caller, work: After) -> None:
        try:
            await work()
        except TooLate:
            await self._doors.say(caller, "error.dialog")
        except Exception:
            reference = new_reference()
            log.exception("after_failed", reference=reference, person=caller.by)
            await self._doors.say(caller, "error.unexpected", reference=reference)

    def _greeting(self, caller: Caller) -> After | None:
        """Who comes for the first time since the start is remembered, pressed or not."""
        if not caller.by or caller.by in self._greeted or self._is_stranger(caller):
            return None
        self._greeted.add(caller.by)
        return partial(self._doors.desk.met, caller.by, caller.name)

    def _signed(self, answer: Answer, caller: Caller) -> Answer:
        """What an acknowledgement shows to one person is signed, as what Voice shows is."""
        proofs, ack = self._doors.voice.proofs, dict(answer.ack)
        if "view" in ack:
            ack["view"] = proofs.view(ack["view"], caller.by)
        if "blocks" in ack:
            ack["blocks"] = proofs.blocks(ack["blocks"], caller.by)
        return Answer(ack, answer.after)

    def _check_held(self) -> None:
        """What a card shows is not what an older database knows: nobody decides on it."""
        if self._doors.held():
            raise Refused("held")

    async def _check_permission(self, door: Door, body: Body, caller: Caller) -> None:
        """The one place where the permission table is asked, whatever was pressed."""
        sought = door.seeks(body)
        if sought is not None:
            await self._doors.admit(caller, sought.action, sought.subject)

    def _trusted(self, caller: Caller, body: Body) -> Caller:
        """Nothing is believed, or answered to, that a dialog carries unsigned."""
        view = body.get("view") or {}
        if view.get("type") != "modal" or self._doors.voice.proofs.holds(
            view, caller.by
        ):
            return caller
        return replace(caller, reply="", channel="", carried=Carried())

    def _is_stranger(self, caller: Caller) -> bool:
        return not is_ours(self._doors.team, {caller.team})


def new_reference() -> str:
    """Six characters that can be read out on the phone."""
    return "".join(secrets.choice(_READABLE) for _ in range(6))
