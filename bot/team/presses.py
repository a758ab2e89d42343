"""Moves of a simulated day about people: hand over and snooze."""

from functools import partial

from bot.core.moments import Instant
from bot.core.simulated_day import Cast, PersonKey, Pressed
from bot.mentions.rules import lifecycle, pausing
from bot.mentions.rules.transition import Rule


class HandOver(Pressed):
    to: PersonKey
    note: str = ""

    def rule(self, cast: Cast) -> Rule:
        return partial(lifecycle.hand_over, to=cast.of(self.to), note=self.note)


class Snooze(Pressed):
    until: Instant

    def rule(self, cast: Cast) -> Rule:
        return partial(pausing.snooze, until=self.until)
