"""Moves of a simulated day about our own posts."""

from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.simulated_day import Cast, Pressed
from bot.intake.service import own_posting
from bot.mentions.rules import own_replies

OWN_WAS = {
    own_replies.CONSIDERED: "own_was_answer",
    own_replies.HOLDING: "own_was_holding",
    own_replies.OTHER: "own_was_other",
}
"""What a simulated day calls each of the three answers."""


class OwnWas(Pressed):
    """Says what a post of ours was that a source saw: the answer, a sign of life, neither."""

    async def make(
        self, app: AppContext, command: Command, cast: Cast
    ) -> CommandResult:
        what = next(one for one, name in OWN_WAS.items() if name == self.move)
        return await own_posting.own_was(app, command, what=what)
