"""What somebody looks back on in a written day: the answers of a review, by question."""

from collections.abc import Mapping

from bot.core.command import Command, CommandResult
from bot.desk.desk import Desk
from bot.escalation.service.reviews import Written
from bot.simulation.pressed import Cast, Pressed


class Review(Pressed):
    """Look back at a case."""

    answers: dict[str, str]

    async def make(self, desk: Desk, press: Command, cast: Cast) -> CommandResult:
        return await desk.write_review(press, Written(self.answers))


LOOKING_BACK: Mapping[str, type[Pressed]] = {"review": Review}
"""By the name of the move."""
