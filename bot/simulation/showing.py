"""Prints a timeline: as coloured lines for people, as JSON for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from rich.text import Text

from bot.simulation.timeline import How, Missed, SimulationTimeline, TimelineEntry

_STYLES = {
    How.HAPPENS: "bold",
    How.REFUSED: "red",
    How.CARD: "blue",
    How.REDRAWN: "dim",
    How.THREAD: "yellow",
    How.CHANNEL: "yellow",
    How.DIRECT: "magenta",
    How.MANAGEMENT: "red",
    How.WITHDRAWN: "dim",
}
_WORDS = {
    "card": "the card",
    "nudge_claim": "nobody has it yet",
    "nudge_before": "soon due",
    "nudge_after": "due now",
    "nudge_lead": "the lead hears of it",
    "nudge_promise": "the promise",
    "check": "time to look again",
    "check_round": "several to look at",
    "nudge_snooze": "the snooze is over",
    "still_on_it": "still on it?",
    "released_politely": "back to everybody",
    "bundle": "several at once",
    "catch_up": "what was missed",
    "brief": "the question",
    "brief_dm": "the question",
    "brief_again": "the question once more",
    "brief_deputy": "the question, to who stands in",
    "brief_next": "the question, one level up",
    "brief_delegated": "the question, passed on",
    "nobody_answers": "nobody answers",
    "redraw": "shows what became of it",
    "decided": "was decided",
    "reply_arrived": "a reply came in",
    "away_offer": "what the absent one has open",
}
_HOW_WIDTH = 10
_SHORT = {
    How.DIRECT: "direct",
    How.MANAGEMENT: "management",
    How.REDRAWN: "card only",
}
SIGNS = {"-": "red", "+": "green", " ": None}
"""Only before, only with what is tried out, or both."""


def kind_in_words(kind: str) -> str:
    """What a message is about; one nobody has words for keeps its own name."""
    return _WORDS.get(kind, kind.replace("_", " "))


@dataclass(frozen=True, slots=True)
class Showing:
    """Draws lines in the local time of the desk."""

    zone: ZoneInfo
    width: int
    """Of the column that says to whom."""

    def lines(self, lines: Sequence[tuple[str, TimelineEntry]]) -> Iterator[Text]:
        """Each with its sign before it, and a heading for each day."""
        day: date | None = None
        for sign, line in lines:
            local = line.at.astimezone(self.zone)
            if local.date() != day:
                day = local.date()
                yield Text(f"{local:%A} {local.day} {local:%B %Y}", "bold underline")
            yield self._line(sign, line, local)

    def _line(self, sign: str, line: TimelineEntry, local: datetime) -> Text:
        style = _STYLES[line.how]
        drawn = Text(f"{sign} ", SIGNS[sign] or "")
        drawn.append(f"{_clock(local):8}  ", "cyan")
        if line.how is How.HAPPENS:
            return drawn.append(line.text, style)
        how = _SHORT.get(line.how, line.how.value)
        drawn.append(f"{how:{_HOW_WIDTH}}  {addressee(line):{self.width}}  ", style)
        drawn.append(kind_in_words(line.kind), style)
        if line.text:
            drawn.append(f": {line.first_line}")
        return drawn

    def summary(self, timeline: SimulationTimeline) -> Iterator[Text]:
        """Who was asked how often, and which targets were missed."""
        pings = timeline.pings()
        asked = ", ".join(f"{person} {count}" for person, count in pings.items())
        yield Text.assemble(("Asked: ", "bold"), asked or "nobody")
        refused = timeline.count(How.REFUSED)
        if refused:
            yield Text.assemble(("Refused: ", "bold"), f"{refused}")
        missed = timeline.missed
        yield Text.assemble(("Targets missed: ", "bold"), f"{len(missed) or 'none'}")
        for one in missed:
            yield Text(f"  {self._missed(one)}", "red")

    def _missed(self, missed: Missed) -> str:
        clock = missed.clock.replace("_", " ")
        due = missed.due.astimezone(self.zone)
        said = f"“{missed.mention}”: {clock} was due {due:%a} {_clock(due)}"
        if missed.met_at is None:
            return f"{said}, and still is"
        met = missed.met_at.astimezone(self.zone)
        return f"{said}, done {met:%a} {_clock(met)}"


def addressee(line: TimelineEntry) -> str:
    """Who is notified, or where the message is if nobody is."""
    return ", ".join(line.pings) or line.to


def width_for(lines: Sequence[tuple[str, TimelineEntry]]) -> int:
    """Wide enough for everybody who is spoken to."""
    return max((len(addressee(line)) for _, line in lines), default=0)


def merged(
    before: SimulationTimeline, tried: SimulationTimeline
) -> list[tuple[str, TimelineEntry]]:
    """Both in order of time: `-` only before, `+` only with what is tried out."""
    old, new = set(map(_key, before.lines)), set(map(_key, tried.lines))
    lines = [("-", line) for line in before.lines if _key(line) not in new]
    lines += [("+" if _key(line) not in old else " ", line) for line in tried.lines]
    return sorted(lines, key=lambda pair: pair[1].at)


def values(timeline: SimulationTimeline, zone: ZoneInfo) -> dict[str, object]:
    """The same as JSON: instants in UTC, local times beside them."""
    return {
        "lines": [
            {
                "at": line.at.isoformat(),
                "local": f"{line.at.astimezone(zone):%Y-%m-%dT%H:%M:%S}",
                "kind": line.kind,
                "how": line.how.value,
                "to": line.to,
                "pings": list(line.pings),
                "mention": line.mention,
                "text": line.text,
            }
            for line in timeline.lines
        ],
        "pings": timeline.pings(),
        "missed": [
            {
                "mention": missed.mention,
                "clock": missed.clock,
                "due": missed.due.isoformat(),
                "met_at": missed.met_at.isoformat() if missed.met_at else None,
            }
            for missed in timeline.missed
        ],
    }


def _key(line: TimelineEntry) -> tuple[object, ...]:
    return line.at, line.kind, line.how, addressee(line), line.mention


def _clock(local: datetime) -> str:
    return f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
