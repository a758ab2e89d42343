"""Days and times of day are read as people write them, or refused with a reason."""

from datetime import time

import pytest

from bot.hours.weekly import overlaps, span, weekdays, written


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mon", (0,)),
        ("sat", (5,)),
        ("mon-fri", (0, 1, 2, 3, 4)),
        ("mon,wed", (0, 2)),
        ("wed, mon", (0, 2)),
        (" Mon - Wed , SUN ", (0, 1, 2, 6)),
        ("fri-mon", (0, 4, 5, 6)),
        ("sun-sun", (6,)),
        ("mon-sun", (0, 1, 2, 3, 4, 5, 6)),
        ("mon-wed,tue-thu", (0, 1, 2, 3)),
    ],
)
def test_weekdays_are_read(text: str, days: tuple[int, ...]) -> None:
    assert weekdays(text) == days


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "“”"),
        ("mo-fr", "“mo”"),
        ("mon-", "“”"),
        ("mon,,wed", "“”"),
        ("mon-wed-fri", "“wed-fri”"),
        ("weekdays", "“weekdays”"),
    ],
)
def test_what_is_not_a_day_is_named_with_what_to_write(text: str, named: str) -> None:
    with pytest.raises(ValueError, match=f"^{named} is not a day; write mon, tue"):
        weekdays(text)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("09:00-12:30", time(9), time(12, 30)),
        ("9:00 - 17:00", time(9), time(17)),
        ("09:00–17:00", time(9), time(17)),
        ("20:00-24:00", time(20), time(0)),
        ("20:00-00:00", time(20), time(0)),
        ("00:00-24:00", time(0), time(0)),
        ("22:00-06:00", time(22), time(6)),
    ],
)
def test_stretches_of_time_are_read(text: str, start: time, end: time) -> None:
    assert span(text) == (start, end)
    assert span(written(span(text))) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "9-17",
        "09:00",
        "09:00-25:00",
        "24:00-09:00",
        "09:60-10:00",
        "09:00-24:01",
        "09:00-09:00",
        "09:00-17:00 Uhr",
        "٠٩:٠٠-١٧:٠٠",
    ],
)
def test_what_is_not_a_stretch_of_time_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=f"^“{text}” is not a stretch of time"):
        span(text)


def test_touching_is_not_overlapping() -> None:
    day = [span("13:00-17:00"), span("09:00-13:00"), span("20:00-24:00")]
    assert list(overlaps(day, [span("00:00-04:00")])) == []
    night = [span("22:00-06:00")]
    assert list(overlaps(night, [span("06:00-07:00")])) == []


def test_overlaps_are_named_as_they_are_written() -> None:
    whole_day = [span("00:00-24:00"), span("09:00-13:00")]
    assert list(overlaps(whole_day, [])) == ["00:00-24:00 runs into 09:00-13:00"]
    nights = [span("22:00-06:00"), span("23:00-24:00")]
    assert list(overlaps(nights, [])) == ["22:00-06:00 runs into 23:00-24:00"]
