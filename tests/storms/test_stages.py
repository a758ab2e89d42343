"""How a storm goes on from one look to the next, and what people may do with it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.errors import Refused
from bot.storms.rules import stages
from bot.storms.rules.detecting import Alarm, DetectionResult
from data.models import ChannelId, UserId
from data.storms.models import Storm, StormId, StormStage
from tests.storms.series import MONDAY, rules

HERE, ANNA = ChannelId("C1"), UserId("UANNA")
NOON = MONDAY + timedelta(hours=12)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
LIFE = rules().lifecycle


def seen(alarm: Alarm, at: datetime, **more: object) -> DetectionResult:
    """One look that found this."""
    return replace(DetectionResult(at, alarm, 40.0, 5.0, authors=20), **more)  # type: ignore[arg-type]


def proposed() -> Storm:
    """A storm somebody is asked about."""
    step = stages.begin(HERE, seen("storm", NOON), LIFE)
    assert step is not None
    return replace(step.storm, id=StormId(7))


def opened() -> Storm:
    """The same, started by a person."""
    return stages.opened(proposed(), NOON + MINUTE, ANNA, LIFE)


def test_calm_begins_nothing() -> None:
    assert stages.begin(HERE, seen("calm", NOON), LIFE) is None


def test_a_watch_tells_the_lead_once_when_it_lasts() -> None:
    """S3.41: one line, nobody pinged; after thirty minutes one message to the lead."""
    step = stages.begin(HERE, seen("watch", NOON), LIFE)
    assert step is not None
    assert step.said == ("watch",)

    soon = stages.go_on(step.storm, seen("watch", NOON + 29 * MINUTE), LIFE)
    later = stages.go_on(soon.storm, seen("watch", NOON + 30 * MINUTE), LIFE)
    told = replace(later.storm, lead_told_at=NOON + 30 * MINUTE)
    last = stages.go_on(told, seen("watch", NOON + 40 * MINUTE), LIFE)

    assert (soon.said, later.said, last.said) == ((), ("tell_lead",), ())


def test_a_negative_watch_tells_the_lead_at_once() -> None:
    step = stages.begin(HERE, seen("watch", NOON, share=0.6, negative=True), LIFE)

    assert step is not None
    assert step.said == ("watch", "tell_lead")


def test_a_proposal_nobody_answers_opens_at_level_three() -> None:
    """Playbook 5.3: after fifteen minutes."""
    storm = proposed()
    early = stages.go_on(storm, seen("storm", NOON + 14 * MINUTE), LIFE)
    late = stages.go_on(early.storm, seen("storm", NOON + 15 * MINUTE), LIFE)

    assert early.storm.stage is StormStage.PROPOSED
    assert late.storm.stage is StormStage.OPEN
    assert (late.said, late.storm.level, late.storm.opened_by) == (("open",), 3, None)


def test_a_proposal_that_is_over_before_anybody_looked_opens_nothing() -> None:
    storm = replace(proposed(), opens_at=NOON + 3 * HOUR)
    step = stages.go_on(storm, seen("calm", NOON + HOUR), LIFE)

    assert step.storm.stage is StormStage.PASSED


def test_declined_keeps_quiet_for_two_hours() -> None:
    """S4.2: and is remembered with who said so."""
    storm = stages.declined(proposed(), NOON, ANNA, 0)

    assert (storm.stage, storm.declined_by) == (StormStage.DECLINED, ANNA)
    assert not stages.may_begin(NOON + HOUR, [storm], LIFE)
    assert stages.may_begin(NOON + 2 * HOUR, [storm], LIFE)


def test_what_was_gathered_for_a_declined_storm_stays_on_its_board() -> None:
    storm = stages.declined(proposed(), NOON, ANNA, 12)

    assert (storm.stage, storm.ended_at) == (StormStage.GATHERING, None)


def test_it_eases_after_two_quiet_hours_and_is_asked_about_after_six() -> None:
    storm, at, said = opened(), NOON + HOUR, []
    for _ in range(90):
        step = stages.go_on(storm, seen("calm", at), LIFE)
        storm, at = step.storm, at + 5 * MINUTE
        said += [(one, at - NOON - HOUR - 5 * MINUTE) for one in step.said]

    assert said == [("easing", 2 * HOUR), ("ask_close", 6 * HOUR)]
    assert storm.stage is StormStage.EASING, "a person closes it"


def test_quiet_that_ends_counts_from_the_beginning() -> None:
    storm = opened()
    for hours in (1, 2):
        storm = stages.go_on(storm, seen("calm", NOON + hours * HOUR), LIFE).storm
    storm = stages.go_on(storm, seen("watch", NOON + 2.5 * HOUR), LIFE).storm
    storm = stages.go_on(storm, seen("calm", NOON + 3 * HOUR), LIFE).storm

    assert storm.stage is StormStage.OPEN
    assert storm.quiet_since == NOON + 3 * HOUR


def test_it_ends_by_itself_after_three_silent_days() -> None:
    storm = replace(stages.eased(opened(), NOON + HOUR), asked_close_at=NOON + 7 * HOUR)
    step = stages.go_on(storm, seen("calm", NOON + 73 * HOUR), LIFE)

    assert (step.storm.stage, step.said) == (StormStage.CLOSED, ("close",))


@pytest.mark.parametrize(("hours", "same"), [(1, True), (47, True), (48, False)])
def test_soon_after_closing_it_is_the_same_storm(hours: int, same: bool) -> None:
    """Playbook 5.4: for 48 hours."""
    last = stages.closed(opened(), NOON, ANNA)
    look = seen("storm", NOON + hours * HOUR)
    fresh = stages.begin(HERE, look, LIFE)
    assert fresh is not None

    step = stages.as_the_same(fresh, last, look, LIFE)

    assert (step.storm.id == last.id) is same
    assert step.said == (("propose_again",) if same else ("propose",))


@pytest.mark.parametrize("hours", [1, 47])
def test_a_person_takes_it_up_again_within_two_days(hours: int) -> None:
    last = stages.closed(opened(), NOON, ANNA)
    back = stages.reopened(last, NOON + hours * HOUR, ANNA, LIFE)

    assert (back.stage, back.id, back.times_reopened) == (StormStage.OPEN, last.id, 1)


def test_what_cannot_be_done_is_refused_with_its_reason() -> None:
    closed = stages.closed(opened(), NOON, ANNA)
    wrong: dict[str, Callable[[], object]] = {
        "storm_open": lambda: stages.opened(opened(), NOON, ANNA, LIFE),
        "storm_closed": lambda: stages.opened(closed, NOON, ANNA, LIFE),
        "storm_over": lambda: stages.declined(closed, NOON, ANNA, 0),
        "storm_not_open": lambda: stages.closed(proposed(), NOON, ANNA),
        "storm_not_closed": lambda: stages.reopened(opened(), NOON, ANNA, LIFE),
        "storm_not_proposed": lambda: stages.waits(opened(), NOON),
        "storm_long_over": lambda: stages.reopened(
            closed, NOON + 48 * HOUR, ANNA, LIFE
        ),
        "storm_level": lambda: stages.set_level(opened(), 7, "press"),
        "storm_reason": lambda: stages.set_level(opened(), 4, "  "),
    }
    for reason, do in wrong.items():
        with pytest.raises(Refused) as refused:
            do()
        assert refused.value.reason == reason
