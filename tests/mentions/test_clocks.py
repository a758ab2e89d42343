"""Clocks: when each starts, how long it runs, and what happens outside working hours."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.mentions.rules.clocks import next_due, running, set_due, started_at
from bot.playbook.playbook import Playbook, Targets
from data.models import Mention, Status
from tests.world.hours_of import berlin, office_hours
from tests.world.rule_cases import ALWAYS, ANNA, PLAYBOOK, TEN, fresh

HOURS = office_hours()


def _arrived(at: datetime, classification: str, **state: object) -> Mention:
    """A mention of this class that has waited since then."""
    mention = replace(
        fresh(),
        received_at=at,
        started_at=at,
        open_since=at,
        classification=classification,
    )
    return set_due(replace(mention, **state), PLAYBOOK, HOURS)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("arrived", "due"),
    [
        ("2026-03-04 10:00", "2026-03-04 11:00"),
        ("2026-03-06 16:30", "2026-03-09 09:30"),
        ("2026-03-07 12:00", "2026-03-09 10:00"),
        ("2026-03-04 22:15", "2026-03-05 10:00"),
    ],
)
def test_a_complaint_waits_an_hour_of_working_time(arrived: str, due: str) -> None:
    """S3.10; DESIGN section 7."""
    assert _arrived(berlin(arrived), "complaint").first_reply_due == berlin(due)


def test_what_came_in_at_night_has_at_most_an_hour_left_at_opening() -> None:
    """Playbook 3.2: those of the list only; wrong facts keep their two hours."""
    slow = PLAYBOOK.classes["complaint"].targets.model_copy(
        update={"first_reply": timedelta(hours=3)}
    )
    complaint = PLAYBOOK.classes["complaint"].model_copy(update={"targets": slow})
    playbook = PLAYBOOK.model_copy(
        update={"classes": {**PLAYBOOK.classes, "complaint": complaint}}
    )
    night, day = berlin("2026-03-04 22:15"), berlin("2026-03-04 10:00")

    def due(at: datetime, classification: str) -> datetime | None:
        mention = replace(_arrived(at, classification), first_reply_due=None)
        return set_due(mention, playbook, HOURS).first_reply_due

    assert due(night, "complaint") == berlin("2026-03-05 10:00")
    assert due(day, "complaint") == berlin("2026-03-04 13:00")
    assert due(night, "wrong_facts") == berlin("2026-03-05 11:00")


def test_abuse_runs_through_the_night() -> None:
    """Severe matters do not wait for the morning."""
    abuse = _arrived(berlin("2026-03-06 23:00"), "abuse")

    assert abuse.resolve_due == berlin("2026-03-07 00:00")


def test_a_flag_that_cannot_wait_makes_every_clock_run_through_the_night() -> None:
    """Playbook 4.1: safety is on wall time."""
    unsafe = _arrived(berlin("2026-03-06 23:00"), "complaint", flags=("safety",))

    assert unsafe.first_reply_due == berlin("2026-03-07 00:00")


@pytest.mark.parametrize(
    ("lag", "start"),
    [
        (timedelta(hours=2), TEN - timedelta(hours=2)),
        (timedelta(hours=24), TEN - timedelta(hours=24)),
        (timedelta(hours=25), TEN),
        (timedelta(hours=-1), TEN),
    ],
)
def test_the_author_waits_since_posting_while_that_is_plausible(
    lag: timedelta, start: datetime
) -> None:
    """S3.11: a lag of more than a day, or a post from the future, is not believed."""
    assert started_at(TEN - lag, TEN, PLAYBOOK) == start


def test_without_a_posting_time_the_author_waits_since_we_know() -> None:
    assert started_at(None, TEN, PLAYBOOK) == TEN


def test_the_card_shows_what_falls_due_first() -> None:
    assert next_due(fresh(classification="complaint"), TEN) == (
        "claim",
        TEN + timedelta(minutes=15),
    )


def test_what_is_late_for_the_author_comes_before_what_is_ahead() -> None:
    """DESIGN section 5: a claim that has passed does not hide what is due next."""
    waits = fresh(classification="complaint")
    first = TEN + timedelta(hours=1)

    assert next_due(waits, TEN + timedelta(minutes=20)) == ("first_reply", first)
    assert next_due(waits, TEN + timedelta(minutes=70)) == ("first_reply", first)


def test_a_word_given_stands_in_the_place_of_the_target_behind_it() -> None:
    promised = TEN + timedelta(hours=5)
    let_go = replace(
        fresh(classification="complaint"), first_reply_at=TEN, promise_due=promised
    )
    let_go = set_due(let_go, PLAYBOOK, ALWAYS)

    late = next_due(let_go, TEN + timedelta(hours=4))

    assert late == ("promise", promised)


def test_a_promise_counts_once_the_first_reply_is_met() -> None:
    promised = TEN + timedelta(hours=5)
    held = replace(
        fresh(classification="complaint"),
        status=Status.CLAIMED,
        owner=ANNA,
        first_reply_at=TEN,
        promise_due=promised,
    )

    dues = set_due(held, PLAYBOOK, ALWAYS)

    assert (dues.first_reply_due, dues.promise_due) == (None, promised)


def test_nothing_is_due_where_nobody_waits() -> None:
    assert next_due(fresh(classification="not_relevant"), TEN) is None


@pytest.mark.parametrize(
    ("arrived", "due"),
    [
        ("2026-03-27 16:30", "2026-03-30 09:30"),
        ("2026-10-23 16:30", "2026-10-26 09:30"),
    ],
)
def test_a_weekend_in_which_the_clocks_change_takes_nothing_and_gives_nothing(
    arrived: str, due: str
) -> None:
    """DESIGN section 7: last Sunday of March and of October in Berlin."""
    assert _arrived(berlin(arrived), "complaint").first_reply_due == berlin(due)


def _with_targets(**said: str) -> Playbook:
    """The playbook of a desk whose complaints have these targets."""
    return Playbook.load(targets={"complaint": Targets.model_validate(said)})


@pytest.mark.parametrize(
    ("arrived", "due"),
    [
        ("2026-03-06 16:00", "2026-03-09 16:00"),
        ("2026-12-23 16:00", "2026-12-24 12:00"),
        ("2026-12-24 10:00", "2026-12-28 10:00"),
        ("2026-03-07 12:00", "2026-03-10 09:00"),
    ],
)
def test_a_day_in_a_target_is_a_working_day(arrived: str, due: str) -> None:
    """The same time of the next day on which somebody works."""
    hours = office_hours("DE-BE", half_days={"12-24": [(time(9), time(12))]})
    mention = _arrived(berlin(arrived), "complaint")

    aimed = set_due(mention, _with_targets(resolve="1d"), hours)

    assert aimed.resolve_due == berlin(due)


def test_every_clock_may_be_told_in_working_days() -> None:
    book = _with_targets(claim="1d", first_reply="2d", resolve="3d")

    aimed = set_due(_arrived(berlin("2026-03-05 11:00"), "complaint"), book, HOURS)

    assert aimed.claim_due == berlin("2026-03-06 11:00")
    assert aimed.first_reply_due == berlin("2026-03-09 11:00")
    assert aimed.resolve_due == berlin("2026-03-10 11:00")


def test_half_of_a_working_day_is_half_of_what_the_desk_is_open() -> None:
    """The ladder counts in shares of it."""
    book = _with_targets(first_reply="1d")
    mention = set_due(_arrived(berlin("2026-03-06 16:00"), "complaint"), book, HOURS)

    clock = next(c for c in running(mention, book, HOURS) if c.name == "first_reply")

    assert clock.span == timedelta(hours=8)


def test_by_a_wall_clock_a_day_is_a_day() -> None:
    book = _with_targets(resolve="1d", clock="wall")
    start = berlin("2026-03-06 23:00")

    assert set_due(_arrived(start, "complaint"), book, HOURS).resolve_due == (
        start + timedelta(days=1)
    )
