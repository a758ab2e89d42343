"""Trigger ids and response URLs, which Slack issues with an interaction.

A trigger id opens one modal within 3 s; a response URL works 5 times within 30 minutes.
Source: the page on handling user interaction of the Slack docs.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.localslack.clock import Clock
from bot.localslack.refusals import ApiError

TRIGGER_LIFE = timedelta(seconds=3)
URL_LIFE = timedelta(minutes=30)
URL_USES = 5


@dataclass(slots=True)
class Trigger:
    user: str
    issued: datetime
    view: str | None = None
    used: bool = False


@dataclass(slots=True)
class ReplyTo:
    """What a response url answers: a person in a channel, perhaps below a message."""

    user: str
    channel: str
    issued: datetime
    message: str | None = None
    ephemeral: bool = False
    uses: int = 0


class TriggerIds:
    """Issues and redeems them; time is the injected clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._triggers: dict[str, Trigger] = {}
        self._urls: dict[str, ReplyTo] = {}

    def issue_trigger(self, user: str, view: str | None = None) -> str:
        name = f"{len(self._triggers) + 1}.{secrets.token_hex(8)}"
        self._triggers[name] = Trigger(user, self._clock(), view)
        self._sweep()
        return name

    def redeem_trigger(self, name: str) -> Trigger:
        trigger = self._triggers.get(name)
        if trigger is None:
            raise ApiError("invalid_trigger_id")
        if trigger.used:
            raise ApiError("exchanged_trigger_id")
        if self._clock() - trigger.issued > TRIGGER_LIFE:
            raise ApiError("expired_trigger_id")
        trigger.used = True
        return trigger

    def issue_url(self, reply_to: ReplyTo) -> str:
        """The secret last part of the url."""
        name = secrets.token_urlsafe(18)
        self._urls[name] = reply_to
        return name

    def redeem_url(self, name: str) -> ReplyTo:
        reply_to = self._urls.get(name)
        if reply_to is None or self._clock() - reply_to.issued > URL_LIFE:
            raise ApiError("expired_url", status=404)
        if reply_to.uses >= URL_USES:
            raise ApiError("used_url", status=404)
        reply_to.uses += 1
        return reply_to

    def now(self) -> datetime:
        return self._clock()

    def _sweep(self) -> None:
        if len(self._triggers) > 5_000:
            self._triggers = dict(list(self._triggers.items())[-1_000:])
        if len(self._urls) > 20_000:
            self._urls = dict(list(self._urls.items())[-10_000:])
