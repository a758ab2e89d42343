"""Properties of working time with generated calendars and zones."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.hours.hours import Hours
from bot.hours.weekly import Span

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
WATCHED = 300
ZONES = st.sampled_from(
    [
        "UTC",
        "Europe/Berlin",
        "Europe/London",
        "America/New_York",
        "America/Santiago",
        "America/Havana",
        "America/St_Johns",
        "Asia/Beirut",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "Africa/Cairo",
        "Pacific/Apia",
        "Pacific/Chatham",
    ]
)
CHANGES = [
    datetime(2026, 3, 8, 7, tzinfo=UTC),
    datetime(2026, 3, 29, 1, tzinfo=UTC),
    datetime(2026, 4, 5, 3, tzinfo=UTC),
    datetime(2026, 10, 25, 1, tzinfo=UTC),
    datetime(2026, 11, 1, 6, tzinfo=UTC),
    datetime(2011, 12, 30, 10, tzinfo=UTC),
]
MINUTES = st.integers(0, 2_000).map(lambda count: count * MINUTE)
MOMENTS = st.one_of(
    st.builds(
        lambda change, offset: change + offset * MINUTE,
        st.sampled_from(CHANGES),
        st.integers(-4_000, 4_000),
    ),
    st.integers(0, 5_000_000).map(
        lambda count: datetime(2020, 1, 1, tzinfo=UTC) + count * MINUTE
    ),
)


def spans_of(edges: list[int]) -> list[Span]:
    """Every second gap between the edges, in minutes of the day, is worked."""
    clock = [time(edge // 60 % 24, edge % 60) for edge in sorted(edges)]
    return list(zip(clock[::2], clock[1::2], strict=False))


DAYS: st.SearchStrategy[list[Span]] = st.one_of(
    st.just([]),
    st.just([(time(0), time(0))]),
    st.lists(
        st.sampled_from([*range(0, 1441, 30), 61, 119, 145, 181]),
        max_size=6,
        unique=True,
    ).map(spans_of),
)
SOME_WORK = st.lists(DAYS, min_size=7, max_size=7).filter(any)
DATES_OFF = st.sets(st.sampled_from([c.date() for c in CHANGES]), max_size=3)
HALF_DAYS = st.dictionaries(
    st.sampled_from(["03-29", "10-25", "2026-03-28", "2026-10-25", "2026-04-04"]),
    DAYS,
    max_size=3,
)


def desk(
    week: list[list[Span]],
    zone: str,
    days_off: set[date],
    half_days: dict[str, list[Span]],
) -> Hours:
    return Hours.weekly(dict(enumerate(week)), zone, days_off, half_days)


DESKS = st.builds(desk, SOME_WORK, ZONES, DATES_OFF, HALF_DAYS)
NIGHTS = st.builds(
    lambda start, length, days, zone: Hours.weekly(
        dict.fromkeys(days, ((time(start), time((start + length) % 24)),)), zone
    ),
    st.integers(18, 23),
    st.integers(2, 9),
    st.sets(st.integers(0, 6), min_size=1),
    ZONES,
)
ANY_DESK = st.one_of(DESKS, NIGHTS)


def slowly(hours: Hours, start: datetime) -> list[bool]:
    """Whether each of the next minutes is worked, read off the clock on the wall.

    It is watched from three hours earlier and counts as showing what it has shown.
    """
    moments = (start + count * MINUTE for count in range(-180, WATCHED))
    walls = (at.astimezone(hours.zone).replace(tzinfo=None) for at in moments)
    return [is_worked(hours, wall) for wall in list(accumulate(walls, max))[180:]]


def is_worked(hours: Hours, wall: datetime) -> bool:
    assert hours.calendar is not None
    today, yesterday = wall.date(), wall.date() - DAY
    return any(
        datetime.combine(day, start)
        <= wall
        < datetime.combine(day if end > start else day + DAY, end)
        for day in (yesterday, today)
        for start, end in hours.calendar.spans(day)
    )


@given(ANY_DESK, MOMENTS)
def test_it_agrees_with_a_clock_that_is_read_every_minute(
    hours: Hours, start: datetime
) -> None:
    worked = slowly(hours, start)
    assert [hours.is_open(start + n * MINUTE) for n in range(WATCHED)] == worked
    assert hours.between(start, start + WATCHED * MINUTE) == sum(worked) * MINUTE


@given(ANY_DESK, MOMENTS, MINUTES)
def test_adding_then_measuring_gives_the_same(
    hours: Hours, start: datetime, span: timedelta
) -> None:
    assert hours.between(start, hours.add(start, span)) == span
    assert hours.between(hours.subtract(start, span), start) == span


@given(ANY_DESK, MOMENTS, MINUTES)
def test_it_never_lands_outside_working_time(
    hours: Hours, start: datetime, span: timedelta
) -> None:
    """A due instant is worked, or the very end of work: the minute before it is."""
    due = hours.add(start, span)
    second = timedelta(seconds=1)
    assert hours.is_open(due) or hours.between(due - second, due) == second
    before = hours.subtract(start, span + MINUTE)
    assert hours.is_open(before)


@given(ANY_DESK, MOMENTS, MINUTES)
def test_it_lands_on_the_first_instant_that_will_do(
    hours: Hours, start: datetime, span: timedelta
) -> None:
    due = hours.add(start, span + MINUTE)
    assert hours.between(start, due - timedelta(seconds=1)) < span + MINUTE
    before = hours.subtract(start, span + MINUTE)
    assert hours.between(before + timedelta(seconds=1), start) < span + MINUTE


@given(ANY_DESK, MOMENTS, MOMENTS, MINUTES, MINUTES)
def test_later_and_longer_never_ends_earlier(
    hours: Hours, one: datetime, other: datetime, short: timedelta, more: timedelta
) -> None:
    first, second = sorted((one, other))
    assert hours.add(first, short) <= hours.add(second, short)
    assert hours.add(first, short) <= hours.add(first, short + more)
    assert hours.subtract(first, short) <= hours.subtract(second, short)


@given(ANY_DESK, MOMENTS, MINUTES, MINUTES)
def test_two_spans_are_one_longer_span(
    hours: Hours, start: datetime, one: timedelta, other: timedelta
) -> None:
    both = hours.add(start, one + other + MINUTE)
    assert hours.add(hours.add(start, one), other + MINUTE) == both


@given(ANY_DESK, st.lists(MOMENTS, min_size=3, max_size=3))
def test_measuring_in_two_parts_gives_the_whole(
    hours: Hours, moments: list[datetime]
) -> None:
    start, middle, end = sorted(moments)
    parts = hours.between(start, middle) + hours.between(middle, end)
    assert hours.between(start, end) == parts


@given(ANY_DESK, MOMENTS)
def test_openings_and_closings_are_where_work_begins_and_ends(
    hours: Hours, at: datetime
) -> None:
    opening = hours.next_opening(at)
    assert opening >= at
    assert hours.is_open(opening)
    assert hours.between(at, opening) == timedelta()
    closing = hours.next_closing(at)
    if closing is not None:
        assert closing > opening
        assert not hours.is_open(closing)
        assert hours.between(opening, closing) == closing - opening


@given(ANY_DESK, MOMENTS)
def test_a_working_morning_is_worked_and_still_to_come(
    hours: Hours, at: datetime
) -> None:
    morning = hours.next_working_morning(at)
    assert morning > at
    assert hours.is_open(morning)


@settings(max_examples=20)
@given(st.sampled_from(["UTC", "Europe/Berlin", "Asia/Tokyo"]), MOMENTS, MINUTES)
def test_a_week_without_a_gap_is_always_open(
    zone: str, start: datetime, span: timedelta
) -> None:
    week = Hours.weekly(dict.fromkeys(range(7), ((time(0), time(0)),)), zone)
    always = Hours.always_open(zone)
    assert week.add(start, span) == always.add(start, span) == start + span
    assert week.next_working_morning(start) == always.next_working_morning(start)
    assert ZoneInfo(zone) == week.zone
