"""The check of a simulated day."""

from typing import Literal

from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.simulated_day import Cast, Pressed
from bot.followup.service import checking
from bot.followup.service.checking import Sight


class Check(Pressed):
    """The three questions: `author`, `mood`, and how many `people` joined."""

    author: Literal["positive", "neutral", "negative", "none"] | None = None
    people: int | None = None
    mood: Literal["better", "same", "worse"] | None = None

    async def make(
        self, app: AppContext, command: Command, cast: Cast
    ) -> CommandResult:
        sight = Sight(people=self.people, mood=self.mood, author=self.author)
        return await checking.saw(app, command, sight)
