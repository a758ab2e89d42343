"""What was chosen in the dialog: a filter, single mentions page by page, or all that fit.

It travels in the dialog, which Slack limits; nothing is kept before it is done.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from data.bulk.models import BulkId, Filter, What
from data.models import Mention, MentionId

MOST = 200
"""As many mentions as are done at once."""

_MOST_CHOSEN = 150
"""As many as a dialog can carry one by one."""

AGES = {
    "new": timedelta(hours=1),
    "day": timedelta(days=1),
    "old": timedelta(hours=4),
    "older": timedelta(days=1),
}
"""`new` and `day`: came within; `old` and `older`: came before."""

_WITHIN = ("new", "day")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the dialog holds. `age` is one of `AGES`; `everything`: all that fit.
    `here` are the mentions of the page that is shown."""

    klass: str = ""
    platform: str = ""
    author: str = ""
    words: str = ""
    age: str = ""
    storm: int = 0
    first: int = 0
    everything: bool = False
    numbers: tuple[MentionId, ...] = ()
    here: tuple[MentionId, ...] = ()

    def filter(self, now: datetime) -> Filter:
        """What is looked for at this instant."""
        span = AGES.get(self.age)
        at = None if span is None else now - span
        within = self.age in _WITHIN
        return Filter(
            klass=self.klass,
            platform=self.platform,
            author=self.author.casefold(),
            words=self.words.casefold(),
            after=at if within else None,
            before=None if within else at,
            storm=self.storm,
        )

    @property
    def is_filtered(self) -> bool:
        """Whether anything narrows it down."""
        return any((self.klass, self.platform, self.author, self.words, self.age))

    def ticked(self, ticked: Collection[str], *, everything: bool) -> "Chosen":
        """With the boxes of the page that is shown: what was ticked there, and no more.

        Those of other pages stay: a page knows its own by `here`.
        """
        now = [MentionId(int(one)) for one in sorted(ticked) if one.isdigit()]
        kept = [one for one in self.numbers if one not in self.here and one not in now]
        numbers = tuple([*kept, *now][:_MOST_CHOSEN])
        return replace(self, numbers=numbers, everything=everything)

    def as_text(self) -> str:
        """For the dialog; the texts are short."""
        held = {
            "k": self.klass,
            "p": self.platform,
            "a": self.author[:80],
            "w": self.words[:80],
            "g": self.age,
            "s": self.storm,
            "f": self.first,
            "e": self.everything,
            "n": list(self.numbers),
            "h": list(self.here),
        }
        said = {name: value for name, value in held.items() if value}
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class SelectionPage:
    """One page of what fits, as somebody may see it, and how many fit."""

    mentions: tuple[Mention, ...]
    total: int


@dataclass(frozen=True, slots=True)
class BulkRequest:
    """What to do: `value` is the class, the mention to join, or the outcome."""

    what: What
    value: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Did:
    """What came of it: the mentions it was done with, and how many others for which reason."""

    bulk: BulkId
    what: What
    done: tuple[MentionId, ...]
    refused: Mapping[str, int]


def read(text: str) -> Chosen:
    """What a dialog carried; nothing chosen where it is not ours to read."""
    try:
        held = json.loads(text or "{}")
    except ValueError:
        return Chosen()
    if not isinstance(held, dict):
        return Chosen()
    return Chosen(
        klass=str(held.get("k") or ""),
        platform=str(held.get("p") or ""),
        author=str(held.get("a") or ""),
        words=str(held.get("w") or ""),
        age=str(held.get("g") or ""),
        storm=_number(held.get("s")),
        first=_number(held.get("f")),
        everything=held.get("e") is True,
        numbers=_numbers(held.get("n")),
        here=_numbers(held.get("h")),
    )


def _number(value: object) -> int:
    return value if isinstance(value, int) and value >= 0 else 0


def _numbers(value: object) -> tuple[MentionId, ...]:
    found = value if isinstance(value, list) else []
    return tuple(MentionId(one) for one in found if isinstance(one, int))
