"""Moves of a simulated day around a class: a second class, a weight, an opinion."""

from collections.abc import Mapping
from functools import partial

from bot.mentions.rules import sorting
from bot.mentions.rules.transition import Rule
from bot.simulation.day import ClassName
from bot.simulation.pressed import Cast, Pressed


class Also(Pressed):
    """A second class."""

    also: ClassName

    def rule(self, cast: Cast) -> Rule:
        return partial(sorting.also, into=self.also)


class Weigh(Pressed):
    """`low`, `normal` or `high`."""

    level: str

    def rule(self, cast: Cast) -> Rule:
        return partial(sorting.weigh, level=self.level)


class PraiseFor(Pressed):
    """Whom or what the praise is for, as in guidance.toml."""

    whom: str

    def rule(self, cast: Cast) -> Rule:
        return partial(sorting.praise_for, whom=self.whom)


class ReadAs(Pressed):
    """A second opinion: `ironic` or `serious`."""

    reading: str

    def rule(self, cast: Cast) -> Rule:
        return partial(sorting.read_as, reading=self.reading)


SORTING: Mapping[str, type[Pressed]] = {
    "also": Also,
    "weigh": Weigh,
    "praise_for": PraiseFor,
    "read_as": ReadAs,
}
