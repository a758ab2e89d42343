"""Times are parsed as people write them, in the local time of the desk."""

from datetime import UTC, datetime

import pytest

from tests.simulation.conftest import Reader, complaint, press

TEN = "2026-03-04T10:00"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("11:30", datetime(2026, 3, 4, 10, 30, tzinfo=UTC)),
        ("fri 16:30", datetime(2026, 3, 6, 15, 30, tzinfo=UTC)),
        ("Wed 12:00", datetime(2026, 3, 4, 11, 0, tzinfo=UTC)),
        ("wed 09:00", datetime(2026, 3, 11, 8, 0, tzinfo=UTC)),
        ("+90m", datetime(2026, 3, 4, 10, 30, tzinfo=UTC)),
        ("+1d", datetime(2026, 3, 5, 9, 0, tzinfo=UTC)),
        ("2026-03-30 09:00", datetime(2026, 3, 30, 7, 0, tzinfo=UTC)),
        ("2026-03-30T09:00", datetime(2026, 3, 30, 7, 0, tzinfo=UTC)),
        ("2026-03-29 02:30", datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
    ],
)
def test_a_time_is_read(read: Reader, written: str, meant: datetime) -> None:
    """A time that a clock change skips is the change itself (DESIGN section 7)."""
    script = read(complaint(TEN, press(written, "ben", "claim")))

    assert script.happenings[-1][0] == meant


@pytest.mark.parametrize(
    "bare",
    ["2026-03-05T11:00", "2026-03-05 11:00", "2026-03-05T11:00:00+01:00"],
)
def test_toml_times_do_not_need_seconds(read: Reader, bare: str) -> None:
    written = press("x", "ben", "claim").replace('"x"', f"{bare}  # next day")

    script = read(complaint(TEN, written))

    assert script.happenings[-1][0] == datetime(2026, 3, 5, 10, 0, tzinfo=UTC)


def test_a_span_counts_from_its_own_entry(read: Reader) -> None:
    script = read(complaint(TEN, press("10:20", "ben", "holding", due="+4h")))

    _, pressed = script.happenings[-1]
    assert getattr(pressed, "due") == datetime(2026, 3, 4, 13, 20, tzinfo=UTC)  # noqa: B009


def test_we_look_on_for_a_week_unless_the_day_says_otherwise(read: Reader) -> None:
    script = read(complaint(TEN))

    assert script.until == datetime(2026, 3, 11, 9, 0, tzinfo=UTC)
