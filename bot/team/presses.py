"""Who has a mention in a written day, and what one is not reminded of for a while."""

from functools import partial

from bot.core.moments import Instant
from bot.core.written_day import Cast, PersonKey, Pressed
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
