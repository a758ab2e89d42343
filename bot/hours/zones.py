"""Time zones: found by IANA name, and what their clocks show when."""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from bot.errors import Misconfigured


def zone_named(name: str) -> ZoneInfo:
    """`Europe/Berlin`; Misconfigured names desk.time_zone and a likely zone."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as unknown:
        raise Misconfigured([_problem(name)]) from unknown


def is_zone(name: str) -> bool:
    """Whether the tz database knows it."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _problem(name: str) -> str:
    names = {zone.casefold(): zone for zone in sorted(available_timezones())}
    towns = {key.rpartition("/")[2]: zone for key, zone in names.items()}
    wanted = name.strip().replace(" ", "_").casefold()
    known = towns | names
    near = get_close_matches(wanted, list(known), n=1)
    meant = known[near[0]] if near else "a name like Europe/Berlin"
    return f"desk.time_zone: “{name}” is not a time zone; did you mean {meant}?"


def first_instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The first instant, in UTC, at which the zone's clock shows this time or later."""
    wall = datetime.combine(day, at, zone)
    instant = wall.astimezone(UTC)
    shown = instant.astimezone(zone)
    if shown.replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    return _put_forward(wall.replace(fold=1).astimezone(UTC), instant, zone)


def _put_forward(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The second between the two at which the clock was put forward."""
    ahead = after.astimezone(zone).utcoffset()

    def is_ahead(second: int) -> bool:
        moment = before + timedelta(seconds=second)
        return moment.astimezone(zone).utcoffset() == ahead

    seconds = range(int((after - before).total_seconds()))
    return before + timedelta(seconds=bisect_left(seconds, True, key=is_ahead))


def utc(at: datetime) -> datetime:
    """The same instant in UTC; a naive one is a ValueError, it says no instant."""
    if at.tzinfo is None:
        msg = f"naive datetime {at.isoformat()}: give it a time zone first"
        raise ValueError(msg)
    return at.astimezone(UTC)
