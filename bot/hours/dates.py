"""The opening times of each date in local time: the week, holidays and special dates.

Uses local dates and times only, no zones and no UTC.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.errors import Misconfigured
from bot.hours.days_off import DaysOff
from bot.hours.weekly import WEEKDAYS, Span, checked, overlaps

_YEARLY = re.compile(r"\d{2}-\d{2}", re.ASCII)
_LEAP_YEAR = "2024"


@dataclass(frozen=True, slots=True)
class Calendar:
    """`week` has seven days, Monday first.

    `special` holds dates with hours of their own. One date, `2026-12-20`, has exactly
    the hours given, whatever day it is. A date of every year, `12-24`, is a half-day:
    it has the hours given when it would be worked at all.
    """

    week: tuple[tuple[Span, ...], ...]
    days_off: Container[date] = field(default_factory=DaysOff)
    special: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        week: Mapping[int, Sequence[Span]],
        days_off: Container[date],
        special: Mapping[str, Sequence[Span]],
    ) -> "Calendar":
        """Misconfigured names everything that is wrong with these hours at once."""
        days = tuple(tuple(sorted(week.get(day, ()))) for day in range(7))
        problems = [*_problems_of_week(days), *_problems_of_dates(special)]
        if not problems and not any(_worked(days, special)):
            problems.append(
                "hours: there is no working time in any week; give at least one day"
                ' hours, mon = ["09:00-17:00"], or set always_open = true'
            )
        if problems:
            raise Misconfigured(problems)
        return cls(days, days_off, {d: tuple(sorted(s)) for d, s in special.items()})

    def spans(self, day: date) -> tuple[Span, ...]:
        """When this date is worked, in order."""
        exact = self.special.get(day.isoformat())
        if exact is not None:
            return exact
        usual = self.week[day.weekday()]
        if not usual or day in self.days_off:
            return ()
        return self.special.get(f"{day:%m-%d}", usual)


def _problems_of_week(days: Sequence[Sequence[Span]]) -> Iterator[str]:
    for number, name in enumerate(WEEKDAYS):
        yield from _problems(f"hours.{name}", days[number], days[(number + 1) % 7])


def _problems_of_dates(special: Mapping[str, Sequence[Span]]) -> Iterator[str]:
    for day, spans in special.items():
        key = f"hours.half_days.{day}"
        if not _is_date(day):
            yield f"{key}: a date is written 12-24 for every year, or 2026-12-24"
        yield from _problems(key, spans, ())


def _problems(
    key: str, spans: Sequence[Span], tomorrow: Sequence[Span]
) -> Iterator[str]:
    try:
        for stretch in spans:
            checked(stretch)
    except ValueError as wrong:
        yield f"{key}: {wrong}"
        return
    for sentence in overlaps(spans, tomorrow):
        yield f"{key}: {sentence}"


def _is_date(text: str) -> bool:
    full = f"{_LEAP_YEAR}-{text}" if _YEARLY.fullmatch(text) else text
    try:
        return date.fromisoformat(full).isoformat() == full
    except ValueError:
        return False


def _worked(
    days: Sequence[Sequence[Span]], special: Mapping[str, Sequence[Span]]
) -> Iterable[bool]:
    """Whether each weekday is ever worked.

    A year closed day by day is no week with hours either.
    """
    yearly = [spans for day, spans in special.items() if _YEARLY.fullmatch(day)]
    closed_all_year = len(yearly) == 366 and not any(yearly)
    return (bool(spans) and not closed_all_year for spans in days)
