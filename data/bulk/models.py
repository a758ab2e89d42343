"""Many mentions chosen by what they have in common, and what was done with them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NewType

from data.models import MentionId, UserId

BulkId = NewType("BulkId", int)

What = Literal["claim", "classify", "join", "close"]


@dataclass(frozen=True, slots=True)
class Filter:
    """What is looked for among mentions that are not closed; empty is anything.

    `klass` is the id of a class, or `-` for none so far; `author` and `words` are parts of a
    name or of the text, in small letters. `after` and `before`: when it came in. `storm`:
    those of one storm.
    """

    klass: str = ""
    platform: str = ""
    author: str = ""
    words: str = ""
    after: datetime | None = None
    before: datetime | None = None
    storm: int = 0


@dataclass(frozen=True, slots=True)
class Bulk:
    """One thing somebody did with many mentions."""

    id: BulkId
    what: What
    made_by: UserId
    at: datetime
    undone_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BulkItem:
    """One of them. `done`: it was possible."""

    mention: MentionId
    done: bool
