"""Moves of a simulated day besides the public reply: private contact, help, closing."""

from functools import partial

from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.moments import Instant
from bot.core.simulated_day import Cast, NoReplyReason, OutcomeName, Pressed
from bot.handoffs.rules.private import PhoneCall, PrivateOffer
from bot.handoffs.service import private, public
from bot.handoffs.service.public import Help
from bot.mentions.rules import lifecycle, no_reply
from bot.mentions.rules.transition import Rule


class Stand(Pressed):
    reason: NoReplyReason

    def rule(self, cast: Cast) -> Rule:
        return partial(no_reply.stand, reason=self.reason)


class Helped(Pressed):
    async def make(
        self, app: AppContext, command: Command, cast: Cast
    ) -> CommandResult:
        partly = self.move == "community_partly"
        return await public.community_answered(app, command, Help(partly))


class OfferPrivate(Pressed):
    via: str = "phone"
    mood: str | None = None
    said: bool = True

    async def make(
        self, app: AppContext, command: Command, cast: Cast
    ) -> CommandResult:
        offered = PrivateOffer(self.via, self.mood, said_in_public=self.said)
        return await private.offer_private(app, command, offered)


class AcceptPrivate(Pressed):
    contact_by: Instant | None = None

    async def make(
        self, app: AppContext, command: Command, cast: Cast
    ) -> CommandResult:
        return await private.accept_private(app, command, contact_by=self.contact_by)


class CallPrivate(Pressed):
    reached: bool = True
    outcome: str = "going_on"
    mood: str | None = None

    async def make(
        self, app: AppContext, command: Command, cast: Cast
    ) -> CommandResult:
        return await private.log_call(
            app, command, PhoneCall(self.reached, self.outcome, self.mood)
        )


class Updated(Pressed):
    kind: str = "investigating"
    next_by: Instant | None = None

    async def make(
        self, app: AppContext, command: Command, cast: Cast
    ) -> CommandResult:
        return await public.post_update(
            app, command, self.kind, at=self.at, next_by=self.next_by
        )


class Settle(Pressed):
    """Ends it in one press, with an outcome of its class."""

    outcome: OutcomeName

    def rule(self, cast: Cast) -> Rule:
        return partial(lifecycle.settle, outcome=self.outcome)


class Close(Pressed):
    """Closes it with an outcome of the playbook."""

    outcome: OutcomeName

    def rule(self, cast: Cast) -> Rule:
        return partial(lifecycle.close, outcome=self.outcome)
