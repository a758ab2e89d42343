"""What can be written about work inside the house: the kinds of tasks."""

from typing import Literal

from pydantic import Field

from bot.pages.entries import Duration, Named

TaskAnswer = Literal["done", "planned", "no"]


class TaskKind(Named):
    """Something that can be passed on. The fields are explained in tasks.toml."""

    emoji: str
    within: Duration
    ends_with: tuple[TaskAnswer, ...] = Field(min_length=1)
    holds: bool = False
    note: bool = False
    offered: bool = False
    topic: str | None = None
