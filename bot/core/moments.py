"""Parses the times of a simulated day: `10:00`, `fri 16:30`, `+30m`, or a full date."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, ValidationInfo

from bot.hours.weekly import WEEKDAYS
from bot.hours.zones import first_instant

_CLOCK = re.compile(
    r"(?:(?P<day>\d{4}-\d{2}-\d{2})[T ]|(?P<weekday>[a-z]{3}) )?"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::00)?",
    re.ASCII | re.IGNORECASE,
)
_SPAN = re.compile(r"\+(\d{1,4})([mhd])", re.ASCII)
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_WEEK = timedelta(days=7)

HOW = 'write "10:00", "fri 16:30", "+30m" or a whole date such as 2026-03-04T10:00'


def _instant(written: object, info: ValidationInfo) -> datetime:
    """The instant in UTC. The context has the `zone` and, once it is known, `start`.

    A time of day belongs to the first day; a weekday is the next one from there; `+30m`
    counts from the entry's own `at`, or from the start.
    """
    context: Mapping[str, Any] = info.context or {}
    zone: ZoneInfo = context["zone"]
    start: datetime | None = context.get("start", info.data.get("start"))
    return _read(written, zone, start, info.data.get("at", start))


def _within(found: datetime, info: ValidationInfo) -> datetime:
    start: datetime | None = (info.context or {}).get("start")
    if start is not None and found < start:
        raise ValueError("is before the start of the day")
    return found


Earlier = Annotated[datetime, BeforeValidator(_instant)]
"""Any instant, also one from before the day."""

Instant = Annotated[Earlier, AfterValidator(_within)]
"""An instant of the replay."""


def _read(
    written: object, zone: ZoneInfo, start: datetime | None, base: datetime | None
) -> datetime:
    if isinstance(written, datetime):
        if written.tzinfo is not None:
            return written.astimezone(UTC)
        return first_instant(written.date(), written.time(), zone)
    if isinstance(written, time):
        return first_instant(_first(start, zone), written, zone)
    if not isinstance(written, str):
        raise ValueError(HOW)
    if (span := _SPAN.fullmatch(written)) and base is not None:
        return base + timedelta(**{_UNITS[span[2]]: int(span[1])})
    return _of_the_clock(written, zone, start)


def _of_the_clock(written: str, zone: ZoneInfo, start: datetime | None) -> datetime:
    found = _CLOCK.fullmatch(written.strip())
    if found is None:
        raise ValueError(f"“{written}” is not a time; {HOW}")
    try:
        at = time(int(found["hour"]), int(found["minute"]))
        day = date.fromisoformat(found["day"]) if found["day"] else None
    except ValueError:
        raise ValueError(f"“{written}” is not a time; {HOW}") from None
    if day is not None:
        return first_instant(day, at, zone)
    first = _first(start, zone)
    if found["weekday"] is None:
        return first_instant(first, at, zone)
    return _on_weekday(found["weekday"].lower(), at, first, zone, start)


def _on_weekday(
    name: str, at: time, first: date, zone: ZoneInfo, start: datetime | None
) -> datetime:
    if name not in WEEKDAYS:
        raise ValueError(f"“{name}” is not a day; write {', '.join(WEEKDAYS)}")
    ahead = (WEEKDAYS.index(name) - first.weekday()) % 7
    day = first + timedelta(days=ahead)
    found = first_instant(day, at, zone)
    if start is not None and found < start:
        return first_instant(day + _WEEK, at, zone)
    return found


def _first(start: datetime | None, zone: ZoneInfo) -> date:
    if start is None:
        raise ValueError("needs a date and a time, such as 2026-03-04T09:00")
    return start.astimezone(zone).date()
