"""What somebody looks back on in a written day: the answers of a review, by question."""

from collections.abc import Mapping

from bot.desk.desk import Desk
from bot.desk.escalation.reviews import Written
from bot.desk.ground.press import Done, Press
from bot.simulation.pressed import Cast, Pressed


class Review(Pressed):
    """Look back at a case."""

    answers: dict[str, str]

    async def make(self, desk: Desk, press: Press, cast: Cast) -> Done:
        return await desk.write_review(press, Written(self.answers))


LOOKING_BACK: Mapping[str, type[Pressed]] = {"review": Review}
"""By the name of the move."""
