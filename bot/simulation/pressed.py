"""One press of a simulated day: when, who, on which mention, and its rule."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from pydantic import ValidationInfo, model_validator

from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.desk import commands
from bot.mentions.rules import confidential, lifecycle, pausing
from bot.mentions.rules.transition import Rule
from bot.simulation.day import Entry, MentionName, PersonKey
from bot.simulation.moments import Instant
from data.models import EscalationId, UserId

PLAIN: Mapping[str, Rule] = {
    "claim": lifecycle.claim,
    "release": lifecycle.release,
    "take_over": lifecycle.take_over,
    "reopen": lifecycle.reopen,
    "still_on_it": lifecycle.still_on_it,
    "wake": pausing.wake,
    "community_wait": pausing.community_wait,
    "make_confidential": confidential.make,
    "open_up": confidential.open_up,
}
"""Moves that ask for nothing."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: people by their key, whoever decides, and the question last asked."""

    of: Callable[[str], UserId]
    manager: UserId
    asked: EscalationId


class Pressed(Entry):
    """`[[presses]]`: when, who, on which mention, and the move."""

    at: Instant
    who: PersonKey
    on: MentionName
    move: str

    async def make(self, app: AppContext, press: Command, cast: Cast) -> CommandResult:
        """Do it at the desk. Raises `Refused` as for anybody who presses."""
        return await commands.move(app, press, self.rule(cast))

    def rule(self, cast: Cast) -> Rule:
        """The rule of the lifecycle behind the button."""
        return PLAIN[self.move]

    @model_validator(mode="after")
    def _is_there(self, info: ValidationInfo) -> Self:
        there: Mapping[str, datetime] = (info.context or {}).get("mentions", {})
        if self.at < there.get(self.on, self.at):
            raise ValueError(f"“{self.on}” has not arrived yet at this time")
        return self
