"""Which stretch of time a report is about, and with which ones it is compared."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAYS = re.compile(r"(\d{1,3})d")
_MOST_DAYS = 366
_A_DAY = timedelta(days=1)
COMPARED = 4
"""With so many stretches before it."""


@dataclass(frozen=True, slots=True)
class Period:
    """From `begins` up to, and without, `ends`; both in UTC.

    `name` is `today`, `week`, `month` or `days`. `over`: nothing new comes into it.
    """

    name: str
    begins: datetime
    ends: datetime
    over: bool = False

    @property
    def span(self) -> timedelta:
        """How long it is."""
        return self.ends - self.begins


def period_named(said: str, now: datetime, zone: ZoneInfo) -> Period | None:
    """`today`, `week` (since Monday), `month` (since the 1st), `30d` (whole days until today).

    Nothing for another word.
    """
    today = now.astimezone(zone).date()
    if said == "today":
        return Period("today", midnight(today, zone), now)
    if said == "week":
        monday = today - timedelta(days=today.weekday())
        return Period("week", midnight(monday, zone), now)
    if said == "month":
        return Period("month", midnight(today.replace(day=1), zone), now)
    found = _DAYS.fullmatch(said)
    if found is None or not 1 <= int(found[1]) <= _MOST_DAYS:
        return None
    begins = midnight(today - int(found[1]) * _A_DAY, zone)
    return Period("days", begins, midnight(today, zone), over=True)


def last_week(now: datetime, zone: ZoneInfo) -> Period:
    """The seven days up to the Monday that has begun."""
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    begins = midnight(monday - timedelta(days=7), zone)
    return Period("week", begins, midnight(monday, zone), over=True)


def last_month(now: datetime, zone: ZoneInfo) -> Period:
    """The calendar month that is over."""
    first = now.astimezone(zone).date().replace(day=1)
    before = (first - _A_DAY).replace(day=1)
    return Period("month", midnight(before, zone), midnight(first, zone), over=True)


def before(period: Period, zone: ZoneInfo) -> list[Period]:
    """The stretches it is compared with, the nearest first, each as long as it is.

    A week that runs is compared with the same days of the weeks before, not with whole
    ones. A month that is over is compared with whole months.
    """
    found: list[Period] = []
    one = period
    for _ in range(COMPARED):
        one = _one_before(one, period, zone)
        found.append(one)
    return found


def days_of(period: Period, zone: ZoneInfo) -> list[date]:
    """The local days it touches."""
    first = period.begins.astimezone(zone).date()
    last = (period.ends - timedelta(microseconds=1)).astimezone(zone).date()
    return [first + n * _A_DAY for n in range((last - first).days + 1)]


def day_of(at: datetime, zone: ZoneInfo) -> datetime:
    """The midnight before an instant."""
    return midnight(at.astimezone(zone).date(), zone)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The beginning of a local day, in UTC."""
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)


def _one_before(one: Period, period: Period, zone: ZoneInfo) -> Period:
    begin = one.begins.astimezone(zone).date()
    if period.name == "month":
        first = (begin - _A_DAY).replace(day=1)
        begins = midnight(first, zone)
        ends = one.begins if period.over else min(begins + period.span, one.begins)
        return Period(one.name, begins, ends, over=True)
    days = 7 if period.name in ("today", "week") else len(days_of(period, zone))
    begins = midnight(begin - days * _A_DAY, zone)
    if period.over:
        return Period(one.name, begins, one.begins, over=True)
    # The same time of the day, whatever the clocks did meanwhile.
    local = period.ends.astimezone(zone)
    gone = local.date() - period.begins.astimezone(zone).date()
    day = begins.astimezone(zone).date() + gone
    ends = datetime.combine(day, local.time(), tzinfo=zone).astimezone(UTC)
    return Period(one.name, begins, ends, over=True)
