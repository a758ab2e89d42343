"""The model of `DAY.toml`: what arrives, who presses what, and who is away."""

from typing import Literal, Self

from pydantic import Field, model_validator

from bot.core.moments import Earlier, Instant
from bot.core.simulated_day import (
    ClassName,
    Entry,
    Finding,
    FlagName,
    PersonKey,
    SourceName,
)


class Opening(Entry):
    """`[day]`: when it begins, when we stop looking, and in which language."""

    start: Instant
    until: Instant | None = None
    language: Literal["en", "de", "nl"] | None = None


class Answer(Entry):
    """`replies` of a mention: by the author, unless `by` names somebody else.

    With `ours` the brand itself wrote it, and a source has seen it.
    """

    at: Instant
    text: str
    by: str | None = None
    ours: bool = False


class Arriving(Entry):
    """`[[mentions]]`. With a `class` it is sorted at once, by nobody in particular."""

    at: Instant
    name: str = Field(min_length=1)
    text: str = Field(min_length=1)
    platform: str = "x"
    author: str = "Somebody"
    followers: int | None = Field(default=None, ge=0)
    url: str | None = None
    published: Earlier | None = None
    source: SourceName = "own"
    classification: ClassName | None = Field(default=None, alias="class")
    finding: Finding | None = None
    flags: tuple[FlagName, ...] = ()
    replies: tuple[Answer, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for reply in self.replies:
            if reply.at < self.at:
                raise ValueError("a reply is earlier than the mention it answers")
        return self


class Absence(Entry):
    """`[[away]]`: who is not there, from when until when, and who stands in."""

    who: PersonKey
    since: Instant = Field(alias="from")
    until: Instant
    backup: PersonKey | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until <= self.since:
            raise ValueError("until is not after from")
        if self.backup == self.who:
            raise ValueError("backup is the very person who is away")
        return self
