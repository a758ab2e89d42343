"""A story that several mentions tell, and its news, as values."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NewType

from data.models import MentionId, UserId

NewsId = NewType("NewsId", int)

How = Literal["copy", "near"]
"""The same words, or nearly the same."""


@dataclass(frozen=True, slots=True)
class Joined:
    """One mention that tells the story of another. `before` is its state, as JSON."""

    child: MentionId
    parent: MentionId
    joined_by: UserId
    joined_at: datetime
    before: str


@dataclass(frozen=True, slots=True)
class Likeness:
    """An earlier mention with much the same words."""

    mention: MentionId
    like: MentionId
    how: How
    declined_by: UserId | None = None


@dataclass(frozen=True, slots=True)
class News:
    """What everybody who was told can be told now: `text` is a sentence of ours."""

    id: NewsId
    mention: MentionId | None
    storm: int | None
    text: str
    written_by: UserId
    at: datetime
    url: str | None = None
