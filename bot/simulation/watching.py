"""Moves of a simulated day around checks, and authors who are followed."""

from collections.abc import Mapping
from typing import Literal

from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.followup.service import author_watching, checking
from bot.followup.service.checking import Sight
from bot.mentions.rules import watching
from bot.mentions.rules.transition import Rule
from bot.simulation.pressed import Cast, Pressed


class Check(Pressed):
    """The three questions: `author`, `mood`, and how many `people` joined."""

    author: Literal["positive", "neutral", "negative", "none"] | None = None
    people: int | None = None
    mood: Literal["better", "same", "worse"] | None = None

    async def make(self, app: AppContext, press: Command, cast: Cast) -> CommandResult:
        sight = Sight(people=self.people, mood=self.mood, author=self.author)
        return await checking.saw(app, press, sight)


class WatchOn(Pressed):
    """What came back needs no answer."""

    def rule(self, cast: Cast) -> Rule:
        return watching.watch_on


class WatchAuthor(Pressed):
    async def make(self, app: AppContext, press: Command, cast: Cast) -> CommandResult:
        return await author_watching.watch_author(app, press)


class UnwatchAuthor(Pressed):
    async def make(self, app: AppContext, press: Command, cast: Cast) -> CommandResult:
        return await author_watching.unwatch_author(app, press)


WATCHING: Mapping[str, type[Pressed]] = {
    "check": Check,
    "watch_on": WatchOn,
    "watch_author": WatchAuthor,
    "unwatch_author": UnwatchAuthor,
}
