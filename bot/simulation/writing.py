"""Moves of a simulated day around drafts: written, posted, and a new version."""

from collections.abc import Mapping

from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.replies.rules.drafting import FACTUAL, POLITE, Typed
from bot.replies.service import drafting, publishing
from bot.simulation.pressed import Cast, Pressed
from data.replies.models import PostedId


class Draft(Pressed):
    """Somebody writes; what is there already is written anew."""

    text: str = "We are sorry that this happened. Anna calls you today by 4 pm."
    channel: str = "public"
    template: str | None = None

    async def make(self, app: AppContext, press: Command, cast: Cast) -> CommandResult:
        ticked = frozenset({POLITE, FACTUAL})
        typed = Typed(self.text, self.template, channel=self.channel, ticked=ticked)
        return await drafting.save_draft(app, press, typed)


class MarkPosted(Pressed):
    """The draft is out, if nothing is missing."""

    url: str | None = None

    async def make(self, app: AppContext, press: Command, cast: Cast) -> CommandResult:
        return await publishing.post(
            app, press, url=self.url, at=self.at, also_there=True
        )


class NewVersion(Pressed):
    """The latest of our texts was edited on the platform."""

    text: str

    async def make(self, app: AppContext, press: Command, cast: Cast) -> CommandResult:
        texts = await publishing.texts(app, press.mention)
        last = texts[-1].id if texts else PostedId(0)
        return await publishing.new_version(app, press, last, text=self.text, url=None)


WRITING: Mapping[str, type[Pressed]] = {
    "draft": Draft,
    "mark_posted": MarkPosted,
    "new_version": NewVersion,
}
"""By the name of the move."""
