"""Working time: when the desk is open, and when a span of working time ends.

Aware UTC goes in and out; local time exists only in here. An opening runs from the
first instant at which the local clock shows its start, or later, to the first at which
it shows its end, or later. So a start that a clock change skips is the change itself,
and an hour that occurs twice belongs to what surrounds it. An opening includes its
start and excludes its end. One that passes midnight belongs to the day it starts on,
which also decides whether a holiday cancels it.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import takewhile
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.errors import Misconfigured
from bot.hours.days_off import DaysOff
from bot.hours.weekly import WEEKDAYS, Span, checked, overlaps
from bot.hours.zones import first_instant, utc, zone_named

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


Stretch = tuple[datetime, datetime]

_ALWAYS = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))
_DAY = timedelta(days=1)
_A_YEAR = timedelta(days=366)
_NOTHING = timedelta()
_HORIZON = 36_600
"""Days, a hundred years: no question about time runs for ever."""
_REMEMBERED = 4_000
"""Days whose stretches are kept, about 200 bytes each."""
_DAWN = time(5)
_NINE = time(9)


class OpeningHours(Protocol):
    """The `[hours]` of desk.toml, read; of the days Monday is 0."""

    @property
    def days(self) -> Mapping[int, Sequence[Span]]: ...
    @property
    def always_open(self) -> bool: ...
    @property
    def holidays(self) -> Sequence[str]: ...
    @property
    def half_days(self) -> Mapping[str, Sequence[Span]]: ...


def from_settings(settings: OpeningHours, zone: str) -> "Hours":
    """The hours of a desk; Misconfigured carries all that is wrong with them."""
    if settings.always_open:
        return Hours.always_open(zone)
    problems: list[str] = []
    days_off = DaysOff()
    try:
        days_off = DaysOff.of(settings.holidays)
    except Misconfigured as wrong:
        problems += wrong.problems
    try:
        hours = Hours.weekly(settings.days, zone, days_off, settings.half_days)
    except Misconfigured as wrong:
        problems += wrong.problems
    if problems:
        raise Misconfigured(problems)
    return hours


@dataclass(frozen=True, eq=False, slots=True)
class Hours:
    """The working time of one desk. Without a calendar it is open at every instant.

    Every question takes aware instants and refuses naive ones with a ValueError.
    """

    zone: ZoneInfo
    calendar: Calendar | None = None
    _known: dict[date, tuple[Stretch, ...]] = field(
        default_factory=dict, init=False, repr=False
    )

    @classmethod
    def always_open(cls, zone: str = "UTC") -> "Hours":
        """Every hour of every day; the zone still says when it is morning."""
        return cls(zone_named(zone))

    @classmethod
    def weekly(
        cls,
        week: Mapping[int, Sequence[Span]],
        zone: str,
        holidays: Container[date] = (),
        half_days: Mapping[str, Sequence[Span]] | None = None,
    ) -> "Hours":
        """Stretches of local time by weekday, Monday is 0; see `bot/hours/hours.py`."""
        return cls(zone_named(zone), Calendar.of(week, holidays, half_days or {}))

    def is_open(self, at: datetime) -> bool:
        """Whether this instant is working time."""
        opens, _ = next(self._from(at))
        return opens <= at

    def next_opening(self, at: datetime) -> datetime:
        """The earliest working instant that is not before `at`: `at` when open."""
        opens, _ = next(self._from(at))
        return max(opens, utc(at))

    def next_closing(self, at: datetime) -> datetime | None:
        """When work stops next; nothing when it does not within a year."""
        _, closing = next(self._from(at))
        for opens, closes in self._from(at):
            if opens > closing or closing - utc(at) > _A_YEAR:
                break
            closing = closes
        return closing if closing - utc(at) <= _A_YEAR else None

    def add(self, start: datetime, span: timedelta) -> datetime:
        """The first instant with `span` of working time between it and `start`.

        It is in working time or, where the span ends with the day, the closing itself:
        Friday 16:00 and an hour is Friday 17:00, not Monday 9:00. Outside working time
        the span begins at the next opening.
        """
        left = _positive(span)
        for opens, closes in self._from(start):
            begin = max(opens, utc(start))
            if left <= closes - begin:
                return begin + left
            left -= closes - begin
        raise _too_far(start)

    def add_days(self, start: datetime, days: int) -> datetime:
        """The same time so many working days later: Friday 16:00 and one is Monday 16:00.

        Any day with hours counts, half-days too. In a break it is the end of the break;
        on a day that is over by then it is the end of that day. Outside working time the
        days begin at the next opening.
        """
        begin = self.next_opening(start)
        day = self._working_day(begin)
        local = begin.astimezone(self.zone)
        later = local.date() - day
        for _ in range(days):
            day = self._next_day(day, start)
        at = first_instant(day + later, local.time(), self.zone)
        if self.calendar is None:
            return at
        stretches = self._on(day)
        ahead = (max(opens, at) for opens, closes in stretches if closes >= at)
        return next(ahead, stretches[-1][1])

    def _working_day(self, at: datetime) -> date:
        """The date an instant of working time belongs to: yesterday's night shift is its."""
        today = self._local_day(at)
        if self.calendar is None:
            return today
        eve = today - _DAY
        nights = (opens <= at < closes for opens, closes in self._on(eve))
        return eve if any(nights) else today

    def _next_day(self, day: date, asked: datetime) -> date:
        for days in range(1, _HORIZON):
            later = day + days * _DAY
            if self.calendar is None or self._on(later):
                return later
        raise _too_far(asked)

    def subtract(self, end: datetime, span: timedelta) -> datetime:
        """The last instant with `span` of working time between it and `end`.

        It is in working time, or a closing where the span is nothing. Half an hour before
        Monday 9:10 is Friday 16:40.
        """
        left = _positive(span)
        for opens, closes in self._back_from(end):
            finish = min(closes, utc(end))
            if left <= finish - opens:
                return finish - left
            left -= finish - opens
        raise _too_far(end)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The working time from `start` to `end`; none when `end` is not later."""
        first, last = utc(start), utc(end)
        if last <= first:
            return _NOTHING
        within = takewhile(lambda stretch: stretch[0] < last, self._from(first))
        parts = (min(shut, last) - max(opens, first) for opens, shut in within)
        return sum(parts, _NOTHING)

    def next_working_morning(self, at: datetime) -> datetime:
        """The first start of a working day after `at`, which may be today's.

        A day starts when it opens first after dawn; at 9:00 when it was open before.
        """
        today = self._local_day(at)
        for days in range(_HORIZON):
            morning = self._morning(today + days * _DAY)
            if morning is not None and morning > at:
                return morning
        raise _too_far(at)

    def _morning(self, day: date) -> datetime | None:
        nine = first_instant(day, _NINE, self.zone)
        if self.calendar is None:
            return nine
        openings = [opens for opens, _ in self._on(day)]
        dawn = first_instant(day, _DAWN, self.zone)
        mornings = [opens for opens in openings if opens >= dawn]
        if self.is_open(nine):
            mornings.append(nine)
        return min(mornings or openings, default=None)

    def _from(self, at: datetime) -> Iterator[Stretch]:
        """Working time that ends after `at`, the soonest first."""
        if self.calendar is None:
            utc(at)
            yield _ALWAYS
            return
        eve = self._local_day(at) - _DAY
        for days in range(_HORIZON):
            for opens, closes in self._on(eve + days * _DAY):
                if closes > at:
                    yield opens, closes
        raise _too_far(at)

    def _back_from(self, at: datetime) -> Iterator[Stretch]:
        """Working time that starts by `at`, the latest first."""
        if self.calendar is None:
            utc(at)
            yield _ALWAYS
            return
        morrow = self._local_day(at) + _DAY
        for days in range(_HORIZON):
            for opens, closes in reversed(self._on(morrow - days * _DAY)):
                if opens <= at:
                    yield opens, closes
        raise _too_far(at)

    def _on(self, day: date) -> tuple[Stretch, ...]:
        """The working time that starts on this local date.

        A special date may begin before the night before it has ended; that time is
        counted once, with the night.
        """
        known = self._known.get(day)
        if known is None:
            night = max((end for _, end in self._stretches(day - _DAY)), default=None)
            known = tuple(
                (max(opens, night) if night else opens, closes)
                for opens, closes in self._stretches(day)
                if night is None or closes > night
            )
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[day] = known
        return known

    def _stretches(self, day: date) -> Iterator[Stretch]:
        assert self.calendar is not None
        for start, end in self.calendar.spans(day):
            opens = first_instant(day, start, self.zone)
            last = day if end > start else day + _DAY
            closes = first_instant(last, end, self.zone)
            if opens < closes:
                yield opens, closes

    def _local_day(self, at: datetime) -> date:
        return utc(at).astimezone(self.zone).date()


def _positive(span: timedelta) -> timedelta:
    if span < _NOTHING:
        msg = f"{span} is less than nothing"
        raise ValueError(msg)
    return span


def _too_far(at: datetime) -> ValueError:
    return ValueError(f"no answer within a hundred years of {at.isoformat()}")
