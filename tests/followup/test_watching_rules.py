"""When to check after a reply, and what follows from the answers: tables."""

from datetime import datetime, timedelta

import pytest

from bot.hours.hours import Hours
from bot.mentions.rules import watching
from bot.mentions.rules.watching import CheckContext
from tests.world.hours_of import berlin, minutes, office_hours
from tests.world.rule_cases import ALWAYS, PLAYBOOK, fresh

BOOK = PLAYBOOK.follow_up
MONDAY_TEN = berlin("2026-03-02 10:00")


def looks(
    klass: str,
    situation: str,
    since: datetime = MONDAY_TEN,
    hours: Hours | None = None,
    besides: timedelta | None = None,
) -> list[tuple[str, datetime]]:
    planned = watching.plan(
        fresh(classification=klass),
        situation,
        since,
        since,
        BOOK,
        hours or office_hours(),
        besides=besides,
    )
    return [(look.look, look.due) for look in planned]


def test_a_complaint_answered_on_monday_at_ten_is_looked_at_four_times() -> None:
    """S1.23: 11:00, 14:00, the next day at ten, and three working days on."""
    assert looks("complaint", "answered") == [
        ("one_hour", berlin("2026-03-02 11:00")),
        ("four_hours", berlin("2026-03-02 14:00")),
        ("next_day", berlin("2026-03-03 10:00")),
        ("three_days", berlin("2026-03-05 10:00")),
    ]


@pytest.mark.parametrize(
    ("klass", "situation", "expected"),
    [
        ("question", "answered", []),
        ("question", "waited", ["next_day"]),
        (
            "wrong_facts",
            "answered",
            ["one_hour", "four_hours", "next_day", "two_weeks"],
        ),
        ("feedback", "answered", ["four_hours", "next_day"]),
        ("rant_troll", "no_reply", ["one_hour", "four_hours", "next_day"]),
        ("abuse", "removal", ["one_hour", "four_hours", "next_day", "two_days"]),
        ("praise", "answered", []),
    ],
)
def test_each_class_has_looks_of_its_own(
    klass: str, situation: str, expected: list[str]
) -> None:
    """Playbook section 6, row by row."""
    assert [name for name, _ in looks(klass, situation)] == expected


def test_looks_off_hours_move_to_opening_and_become_one() -> None:
    """Answered on Friday at half past four: nobody looks before Monday at nine."""
    friday = berlin("2026-03-06 16:30")
    assert looks("complaint", "answered", friday) == [
        ("next_day", berlin("2026-03-09 09:00")),
        ("three_days", berlin("2026-03-11 16:30")),
    ]


def test_the_next_day_has_the_same_time_of_day_when_clocks_change() -> None:
    saturday = berlin("2026-03-28 10:00")
    planned = looks(
        "feedback", "answered", saturday, Hours.always_open("Europe/Berlin")
    )
    assert planned[-1] == ("next_day", berlin("2026-03-29 10:00"))


def test_a_holiday_is_no_working_day() -> None:
    thursday = berlin("2026-04-02 10:00")
    planned = looks("complaint", "answered", thursday, office_hours("DE-BE"))
    assert planned[-1] == ("three_days", berlin("2026-04-09 10:00"))


def test_a_reason_for_not_replying_adds_its_own_time() -> None:
    planned = looks("complaint", "no_reply", hours=ALWAYS, besides=timedelta(hours=4))
    assert planned == [("reason", MONDAY_TEN + timedelta(hours=4))]


@pytest.mark.parametrize(
    ("seen", "verdict"),
    [
        (CheckContext(mood="worse"), "worse"),
        (CheckContext("positive", "nobody", "worse"), "worse"),
        (CheckContext(others="many"), "crowd"),
        (CheckContext("negative", negatives=2), "upset_again"),
        (CheckContext("negative", negatives=1), None),
        (CheckContext("positive"), None),
        (CheckContext("positive", only_author=True), "satisfied"),
        (CheckContext("positive", "few", "better"), "satisfied"),
        (CheckContext("none", "nobody", "same", last=True), "quiet"),
        (CheckContext("none", "nobody", "better", last=True), "quiet"),
        (CheckContext("none", "nobody", "same"), "next"),
        (CheckContext("none", "few", "same", last=True), "next"),
        (CheckContext("neutral", "nobody", "same", last=True), "next"),
        (CheckContext("negative", "few", "same", negatives=1), "next"),
        (CheckContext("none", "nobody"), None),
        (CheckContext(), None),
    ],
)
def test_every_line_of_the_decision_table(
    seen: CheckContext, verdict: str | None
) -> None:
    """Playbook section 6: the first line that fits; nothing while more has to be asked."""
    found = watching.decide(seen, BOOK)
    assert (found.id if found is not None else None) == verdict


@pytest.mark.parametrize(
    ("people", "answer"),
    [(0, "nobody"), (1, "few"), (4, "few"), (5, "many"), (6, "many")],
)
def test_so_many_people_are_this_answer(people: int, answer: str) -> None:
    """S1.25: 0, 1 to 4, 5 and more."""
    assert watching.band(people, BOOK) == answer


def test_minutes_before_the_next_look_are_the_same_look() -> None:
    """What falls due within half an hour of each other is one look."""
    planned = looks("feedback", "answered", besides=timedelta(hours=4) + minutes(10))
    assert [name for name, _ in planned] == ["reason", "next_day"]
