"""Desks with well-known hours, and times in Berlin."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.hours.days_off import DaysOff
from bot.hours.hours import Hours
from bot.hours.weekly import Span

BERLIN = ZoneInfo("Europe/Berlin")
NINE_TO_FIVE: Span = (time(9), time(17))


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def office_hours(
    *holidays: str,
    zone: str = "Europe/Berlin",
    half_days: Mapping[str, Sequence[Span]] | None = None,
) -> Hours:
    """Monday to Friday from nine to five."""
    week = {day: [NINE_TO_FIVE] for day in range(5)}
    return Hours.weekly(week, zone, DaysOff.of(holidays), half_days)


def every_day(*spans: Span, zone: str = "Europe/Berlin") -> Hours:
    """The same hours on all seven days."""
    return Hours.weekly(dict.fromkeys(range(7), spans), zone)


def berlin(text: str, fold: int = 0) -> datetime:
    """`2026-03-06 16:30` on a clock in Berlin, as an instant in UTC."""
    wall = datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold)
    return wall.astimezone(UTC)
