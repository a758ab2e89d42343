"""The answers of a review in a simulated day, by question."""

from collections.abc import Mapping

from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.escalation.service import reviews
from bot.escalation.service.reviews import Written
from bot.simulation.pressed import Cast, Pressed


class Review(Pressed):
    """Look back at a case."""

    answers: dict[str, str]

    async def make(self, app: AppContext, press: Command, cast: Cast) -> CommandResult:
        return await reviews.write_review(app, press, Written(self.answers))


LOOKING_BACK: Mapping[str, type[Pressed]] = {"review": Review}
"""By the name of the move."""
