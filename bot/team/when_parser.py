"""Parses when somebody is back: `mon 9:00`, `24.12.`, `morgen 8:00`, `2h`.

English, German and Dutch words all work, in every desk language. A day without a time
is its opening time; an ambiguous time is the next possible one.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from bot.errors import Refused
from bot.hours.hours import Hours
from bot.hours.zones import first_instant

_DAYS = (
    "monday mon montag mo maandag ma",
    "tuesday tue tues dienstag di dinsdag",
    "wednesday wed mittwoch mi woensdag wo",
    "thursday thu thur thurs donnerstag do donderdag",
    "friday fri freitag fr vrijdag vr",
    "saturday sat samstag sonnabend sa zaterdag za",
    "sunday sun sonntag so zondag zo",
)
_MONTHS = (
    "january jan januar januari",
    "february feb februar februari",
    "march mar märz mrz maart mrt",
    "april apr",
    "may mai mei",
    "june jun juni",
    "july jul juli",
    "august aug augustus",
    "september sep sept",
    "october oct oktober okt",
    "november nov",
    "december dec dezember dez",
)
_WEEKDAY = {word: day for day, words in enumerate(_DAYS) for word in words.split()}
_MONTH = {
    word: month for month, words in enumerate(_MONTHS, 1) for word in words.split()
}
_NEAR = {
    **dict.fromkeys(("today", "heute", "vandaag"), 0),
    **dict.fromkeys(("tomorrow", "morgen"), 1),
    **dict.fromkeys(("übermorgen", "overmorgen"), 2),
}
_FILLER = (
    "until till bis tot zum to the den de at um om on am op next nächsten nächster "
    "nächste kommenden volgende komende morning früh vormittag ochtend uhr uur with mit "
    "met and und en"
)
_FILLING = frozenset(_FILLER.split(" "))
_UNIT = "uhr|uur|h|am|pm"
_APART = re.compile(rf"(?<=\d)\s+(?={_UNIT}\b)")
_CLOCK = re.compile(rf"(\d{{1,2}})(?:[:.h](\d{{2}}))?({_UNIT})?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DATE = re.compile(r"(\d{1,2})[./-](\d{1,2})(?:[./-](\d{4}|\d{2})?)?")
_NUMBER = re.compile(r"(\d{1,2})(?:\.|st|nd|rd|th)?")
_LASTS = re.compile(
    r"(?:for |für )?(\d{1,2}) ?"
    r"(?:(?P<minutes>m|min|minuten|minutes)|(?P<hours>h|std|hours?|stunden?)"
    r"|(?P<days>d|days?|tage?|dag|dagen))"
)
_A_DAY = timedelta(days=1)
_A_MOMENT = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class _Said:
    """What was understood so far. A date without a year is the next such date."""

    weekday: int | None = None
    near: int | None = None
    year: int | None = None
    month: int | None = None
    number: int | None = None
    at: time | None = None

    @property
    def has_day(self) -> bool:
        return any(part is not None for part in (self.weekday, self.near, self.month))


def read_when(said: str, now: datetime, hours: Hours) -> datetime:
    """The instant meant, in the zone of the hours.

    It may be in the past where a whole date was context. Raises `Refused` for what cannot
    be read.
    """
    try:
        lasting = _LASTS.fullmatch(said.casefold().strip())
        if lasting is not None:
            return _after(lasting, now, hours)
        return _instant(_understood(said), now, hours)
    except (ValueError, OverflowError):
        raise Refused("unclear_time", {"said": said}) from None


def _after(lasting: re.Match[str], now: datetime, hours: Hours) -> datetime:
    """`2h` alone lasts two hours: only after “until” it is two o'clock."""
    many = int(lasting[1])
    if lasting["days"]:
        return _at(now.astimezone(hours.zone).date() + many * _A_DAY, None, hours)
    return now + timedelta(**{str(lasting.lastgroup): many})


def _understood(said: str) -> _Said:
    found = _Said()
    text = _APART.sub("", said.casefold().replace(",", " "))
    text = re.sub(r"(?<=\d)t(?=\d)", " ", text)
    for word in text.split():
        found = _with(found, word)
    if found.number is not None and found.month is None:
        found = replace(found, number=None, at=_hour(found, found.number))
    if not found.has_day and found.at is None:
        raise ValueError("neither a day nor a time")
    return found


def _with(found: _Said, word: str) -> _Said:
    """What is understood after one more word. Raises ValueError for a strange one."""
    if word.isdigit() or word[:1].isdigit():
        return _with_digits(found, word)
    bare = word.rstrip(".")
    if bare in _MONTH:
        return _once(found, month=_MONTH[bare])
    if bare in _NEAR and not found.has_day:
        return _once(found, near=_NEAR[bare])
    if bare in _WEEKDAY:
        return _once(found, weekday=_WEEKDAY[bare])
    if bare in _FILLING or bare in _NEAR:
        return found
    raise ValueError(word)


def _with_digits(found: _Said, word: str) -> _Said:
    clock, iso = _CLOCK.fullmatch(word), _ISO.fullmatch(word)
    if iso is not None:
        whole = date(*map(int, iso.groups()))
        return _once(found, year=whole.year, month=whole.month, number=whole.day)
    if clock is not None and (":" in word or clock[3]):
        return _once(found, at=_time(clock))
    dated = _DATE.fullmatch(word)
    if dated is not None and 1 <= int(dated[2]) <= 12:
        year = int(f"20{dated[3]}"[-4:]) if dated[3] else None
        return _once(found, year=year, month=int(dated[2]), number=int(dated[1]))
    number = _NUMBER.fullmatch(word)
    if number is not None:
        return _with_number(found, word, int(number[1]))
    if clock is not None:
        return _once(found, at=_time(clock))
    if word.isdigit() and len(word) == 4 and found.month is not None:
        return _once(found, year=int(word))
    raise ValueError(word)


def _with_number(found: _Said, word: str, number: int) -> _Said:
    """A day of a month; after a whole day, the hour."""
    if found.number is not None or (found.has_day and found.month is None):
        return _once(found, at=_hour(found, number))
    return _once(found, number=number)


def _once(found: _Said, **parts: object) -> _Said:
    """Nothing may be said twice: which of both would be meant?"""
    if any(
        value is not None and getattr(found, key) is not None
        for key, value in parts.items()
    ):
        raise ValueError("said twice")
    return replace(found, **parts)  # type: ignore[arg-type]


def _hour(found: _Said, hour: int) -> time:
    if not found.has_day:
        raise ValueError("a number alone")
    return time(hour)


def _time(clock: re.Match[str]) -> time:
    hour, minute = int(clock[1]), int(clock[2] or 0)
    if clock[3] in ("am", "pm"):
        if not 1 <= hour <= 12:
            raise ValueError("no such hour")
        hour = hour % 12 + (12 if clock[3] == "pm" else 0)
    return time(hour, minute)


def _instant(said: _Said, now: datetime, hours: Hours) -> datetime:
    today = now.astimezone(hours.zone).date()
    day = _day(said, today)
    found = _at(day, said.at, hours)
    if found <= now and said.weekday is not None and said.month is None:
        return _at(day + 7 * _A_DAY, said.at, hours)
    if found <= now and not said.has_day:
        return _at(day + _A_DAY, said.at, hours)
    return found


def _day(said: _Said, today: date) -> date:
    if said.weekday is not None and said.month is None:
        return today + (said.weekday - today.weekday()) % 7 * _A_DAY
    if said.month is not None:
        if said.number is None:
            raise ValueError("a month alone")
        day = date(said.year or today.year, said.month, said.number)
        return day if said.year or day >= today else day.replace(year=today.year + 1)
    return today + (said.near or 0) * _A_DAY


def _at(day: date, at: time | None, hours: Hours) -> datetime:
    """That time of the day; without one, when work begins on it or next after it."""
    if at is not None:
        return first_instant(day, at, hours.zone).astimezone(UTC)
    midnight = first_instant(day, time(), hours.zone)
    return hours.next_working_morning(midnight - _A_MOMENT).astimezone(UTC)
