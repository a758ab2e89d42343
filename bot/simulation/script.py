"""A simulated day: the model of `DAY.toml` and its entries in order."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Self

from pydantic import Field, model_validator

from bot.config.settings import Settings
from bot.core.simulated_day import (
    ClassName,
    Earlier,
    Entry,
    Finding,
    FlagName,
    Instant,
    PersonKey,
    SimulatedStep,
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


class ScriptedMention(Entry):
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


class ScriptedAbsence(Entry):
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


AFTERWARDS = timedelta(days=7)
"""How long we go on looking after the last thing that was written down."""


@dataclass(frozen=True, slots=True)
class ScriptedReply:
    """A reply that comes in below a mention."""

    to: ScriptedMention
    number: int
    answer: Answer


Happening = ScriptedMention | ScriptedReply | SimulatedStep | ScriptedAbsence


@dataclass(frozen=True, slots=True)
class Script:
    """`before` are the settings without what the file tries out."""

    settings: Settings
    before: Settings
    start: datetime
    until: datetime
    happenings: tuple[tuple[datetime, Happening], ...]


def in_order(
    mentions: Sequence[ScriptedMention],
    away: Sequence[ScriptedAbsence],
    presses: Sequence[SimulatedStep],
) -> tuple[tuple[datetime, Happening], ...]:
    """By time; at one instant what comes from outside goes first."""
    replies = [
        ScriptedReply(mention, number, reply)
        for mention in mentions
        for number, reply in enumerate(mention.replies, start=1)
    ]
    everything: list[tuple[datetime, Happening]] = [
        *((absence.since, absence) for absence in away),
        *((mention.at, mention) for mention in mentions),
        *((replied.answer.at, replied) for replied in replies),
        *((press.at, press) for press in presses),
    ]
    return tuple(sorted(everything, key=lambda happening: happening[0]))
