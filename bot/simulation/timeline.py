"""The result of a simulation: one line for each thing that happened or was said."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from html import unescape


class How(StrEnum):
    """How somebody learns of it. `HAPPENS` is what was written down, not said."""

    HAPPENS = "happens"
    REFUSED = "refused"
    CARD = "card"
    REDRAWN = "redrawn"
    THREAD = "thread"
    CHANNEL = "channel"
    DIRECT = "direct message"
    MANAGEMENT = "management channel"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing. `to` is a person or a channel, `pings` are those who are notified.

    `text` is the whole text, without Slack's marks; `mention` is its name in the file.
    """

    at: datetime
    kind: str
    how: How
    text: str
    to: str = ""
    pings: tuple[str, ...] = ()
    mention: str = ""

    @property
    def first_line(self) -> str:
        """Enough to know what it says; a heading needs what stands below it."""
        lines = self.text.splitlines() or [""]
        return " ".join(lines) if lines[0].endswith(":") else lines[0]


@dataclass(frozen=True, slots=True)
class Missed:
    """A target that was not met: which clock, when it ran out, when it was met at last."""

    mention: str
    clock: str
    due: datetime
    met_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SimulationTimeline:
    """The whole replay, in order of time."""

    lines: tuple[TimelineEntry, ...]
    missed: tuple[Missed, ...]

    def pings(self) -> dict[str, int]:
        """How often each person was asked for, the most first."""
        people = [person for line in self.lines for person in line.pings]
        counts = {person: people.count(person) for person in people}
        return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))

    def count(self, how: How) -> int:
        """How many lines are of this kind."""
        return sum(line.how is how for line in self.lines)


_TOKEN = re.compile(r"<([^<>]*)>")
_INVISIBLE = re.compile("[\u2060\u200b]")
_PERSON = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")


def plain(text: str, name_of: Callable[[str], str]) -> str:
    """`<!date^…|14:30>` is 14:30, `<@U1>` is @Anna, a link is its label."""

    def shown(found: re.Match[str]) -> str:
        target, _, label = found[1].partition("|")
        if target.startswith("@"):
            return f"@{name_of(target[1:])}"
        return label or target

    return unescape(_INVISIBLE.sub("", _TOKEN.sub(shown, text))).strip()


def pinged(text: str) -> list[str]:
    """The ids of everybody the text asks for, each once."""
    return list(dict.fromkeys(_PERSON.findall(text)))
