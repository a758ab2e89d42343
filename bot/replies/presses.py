"""Moves of a simulated day that write a reply: a draft, a holding reply, an answer."""

from functools import partial

from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.moments import Instant
from bot.core.simulated_day import Cast, NoReplyReason, Pressed
from bot.mentions.rules import replying
from bot.mentions.rules.replying import Written
from bot.mentions.rules.transition import Rule
from bot.replies.rules.drafting import FACTUAL, POLITE, Typed
from bot.replies.service import drafting, publishing
from data.replies.models import PostedId


class Draft(Pressed):
    """Somebody writes; what is there already is written anew."""

    text: str = "We are sorry that this happened. Anna calls you today by 4 pm."
    channel: str = "public"
    template: str | None = None

    async def make(
        self, app: AppContext, command: Command, cast: Cast
    ) -> CommandResult:
        ticked = frozenset({POLITE, FACTUAL})
        typed = Typed(self.text, self.template, channel=self.channel, ticked=ticked)
        return await drafting.save_draft(app, command, typed)


class MarkPosted(Pressed):
    """The draft is out, if nothing is missing."""

    url: str | None = None

    async def make(
        self, app: AppContext, command: Command, cast: Cast
    ) -> CommandResult:
        return await publishing.post(
            app, command, url=self.url, at=self.at, also_there=True
        )


class NewVersion(Pressed):
    """The latest of our texts was edited on the platform."""

    text: str

    async def make(
        self, app: AppContext, command: Command, cast: Cast
    ) -> CommandResult:
        texts = await publishing.texts(app, command.mention)
        last = texts[-1].id if texts else PostedId(0)
        return await publishing.new_version(
            app, command, last, text=self.text, url=None
        )


class _Posted(Pressed):
    """Something posted on the platform at this moment."""

    text: str = "We are looking into it."
    channel: str = "public"
    url: str | None = None

    @property
    def written(self) -> Written:
        """What was posted, where and when."""
        return Written(self.text, self.url, self.channel, self.at)


class Holding(_Posted):
    """What was said for the time being; an answer is promised by `due`."""

    due: Instant

    def rule(self, cast: Cast) -> Rule:
        return partial(replying.holding, written=self.written, promised=self.due)


class Answered(_Posted):
    """Posted before anybody asked us."""

    def rule(self, cast: Cast) -> Rule:
        return partial(replying.answer, written=self.written)


class NoReply(Pressed):
    """No reply, for one of the reasons of the playbook."""

    reason: NoReplyReason

    def rule(self, cast: Cast) -> Rule:
        return partial(replying.no_reply, reason=self.reason)
