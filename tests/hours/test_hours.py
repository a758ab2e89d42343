"""Reference cases of working time (DESIGN section 7, features F2)."""

from datetime import UTC, datetime, time

import pytest

from bot.hours.hours import Hours
from tests.world.hours_of import NINE_TO_FIVE, berlin, every_day, minutes, office_hours

LUNCH = ((time(9), time(12)), (time(13, 30), time(17)))


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        ("2026-03-06 16:30", 60, "2026-03-09 09:30"),
        ("2026-03-06 16:45", 30, "2026-03-09 09:15"),
        ("2026-03-06 16:00", 60, "2026-03-06 17:00"),
        ("2026-03-06 17:00", 60, "2026-03-09 10:00"),
        ("2026-03-06 10:00", 15, "2026-03-06 10:15"),
        ("2026-03-07 11:00", 60, "2026-03-09 10:00"),
        ("2026-03-08 23:59", 1, "2026-03-09 09:01"),
        ("2026-03-09 06:00", 60, "2026-03-09 10:00"),
        ("2026-03-09 09:00", 480, "2026-03-09 17:00"),
        ("2026-03-09 09:00", 481, "2026-03-10 09:01"),
        ("2026-03-09 09:00", 5 * 480, "2026-03-13 17:00"),
        ("2026-03-09 09:00", 260 * 480 + 30, "2027-03-08 09:30"),
        ("2026-03-07 11:00", 0, "2026-03-09 09:00"),
    ],
)
def test_a_span_counts_only_working_time(start: str, span: int, end: str) -> None:
    assert office_hours().add(berlin(start), minutes(span)) == berlin(end)


@pytest.mark.parametrize(
    ("start", "span", "end"),
    [
        ("2026-03-06 11:45", 30, "2026-03-06 13:45"),
        ("2026-03-06 11:00", 60, "2026-03-06 12:00"),
        ("2026-03-06 12:00", 1, "2026-03-06 13:31"),
        ("2026-03-06 12:40", 60, "2026-03-06 14:30"),
        ("2026-03-06 11:00", 300, "2026-03-07 09:30"),
    ],
)
def test_a_break_is_not_working_time(start: str, span: int, end: str) -> None:
    assert every_day(*LUNCH).add(berlin(start), minutes(span)) == berlin(end)


def test_the_same_hours_are_another_instant_after_the_clock_change() -> None:
    """Friday 16:30 in winter time plus an hour is Monday 9:30 in summer time."""
    desk, hour = office_hours(), minutes(60)
    due = desk.add(datetime(2026, 3, 27, 15, 30, tzinfo=UTC), hour)
    assert due == datetime(2026, 3, 30, 7, 30, tzinfo=UTC)
    due = desk.add(datetime(2026, 10, 23, 14, 30, tzinfo=UTC), hour)
    assert due == datetime(2026, 10, 26, 8, 30, tzinfo=UTC)


def test_a_night_that_loses_an_hour_is_an_hour_shorter() -> None:
    night = every_day((time(1), time(5)))
    start, end = berlin("2026-03-29 00:00"), berlin("2026-03-29 12:00")
    assert night.between(start, end) == minutes(180)
    assert night.add(start, minutes(90)) == berlin("2026-03-29 03:30")


def test_a_night_that_gains_an_hour_is_an_hour_longer() -> None:
    night = every_day((time(1), time(5)))
    start, end = berlin("2026-10-25 00:00"), berlin("2026-10-25 12:00")
    assert night.between(start, end) == minutes(300)
    assert night.add(start, minutes(90)) == berlin("2026-10-25 02:30")
    assert night.add(start, minutes(150)) == berlin("2026-10-25 02:30", fold=1)


def test_an_opening_that_does_not_exist_is_the_clock_change_itself() -> None:
    early = every_day((time(2, 30), time(5)))
    change = datetime(2026, 3, 29, 1, tzinfo=UTC)
    assert early.next_opening(berlin("2026-03-29 00:00")) == change
    assert early.between(change, berlin("2026-03-29 05:00")) == minutes(120)


def test_hours_that_do_not_exist_are_no_hours_that_day() -> None:
    brief = every_day((time(2, 15), time(2, 45)))
    assert brief.next_opening(berlin("2026-03-29 00:00")) == berlin("2026-03-30 02:15")


def test_a_time_that_comes_twice_opens_and_closes_the_first_time() -> None:
    until = every_day((time(1), time(2, 30)))
    assert until.next_closing(berlin("2026-10-25 01:00")) == berlin("2026-10-25 02:30")
    assert not until.is_open(berlin("2026-10-25 02:15", fold=1))
    since = every_day((time(2, 30), time(5)))
    assert since.next_opening(berlin("2026-10-25 01:00")) == berlin("2026-10-25 02:30")
    assert since.is_open(berlin("2026-10-25 02:15", fold=1))


def test_working_time_starts_with_its_opening_and_ends_before_its_closing() -> None:
    desk = office_hours()
    assert desk.is_open(berlin("2026-03-09 09:00"))
    assert not desk.is_open(berlin("2026-03-09 08:59:59.999"))
    assert desk.is_open(berlin("2026-03-09 16:59:59.999"))
    assert not desk.is_open(berlin("2026-03-09 17:00"))


def test_the_next_opening_is_now_while_the_desk_is_open() -> None:
    desk = office_hours()
    assert desk.next_opening(berlin("2026-03-06 11:00")) == berlin("2026-03-06 11:00")
    assert desk.next_opening(berlin("2026-03-06 17:00")) == berlin("2026-03-09 09:00")


def test_the_next_closing_is_the_end_of_the_stretch_now_or_next() -> None:
    desk = every_day(*LUNCH)
    assert desk.next_closing(berlin("2026-03-06 11:00")) == berlin("2026-03-06 12:00")
    assert desk.next_closing(berlin("2026-03-06 12:00")) == berlin("2026-03-06 17:00")


def test_stretches_that_touch_are_one() -> None:
    desk = every_day((time(9), time(12)), (time(12), time(17)))
    assert desk.next_closing(berlin("2026-03-06 10:00")) == berlin("2026-03-06 17:00")
    nights = every_day((time(20), time(0)), (time(0), time(4)))
    assert nights.next_closing(berlin("2026-03-06 21:00")) == berlin("2026-03-07 04:00")


@pytest.mark.parametrize(
    ("at", "morning"),
    [
        ("2026-03-06 10:00", "2026-03-09 09:00"),
        ("2026-03-06 09:00", "2026-03-09 09:00"),
        ("2026-03-06 07:00", "2026-03-06 09:00"),
        ("2026-03-07 12:00", "2026-03-09 09:00"),
    ],
)
def test_the_next_working_morning_is_a_start_still_to_come(
    at: str, morning: str
) -> None:
    assert office_hours().next_working_morning(berlin(at)) == berlin(morning)


def test_a_morning_after_a_night_shift_is_nine() -> None:
    whole_days = every_day((time(0), time(0)))
    nine = berlin("2026-03-07 09:00")
    assert whole_days.next_working_morning(berlin("2026-03-06 10:00")) == nine
    always = Hours.always_open("Europe/Berlin")
    assert always.next_working_morning(berlin("2026-03-06 10:00")) == nine
    night_and_day = every_day((time(0), time(2)), (time(7), time(15)))
    seven = berlin("2026-03-07 07:00")
    assert night_and_day.next_working_morning(berlin("2026-03-06 10:00")) == seven
    nights = every_day((time(0), time(4)))
    midnight = berlin("2026-03-07 00:00")
    assert nights.next_working_morning(berlin("2026-03-06 10:00")) == midnight


def test_half_an_hour_before_a_promise_is_in_working_time() -> None:
    """Holding reply due 15:00: the next word is 14:30 (playbook section 3.3)."""
    desk, half_an_hour = office_hours(), minutes(30)
    for promise, reminder in [
        ("2026-03-06 15:00", "2026-03-06 14:30"),
        ("2026-03-09 09:10", "2026-03-06 16:40"),
        ("2026-03-09 09:30", "2026-03-09 09:00"),
        ("2026-03-06 20:00", "2026-03-06 16:30"),
    ]:
        assert desk.subtract(berlin(promise), half_an_hour) == berlin(reminder)


def test_nothing_before_an_instant_is_itself_or_the_closing_before_it() -> None:
    for end, start in [
        ("2026-03-09 09:00", "2026-03-09 09:00"),
        ("2026-03-06 17:00", "2026-03-06 17:00"),
        ("2026-03-09 08:00", "2026-03-06 17:00"),
    ]:
        assert office_hours().subtract(berlin(end), minutes(0)) == berlin(start)


def test_a_day_that_began_before_the_clock_went_back_to_its_eve_goes_on() -> None:
    """St. John’s, 7 November 2010: one minute past midnight it was 23:01 again."""
    desk = every_day((time(0), time(1)), zone="America/St_Johns")
    midnight = datetime(2010, 11, 7, 2, 30, tzinfo=UTC)
    eve_again = midnight + minutes(30)
    assert desk.is_open(eve_again)
    assert desk.between(midnight, eve_again) == minutes(30)
    assert desk.subtract(eve_again, minutes(30)) == midnight


def test_between_is_nothing_when_the_end_is_not_later() -> None:
    at, later = berlin("2026-03-06 10:00"), berlin("2026-03-06 11:00")
    assert office_hours().between(later, at) == minutes(0)
    assert office_hours().between(at, at) == minutes(0)
    assert office_hours().between(at, later) == minutes(60)


def test_a_desk_that_is_always_open_counts_every_minute() -> None:
    always, at = Hours.always_open(), berlin("2026-03-07 03:00")
    assert always.is_open(at)
    assert always.add(at, minutes(90)) == at + minutes(90)
    assert always.subtract(at, minutes(90)) == at - minutes(90)
    assert always.between(at, at + minutes(90)) == minutes(90)
    assert always.next_opening(at) == at
    assert always.next_closing(at) is None


def test_a_week_without_a_gap_never_closes() -> None:
    assert (
        every_day((time(0), time(0))).next_closing(berlin("2026-03-06 10:00")) is None
    )


def test_answers_are_in_utc_whatever_zone_the_question_was_in() -> None:
    desk, local = office_hours(), berlin("2026-03-07 10:00").astimezone()
    assert desk.next_opening(local).tzinfo is UTC
    assert desk.add(local, minutes(5)).tzinfo is UTC
    assert Hours.always_open().next_opening(local).tzinfo is UTC


@pytest.mark.parametrize("desk", [office_hours(), Hours.always_open()])
def test_an_instant_without_a_zone_is_refused(desk: Hours) -> None:
    naive = datetime(2026, 3, 6, 10)  # noqa: DTZ001
    with pytest.raises(ValueError, match="give it a time zone"):
        desk.is_open(naive)
    with pytest.raises(ValueError, match="give it a time zone"):
        desk.add(naive, minutes(1))


def test_a_span_below_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="less than nothing"):
        office_hours().add(berlin("2026-03-06 10:00"), minutes(-1))
    with pytest.raises(ValueError, match="less than nothing"):
        office_hours().subtract(berlin("2026-03-06 10:00"), minutes(-1))


def test_a_question_beyond_a_hundred_years_has_no_answer() -> None:
    desk = Hours.weekly({0: [NINE_TO_FIVE]}, "UTC")
    with pytest.raises(ValueError, match="hundred years"):
        desk.add(berlin("2026-03-06 10:00"), minutes(480 * 5_300))


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-03-06 16:00", 1, "2026-03-09 16:00"),  # a Friday
        ("2026-03-06 09:00", 1, "2026-03-09 09:00"),
        ("2026-03-06 17:30", 1, "2026-03-10 09:00"),  # begins on Monday
        ("2026-03-07 12:00", 2, "2026-03-11 09:00"),
        ("2026-03-05 16:00", 0, "2026-03-05 16:00"),
        ("2026-04-02 16:00", 1, "2026-04-07 16:00"),  # over Easter
        ("2026-12-23 16:00", 1, "2026-12-24 12:00"),  # the half-day is over by then
        ("2026-12-23 10:00", 1, "2026-12-24 10:00"),
        ("2026-12-24 11:00", 1, "2026-12-28 11:00"),  # two holidays and a weekend
        ("2026-03-27 16:00", 1, "2026-03-30 16:00"),  # the clocks go forward
        ("2026-10-23 16:00", 2, "2026-10-27 16:00"),
    ],
)
def test_working_days_end_at_the_time_of_day_they_began(
    start: str, days: int, end: str
) -> None:
    hours = office_hours("DE-BE", half_days={"12-24": [(time(9), time(12))]})

    assert hours.add_days(berlin(start), days) == berlin(end)


def test_a_working_day_ends_after_a_break_and_with_a_short_day() -> None:
    week = {
        0: [(time(8), time(17))],
        1: [(time(10), time(12)), (time(13), time(15))],
        2: [(time(22), time(6))],
        3: [(time(22), time(6))],
    }
    hours = Hours.weekly(week, "Europe/Berlin")
    ends = {
        "2026-03-02 12:30": "2026-03-03 13:00",
        "2026-03-02 09:00": "2026-03-03 10:00",
        "2026-03-02 16:00": "2026-03-03 15:00",
        "2026-03-05 02:00": "2026-03-06 02:00",  # a night that began on Wednesday
    }

    assert {at: hours.add_days(berlin(at), 1) for at in ends} == {
        at: berlin(end) for at, end in ends.items()
    }


def test_without_hours_a_working_day_is_a_day_on_the_clock() -> None:
    hours = Hours.always_open("Europe/Berlin")

    assert hours.add_days(berlin("2026-03-28 12:00"), 1) == berlin("2026-03-29 12:00")
