"""Parses days and times of day: `mon-fri`, `08:00-13:00`.

Knows no zones or dates; `bot/hours/hours.py` turns these into instants.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

Span = tuple[time, time]
"""From when until when. An end at or before its start is on the next day, so that
`20:00-24:00` ends at `time(0)` and `22:00-06:00` is a night."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MIDNIGHT = time(0)

_SPAN = re.compile(r"(\d{1,2}):(\d{2}) ?[-–] ?(\d{1,2}):(\d{2})", re.ASCII)


def weekdays(text: str) -> tuple[int, ...]:
    """`mon-fri`, `mon,wed`, `fri-mon` as numbers, Monday is 0, each once, in order.

    Raises ValueError with a sentence that can be shown to the one who wrote it.
    """
    return tuple(sorted({day for part in text.split(",") for day in _days(part)}))


def _days(part: str) -> Iterator[int]:
    first, dash, last = part.partition("-")
    start = _weekday(first)
    end = _weekday(last) if dash else start
    return (day % 7 for day in range(start, start + (end - start) % 7 + 1))


def _weekday(text: str) -> int:
    word = text.strip().lower()
    if word not in WEEKDAYS:
        msg = f"“{word}” is not a day; write {', '.join(WEEKDAYS)}, mon-fri or mon,wed"
        raise ValueError(msg)
    return WEEKDAYS.index(word)


def span(text: str) -> Span:
    """`09:00-12:30` as two times; `24:00` is the midnight at the end of the day.

    Raises ValueError with a sentence that can be shown to the one who wrote it.
    """
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        msg = f"“{text}” is not a stretch of time; write it like 09:00-17:30"
        raise ValueError(msg)
    start_hour, start_minute, end_hour, end_minute = map(int, found.groups())
    if (end_hour, end_minute) == (24, 0):
        end_hour = 0
    try:
        return checked((time(start_hour, start_minute), time(end_hour, end_minute)))
    except ValueError as wrong:
        msg = f"“{text}” is not a stretch of time: {wrong}"
        raise ValueError(msg) from wrong


def checked(stretch: Span) -> Span:
    """The same stretch, or a ValueError when it starts and ends at once."""
    start, end = stretch
    if start == end != MIDNIGHT:
        msg = "it ends when it starts; a whole day is 00:00-24:00"
        raise ValueError(msg)
    return stretch


def passes_midnight(stretch: Span) -> bool:
    """Whether some of it lies on the next day."""
    return MIDNIGHT != stretch[1] <= stretch[0]


def written(stretch: Span) -> str:
    """The stretch as it is written in desk.toml."""
    start, end = stretch
    last = "24:00" if end == MIDNIGHT else f"{end:%H:%M}"
    return f"{start:%H:%M}-{last}"


def overlaps(today: Sequence[Span], tomorrow: Sequence[Span]) -> Iterator[str]:
    """One sentence for each stretch of a day that runs into the one after it."""
    day = sorted(today)
    for earlier, later in pairwise(day):
        if earlier[1] == MIDNIGHT or passes_midnight(earlier) or earlier[1] > later[0]:
            yield f"{written(earlier)} runs into {written(later)}"
    if day and tomorrow and passes_midnight(day[-1]):
        morning = min(tomorrow)
        if day[-1][1] > morning[0]:
            yield f"{written(day[-1])} runs into {written(morning)} of the next day"


def week_start(at: datetime, zone: ZoneInfo) -> datetime:
    """The Monday before `at`, or today where it is one; an instant in UTC."""
    local = at.astimezone(zone)
    monday = local.date() - timedelta(days=local.weekday())
    return datetime.combine(monday, time(), tzinfo=zone).astimezone(UTC)
