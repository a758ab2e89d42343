"""The time that is suggested for a promise."""

from dataclasses import replace

import pytest

from bot.mentions.rules.replying import promise_for
from tests.world.hours_of import berlin, office_hours
from tests.world.rule_cases import fresh

HOURS = office_hours("DE-BE")


@pytest.mark.parametrize(
    ("now", "due", "suggested"),
    [
        ("2026-03-04 10:00", "2026-03-04 12:10", "2026-03-04 12:00"),
        ("2026-03-04 10:00", "2026-03-10 10:00", "2026-03-05 10:00"),
        ("2026-03-06 16:07", "2026-03-12 10:00", "2026-03-09 16:00"),  # a Friday
        ("2026-04-02 15:00", "2026-04-17 15:00", "2026-04-07 15:00"),  # Easter
        ("2026-03-04 10:00", "2026-03-04 10:00", "2026-03-04 12:00"),
    ],
)
def test_no_promise_is_suggested_more_than_a_working_day_ahead(
    now: str, due: str, suggested: str
) -> None:
    """However late the target is; the writer may name any other time."""
    mention = replace(fresh(), resolve_due=berlin(due))

    assert promise_for(mention, berlin(now), HOURS) == berlin(suggested)
