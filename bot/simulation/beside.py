"""Moves of a simulated day besides the public reply: private contact, help, updates."""

from collections.abc import Mapping
from functools import partial

from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.handoffs.rules.private import PhoneCall, PrivateOffer
from bot.handoffs.service import private, public
from bot.handoffs.service.public import Help
from bot.mentions.rules import no_reply
from bot.mentions.rules.transition import Rule
from bot.simulation.day import NoReplyReason
from bot.simulation.moments import Instant
from bot.simulation.pressed import Cast, Pressed


class Stand(Pressed):
    reason: NoReplyReason

    def rule(self, cast: Cast) -> Rule:
        return partial(no_reply.stand, reason=self.reason)


class Helped(Pressed):
    async def make(self, app: AppContext, press: Command, cast: Cast) -> CommandResult:
        partly = self.move == "community_partly"
        return await public.community_answered(app, press, Help(partly))


class OfferPrivate(Pressed):
    via: str = "phone"
    mood: str | None = None
    said: bool = True

    async def make(self, app: AppContext, press: Command, cast: Cast) -> CommandResult:
        offered = PrivateOffer(self.via, self.mood, said_in_public=self.said)
        return await private.offer_private(app, press, offered)


class AcceptPrivate(Pressed):
    contact_by: Instant | None = None

    async def make(self, app: AppContext, press: Command, cast: Cast) -> CommandResult:
        return await private.accept_private(app, press, contact_by=self.contact_by)


class CallPrivate(Pressed):
    reached: bool = True
    outcome: str = "going_on"
    mood: str | None = None

    async def make(self, app: AppContext, press: Command, cast: Cast) -> CommandResult:
        return await private.log_call(
            app, press, PhoneCall(self.reached, self.outcome, self.mood)
        )


class Updated(Pressed):
    kind: str = "investigating"
    next_by: Instant | None = None

    async def make(self, app: AppContext, press: Command, cast: Cast) -> CommandResult:
        return await public.post_update(
            app, press, self.kind, at=self.at, next_by=self.next_by
        )


BESIDE: Mapping[str, type[Pressed]] = {
    "stand": Stand,
    "community_answered": Helped,
    "community_partly": Helped,
    "private_offer": OfferPrivate,
    "private_accept": AcceptPrivate,
    "private_call": CallPrivate,
    "public_update": Updated,
}
"""The shape of each of these moves."""
