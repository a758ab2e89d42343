"""The stages of an escalation as one table: who has to act, and which clock runs.

asked → seen → (more wanted → seen) → over: decided, stood down, or no longer needed.
Who is told next, and when that stops, follows from the stage alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.hours.hours import Hours
from bot.playbook.playbook import Playbook
from bot.playbook.schema.escalation import Rung
from data.models import Escalation, Timer


class Stage(StrEnum):
    """Where an escalation stands."""

    ASKED = "asked"
    SEEN = "seen"
    WANTED = "wanted"
    TAKEN = "taken"
    OVER = "over"


class StageClock(StrEnum):
    """What is waited for; the kind of the timer."""

    ACKNOWLEDGE = "acknowledge"
    DECIDE = "decide"
    ANSWER = "answer"
    SETTLE = "settle"


class StageRow(StrEnum):
    """Whose move it is."""

    MANAGEMENT = "management"
    TEAM = "team"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class StageRules:
    """One line of the table: whose move it is, and the clock that runs against them."""

    turn: StageRow
    clock: StageClock | None


LIFE: Mapping[Stage, StageRules] = {
    # Nobody has seen it: again, the deputy, the next level.
    Stage.ASKED: StageRules(StageRow.MANAGEMENT, StageClock.ACKNOWLEDGE),
    # Seen is not decided (DESIGN promise 7): the same ladder, once its time has passed.
    Stage.SEEN: StageRules(StageRow.MANAGEMENT, StageClock.DECIDE),
    # Whoever was asked wants to know more: the team owes the answer, so the team is told.
    Stage.WANTED: StageRules(StageRow.TEAM, StageClock.ANSWER),
    # Somebody of management has the whole case; its own clocks are enough.
    Stage.TAKEN: StageRules(StageRow.MANAGEMENT, None),
    Stage.OVER: StageRules(StageRow.NOBODY, None),
}


def stage_of(asked: Escalation, wanted: datetime | None = None) -> Stage:
    """Where it stands. `wanted` is since when the team owes an answer, if it does."""
    if asked.ended_at is not None:
        return Stage.OVER
    if asked.acknowledged_at is None:
        return Stage.ASKED
    if wanted is not None:
        return Stage.WANTED
    return Stage.SEEN if asked.taken_over_at is None else Stage.TAKEN


def clocks(
    asked: Escalation,
    playbook: Playbook,
    hours: Hours,
    start: datetime | None = None,
    wanted: datetime | None = None,
) -> list[Timer]:
    """The clock that runs now. `start` is when this turn began, where it was passed on."""
    if asked.pending_at is not None:
        until = asked.pending_at + playbook.escalation.undo_within
        return [
            Timer("escalation", asked.id, StageClock.SETTLE, until, 0, asked.pending_at)
        ]
    clock = LIFE[stage_of(asked, wanted)].clock
    level = playbook.escalation.levels[asked.level]
    begin = start or asked.pages_from
    due: datetime | None = None
    if clock is StageClock.ANSWER and wanted is not None:
        begin, span = wanted, playbook.escalation.answer_within
        due = later(asked, begin, span, hours)
    elif clock is not None and asked.kind == "approval" and level.approval is not None:
        clock, due = StageClock.DECIDE, later(asked, begin, level.approval, hours)
    elif clock is StageClock.ACKNOWLEDGE and level.ack is not None:
        due = _look_by(asked, begin, level.ack, hours)
    elif clock is StageClock.DECIDE and asked.acknowledged_at is not None:
        begin = max(asked.acknowledged_at, start or asked.acknowledged_at)
        due = _decide_by(asked, begin, level.re_ping or timedelta(0), hours)
    if clock is None or due is None:
        return []
    return [Timer("escalation", asked.id, clock, due, 0, begin)]


def steps(
    asked: Escalation, clock: str, playbook: Playbook
) -> tuple[tuple[Rung, ...], ...]:
    """The ladder of a clock: what happens at its end, and after each re-ping.

    A notice stands in the list of so many mornings, and then no longer.
    """
    ladders = playbook.escalation.ladders
    if clock == StageClock.ANSWER:
        return ladders.wanted
    if asked.kind == "fyi":
        mornings = playbook.escalation.list_days
        return (*ladders.notice[:-1], *([ladders.notice[-1]] * mornings))
    if asked.kind == "approval":
        return ladders.approval
    if clock == StageClock.DECIDE:
        return ladders.undecided
    all_at_once = playbook.escalation.levels[asked.level].all_at_once
    return ladders.crisis if all_at_once else ladders.unseen


def pages_from(now: datetime, hours: Hours, *, wall: bool) -> datetime:
    """When pinging may begin: at once, or at the next opening."""
    return now if wall or hours.is_open(now) else hours.next_opening(now)


def later(
    asked: Escalation, start: datetime, span: timedelta, hours: Hours
) -> datetime:
    """A span on, in working time, unless it runs through the night."""
    if asked.wall:
        return start + span
    return hours.next_opening(hours.add(start, span))


def _look_by(
    asked: Escalation, begin: datetime, span: timedelta, hours: Hours
) -> datetime:
    """A question with little time is looked at sooner: never after its own time."""
    due = later(asked, begin, span, hours)
    by = asked.decide_by
    return due if by is None or by <= begin else min(due, by)


def _decide_by(
    asked: Escalation, begin: datetime, pause: timedelta, hours: Hours
) -> datetime | None:
    """Not before whoever has seen it had a moment, and not outside hours."""
    if asked.decide_by is None:
        return None
    due = max(asked.decide_by, later(asked, begin, pause, hours))
    return due if asked.wall else hours.next_opening(due)
