"""The models of tasks, private contact, and how cases end."""

from typing import Literal

from pydantic import Field

from bot.playbook.schema.entries import Duration, Label, NamedEntry, PlaybookEntry

TaskAnswer = Literal["done", "planned", "no"]
ClosingStepName = Literal["acknowledged", "personal", "closing"]


class TaskKind(NamedEntry):
    """Something that can be passed on. The fields are explained in tasks.toml."""

    emoji: str
    within: Duration
    ends_with: tuple[TaskAnswer, ...] = Field(min_length=1)
    holds: bool = False
    repairs: bool = False
    note: bool = False
    offered: bool = False
    follows: bool = False
    proposes: bool = False
    praises: bool = False
    topic: str | None = None


class PrivateChannel(NamedEntry):
    """Where one goes on in private."""

    emoji: str


class Mood(NamedEntry):
    """How somebody sounds."""

    emoji: str


class ClosingStepPage(NamedEntry):
    """One of the three closing steps, and how the dialog asks why it stays empty."""

    ask: Label


class Waiver(NamedEntry):
    """Why a step stays empty."""


class Result(NamedEntry):
    """What a case came to for the person who wrote."""


class Update(NamedEntry):
    """Something the public is told along the way; `next` is when it hears more."""

    template: str | None = None
    next: Duration | None = None
    closes: bool = False


class Private(PlaybookEntry):
    """private.toml as a whole."""

    channels: dict[str, PrivateChannel]
    moods: dict[str, Mood]
    closing_steps: dict[ClosingStepName, ClosingStepPage]
    fills: dict[str, tuple[ClosingStepName, ...]]
    fills_considered: dict[str, tuple[ClosingStepName, ...]]
    waivers: dict[str, Waiver]
    results: dict[str, Result]
    updates: dict[str, Update]
