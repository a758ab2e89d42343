"""Holidays, half-days and nights, and what a desk.toml can get wrong about them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

import pytest

from bot.errors import Misconfigured
from bot.hours.days_off import DaysOff
from bot.hours.hours import Hours, from_settings
from bot.hours.weekly import Span
from tests.world.hours_of import NINE_TO_FIVE, berlin, every_day, minutes, office_hours

MORNING: Span = (time(9), time(12))
NIGHT: Span = (time(22), time(6))


@dataclass(frozen=True)
class Written:
    days: Mapping[int, Sequence[Span]] = field(
        default_factory=lambda: {day: [NINE_TO_FIVE] for day in range(5)}
    )
    always_open: bool = False
    holidays: Sequence[str] = ()
    half_days: Mapping[str, Sequence[Span]] = field(default_factory=dict)


def problems(written: Written, zone: str = "Europe/Berlin") -> list[str]:
    with pytest.raises(Misconfigured) as wrong:
        from_settings(written, zone)
    return wrong.value.problems


def test_a_holiday_of_one_state_is_a_working_day_in_another() -> None:
    """International Women's Day, Monday 8 March 2027, is a holiday in Berlin only."""
    friday = berlin("2027-03-05 16:30")
    assert office_hours("DE-BY").add(friday, minutes(60)) == berlin("2027-03-08 09:30")
    assert office_hours("DE-BE").add(friday, minutes(60)) == berlin("2027-03-09 09:30")


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("DE", "2026-10-03"),
        ("DE-BY", "2026-01-06"),
        ("NL", "2026-04-27"),
        ("AT", "2026-10-26"),
        ("CH-ZH", "2026-08-01"),
        ("BE", "2026-07-21"),
        ("LU", "2026-06-23"),
        ("GB", "2026-05-04"),
        ("UK", "2026-05-04"),
        ("GB-SCT", "2026-11-30"),
        ("UK-SCT", "2026-11-30"),
        ("IE", "2026-03-17"),
        ("US", "2026-11-26"),
        ("US-CA", "2026-03-31"),
        (" de-be ", "2026-03-08"),
        ("NL", "2026-04-06"),
    ],
)
def test_each_country_and_state_keeps_its_holidays(code: str, day: str) -> None:
    days_off = DaysOff.of([code])
    assert date.fromisoformat(day) in days_off
    assert date.fromisoformat(day) + timedelta(days=4) not in days_off


def test_a_desk_in_two_countries_rests_on_the_holidays_of_both() -> None:
    desk = office_hours("DE-BE", "NL")
    assert not desk.is_open(berlin("2027-03-08 10:00"))
    assert not desk.is_open(berlin("2026-04-27 10:00"))
    assert desk.is_open(berlin("2026-04-28 10:00"))


def test_holidays_are_known_in_every_year_that_is_asked_about() -> None:
    desk = office_hours("DE-BE")
    christmas = [f"{year}-12-25 10:00" for year in (2023, 2024, 2025, 2026, 2028)]
    assert [desk.is_open(berlin(day)) for day in christmas] == [False] * 5


def test_a_half_day_comes_every_year_where_there_is_work_at_all() -> None:
    """24 December is a Thursday in 2026 and a Saturday in 2022."""
    desk = office_hours("DE-BE", half_days={"12-24": [MORNING]})
    start = berlin("2026-12-24 11:30")
    assert desk.add(start, minutes(60)) == berlin("2026-12-28 09:30")
    assert desk.next_closing(start) == berlin("2026-12-24 12:00")
    assert not desk.is_open(berlin("2022-12-24 10:00"))


def test_a_half_day_does_not_open_a_holiday() -> None:
    desk = office_hours("DE-BE", half_days={"12-25": [MORNING]})
    assert not desk.is_open(berlin("2026-12-25 10:00"))


def test_a_single_date_has_exactly_the_hours_given_to_it() -> None:
    desk = office_hours(
        "DE-BE",
        half_days={"2026-12-20": [MORNING], "2026-12-25": [MORNING], "2026-12-28": []},
    )
    assert desk.is_open(berlin("2026-12-20 10:00"))
    assert desk.is_open(berlin("2026-12-25 10:00"))
    assert not desk.is_open(berlin("2026-12-28 10:00"))
    assert not desk.is_open(berlin("2027-12-26 10:00"))


def test_a_night_belongs_to_the_day_it_starts_on() -> None:
    fridays = Hours.weekly({4: [NIGHT]}, "Europe/Berlin")
    assert fridays.is_open(berlin("2026-03-06 23:00"))
    assert fridays.is_open(berlin("2026-03-07 05:59"))
    assert not fridays.is_open(berlin("2026-03-07 06:00"))
    assert not fridays.is_open(berlin("2026-03-06 05:00"))
    assert fridays.between(
        berlin("2026-03-06 00:00"), berlin("2026-03-09 00:00")
    ) == minutes(480)


def test_a_holiday_takes_the_night_that_starts_on_it_and_no_other() -> None:
    """Friday 1 May 2026."""
    week = {day: [NIGHT] for day in range(7)}
    nights = Hours.weekly(week, "Europe/Berlin", DaysOff.of(["DE-BE"]))
    assert nights.is_open(berlin("2026-05-01 05:00"))
    assert not nights.is_open(berlin("2026-05-01 23:00"))
    assert not nights.is_open(berlin("2026-05-02 05:00"))


def test_hours_until_midnight_end_at_midnight() -> None:
    late = every_day((time(20), time(0)))
    assert late.next_closing(berlin("2026-03-06 21:00")) == berlin("2026-03-07 00:00")


@pytest.mark.parametrize(
    ("special", "hours"),
    [
        ((time(5), time(9)), 11),
        ((time(1), time(5)), 8),
        ((time(6), time(9)), 11),
    ],
)
def test_time_that_a_special_date_shares_with_a_night_counts_once(
    special: Span, hours: int
) -> None:
    night = Hours.weekly(
        {4: [NIGHT]}, "Europe/Berlin", half_days={"2026-03-07": [special]}
    )
    start, end = berlin("2026-03-06 12:00"), berlin("2026-03-07 12:00")
    assert night.between(start, end) == minutes(hours * 60)
    assert night.add(start, minutes(hours * 60)) <= berlin("2026-03-07 09:00")


def test_settings_become_hours() -> None:
    desk = from_settings(
        Written(holidays=["DE-BE"], half_days={"12-24": [MORNING]}), "Europe/Berlin"
    )
    assert desk.is_open(berlin("2026-12-24 11:00"))
    assert not desk.is_open(berlin("2026-12-24 13:00"))
    assert not desk.is_open(berlin("2026-12-25 11:00"))
    always = from_settings(Written(days={}, always_open=True), "Europe/Berlin")
    assert always.is_open(berlin("2026-12-25 03:00"))


def test_a_desk_without_any_hours_is_refused() -> None:
    [problem] = problems(Written(days={}))
    assert problem.startswith("hours: there is no working time")
    assert "always_open = true" in problem


def test_a_desk_closed_on_each_day_of_the_year_is_refused() -> None:
    year = [date(2024, 1, 1) + timedelta(days=n) for n in range(366)]
    closed: dict[str, Sequence[Span]] = {f"{day:%m-%d}": () for day in year}
    [problem] = problems(Written(half_days=closed))
    assert problem.startswith("hours: there is no working time")


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("DE-BX", "did you mean DE-"),
        ("DE-BERLIN", "did you mean DE-BE"),
        ("NLD", "did you mean NL"),
        ("Germany", "write it like DE-BE or NL"),
        ("", "write it like DE-BE or NL"),
    ],
)
def test_an_unknown_holiday_code_is_named_with_a_likely_one(
    code: str, hint: str
) -> None:
    [problem] = problems(Written(holidays=["NL", code]))
    assert problem.startswith(f"hours.holidays: “{code}” is no country or state")
    assert hint in problem


def test_everything_wrong_is_said_at_once() -> None:
    found = problems(
        Written(
            days={
                0: [(time(9), time(13)), (time(12), time(17))],
                1: [(time(9), time(9))],
                4: [NIGHT],
                5: [(time(5), time(9))],
            },
            holidays=["XX"],
            half_days={"24.12.": [MORNING], "02-30": [MORNING], "20261224": []},
        )
    )
    assert [problem.partition(":")[0] for problem in found] == [
        "hours.holidays",
        "hours.mon",
        "hours.tue",
        "hours.fri",
        "hours.half_days.24.12.",
        "hours.half_days.02-30",
        "hours.half_days.20261224",
    ]
    assert found[1].endswith("09:00-13:00 runs into 12:00-17:00")
    assert found[3].endswith("22:00-06:00 runs into 05:00-09:00 of the next day")


@pytest.mark.parametrize(
    ("zone", "hint"),
    [
        ("Europe/Berln", "did you mean Europe/Berlin?"),
        ("Berlin", "did you mean Europe/Berlin?"),
        ("new york", "did you mean America/New_York?"),
        ("Europe", "did you mean"),
        ("", "did you mean a name like Europe/Berlin?"),
        ("../etc/passwd", "did you mean"),
    ],
)
def test_an_unknown_zone_is_named_with_a_likely_one(zone: str, hint: str) -> None:
    [problem] = problems(Written(), zone)
    assert problem.startswith(f"desk.time_zone: “{zone}” is not a time zone")
    assert hint in problem
