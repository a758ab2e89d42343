"""Working time as numbers is the working time the desk reminds by, at every instant."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.hours.elapsed import Elapsed
from bot.hours.hours import Hours
from bot.hours.weekly import span

BEGIN = datetime(2026, 3, 20, tzinfo=UTC)
WEEK = {day: (span("09:00-12:30"), span("13:15-17:00")) for day in range(5)}
DESKS = (
    Hours.always_open("Europe/Berlin"),
    Hours.weekly(WEEK, "Europe/Berlin", holidays={date(2026, 4, 3), date(2026, 4, 6)}),
    Hours.weekly(
        {5: (span("22:00-06:00"),), 6: (span("10:00-12:00"),)}, "Europe/Amsterdam"
    ),
)
SECONDS = st.integers(0, 30 * 86_400)


@given(st.sampled_from(DESKS), SECONDS, SECONDS)
def test_the_time_between_two_instants_is_the_same(
    hours: Hours, first: int, second: int
) -> None:
    start, end = (BEGIN + timedelta(seconds=n) for n in (first, second))

    found = Elapsed(hours, BEGIN).between(start.timestamp(), end.timestamp())

    assert found == hours.between(start, end).total_seconds()


@given(st.sampled_from(DESKS), SECONDS, st.integers(1, 5 * 86_400))
def test_a_span_ends_at_the_same_instant(hours: Hours, first: int, long: int) -> None:
    start, length = BEGIN + timedelta(seconds=first), timedelta(seconds=long)

    found = Elapsed(hours, BEGIN).add(start.timestamp(), float(long))

    assert datetime.fromtimestamp(found, UTC) == hours.add(start, length)


@given(st.sampled_from(DESKS), SECONDS)
def test_it_is_open_at_the_same_instants(hours: Hours, first: int) -> None:
    at = BEGIN + timedelta(seconds=first)

    assert Elapsed(hours, BEGIN).is_open(at.timestamp()) == hours.is_open(at)
