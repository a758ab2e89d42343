"""Parsing until when somebody is away: three languages, no guessing."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refused
from bot.hours.hours import Hours
from bot.team.when_parser import read_when

NINE_TO_FIVE = {day: [(time(9), time(17))] for day in range(5)}
EASTER_MONDAY = date(2026, 4, 6)
HOURS = Hours.weekly(NINE_TO_FIVE, "Europe/Berlin", {EASTER_MONDAY})
WEDNESDAY = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
"""Eleven o'clock in Berlin."""


def read(said: str, now: datetime = WEDNESDAY) -> str:
    """The instant meant, as a clock in Berlin shows it."""
    found = read_when(said, now, HOURS)
    assert found.tzinfo is UTC
    return f"{found.astimezone(HOURS.zone):%a %Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("mon 9:00", "Mon 2026-03-09 09:00"),
        ("until monday", "Mon 2026-03-09 09:00"),
        ("tomorrow 8:00", "Thu 2026-03-05 08:00"),
        ("tomorrow", "Thu 2026-03-05 09:00"),
        ("24.12.", "Thu 2026-12-24 09:00"),
        ("24.12. 10:30", "Thu 2026-12-24 10:30"),
        ("24.12.2026", "Thu 2026-12-24 09:00"),
        ("24.12.26", "Thu 2026-12-24 09:00"),
        ("2026-12-24", "Thu 2026-12-24 09:00"),
        ("2026-12-24T09:30", "Thu 2026-12-24 09:30"),
        ("24 dec", "Thu 2026-12-24 09:00"),
        ("Dec 24 8:00", "Thu 2026-12-24 08:00"),
        ("14:00", "Wed 2026-03-04 14:00"),
        ("9:00", "Thu 2026-03-05 09:00"),
        ("next friday at 5 pm", "Fri 2026-03-06 17:00"),
        ("12am", "Thu 2026-03-05 00:00"),
        ("12pm", "Wed 2026-03-04 12:00"),
        ("until today 16:00", "Wed 2026-03-04 16:00"),
    ],
)
def test_english_times(said: str, meant: str) -> None:
    """Features D4."""
    assert read(said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("2h", "Wed 2026-03-04 13:00"),
        ("for 2 hours", "Wed 2026-03-04 13:00"),
        ("90 Minuten", "Wed 2026-03-04 12:30"),
        ("für 3 Tage", "Mon 2026-03-09 09:00"),
        ("2d", "Fri 2026-03-06 09:00"),
        ("until 14h", "Wed 2026-03-04 14:00"),
        ("bis 2h", "Thu 2026-03-05 02:00"),
    ],
)
def test_a_length_of_time_is_no_time_of_day(said: str, meant: str) -> None:
    """“Away 2h” came back at two at night; only “until” makes an hour of it."""
    assert read(said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("bis Montag", "Mon 2026-03-09 09:00"),
        ("bis Mo. 8 Uhr", "Mon 2026-03-09 08:00"),
        ("bis Montag früh", "Mon 2026-03-09 09:00"),
        ("bis Montag Morgen", "Mon 2026-03-09 09:00"),
        ("bis morgen 8:00", "Thu 2026-03-05 08:00"),
        ("bis übermorgen", "Fri 2026-03-06 09:00"),
        ("bis zum 24. Dezember um 9 Uhr", "Thu 2026-12-24 09:00"),
        ("bis 14.30 Uhr", "Wed 2026-03-04 14:30"),
        ("heute 16:00", "Wed 2026-03-04 16:00"),
        ("tot maandag 9:00", "Mon 2026-03-09 09:00"),
        ("tot morgen 8 uur", "Thu 2026-03-05 08:00"),
        ("tot zo", "Mon 2026-03-09 09:00"),
        ("tot overmorgen", "Fri 2026-03-06 09:00"),
        ("tot 24-12-2026", "Thu 2026-12-24 09:00"),
        ("tot 24 mei", "Mon 2026-05-25 09:00"),
    ],
)
def test_german_and_dutch_times(said: str, meant: str) -> None:
    """DESIGN promise 11; whoever says them, whatever their Slack speaks."""
    assert read(said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("wed 12:00", "Wed 2026-03-04 12:00"),
        ("wed 10:00", "Wed 2026-03-11 10:00"),
        ("wednesday", "Wed 2026-03-11 09:00"),
    ],
)
def test_a_weekday_is_the_next_such_instant(said: str, meant: str) -> None:
    assert read(said) == meant


def test_a_day_without_a_time_begins_with_its_work() -> None:
    """Saturday and a holiday have none: the next working morning counts."""
    assert read("saturday") == "Mon 2026-03-09 09:00"
    assert read("6.4.") == "Tue 2026-04-07 09:00"
    assert read("sat 12:00") == "Sat 2026-03-07 12:00"


def test_a_date_that_has_passed_this_year_is_next_years() -> None:
    assert read("1.3.") == "Mon 2027-03-01 09:00"
    assert read("2026-03-01 9:00") == "Sun 2026-03-01 09:00"


def test_a_time_the_clock_skips_is_the_first_one_after_it() -> None:
    """The last Sunday of March in Berlin has no half past two."""
    assert read("29.3. 2:30") == "Sun 2026-03-29 03:00"


@pytest.mark.parametrize(
    "said",
    [
        "",
        "until",
        "banana",
        "9",
        "mon tue",
        "mon 9:00 10:00",
        "25:00",
        "31.2.",
        "13pm",
        "dec",
        "99999-12-24",
        "soon, I hope",
        "mon 9:00 unless it rains",
    ],
)
def test_what_is_not_clear_is_asked_for_again(said: str) -> None:
    with pytest.raises(Refused) as refused:
        read(said)
    assert refused.value.reason == "unclear_time"
    assert refused.value.values == {"said": said}


@given(st.text(st.sampled_from("0123456789.:-/ tmonbismorgenuhrdecpa"), max_size=24))
def test_nothing_typed_breaks_it(said: str) -> None:
    """DESIGN promise 9: it is understood, or it is asked for again."""
    assert outcome(said) in ("understood", "unclear_time")


def outcome(said: str) -> str:
    """What became of it."""
    try:
        read_when(said, WEDNESDAY, HOURS)
    except Refused as refused:
        return refused.reason
    return "understood"


@given(
    st.sampled_from(["mon", "dienstag", "wo", "do", "fri", "samstag", "zondag"]),
    st.times(),
    st.integers(0, 4 * 365 * 24 * 60),
)
def test_a_weekday_and_a_time_are_within_the_next_eight_days(
    day: str, at: time, minutes: int
) -> None:
    now = WEDNESDAY + timedelta(minutes=minutes)
    found = read_when(f"{day} {at:%H:%M}", now, HOURS)
    assert now < found <= now + timedelta(days=8)
