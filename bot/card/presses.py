"""Moves of a simulated day on a mention itself: its class, flags, weight, an opinion."""

from functools import partial

from pydantic import Field

from bot.core.simulated_day import Cast, ClassName, Finding, FlagName, Pressed
from bot.mentions.rules import lifecycle, sorting
from bot.mentions.rules.transition import Rule


class Classify(Pressed):
    classification: ClassName = Field(alias="class")
    finding: Finding | None = None

    def rule(self, cast: Cast) -> Rule:
        into, finding = self.classification, self.finding
        return partial(lifecycle.classify, into=into, finding=finding)


class Flag(Pressed):
    """Exactly these flags from now on."""

    flags: tuple[FlagName, ...]

    def rule(self, cast: Cast) -> Rule:
        return partial(lifecycle.flag, flags=frozenset(self.flags))


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
