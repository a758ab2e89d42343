"""Decides when a clock speaks up, to whom, and how: the ladder is data.

A timer is a level too: it is worked out from the mention after every move. `rung`
counts the steps of the ladder already dealt with, `since` is the start of the clock,
so that a clock that starts again climbs again and nothing is said twice.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.hours import Hours
from bot.playbook import Playbook
from bot.playbook import Step as Rung
from bot.rules.clocks import Clock, running
from bot.rules.step import Draft
from data.models import Mention, Timer, UserId

NEVER = datetime(9999, 12, 31, tzinfo=UTC)
"""When a ladder is climbed: the timer stays, so that what was said stays known."""


@dataclass(frozen=True, slots=True)
class Ring:
    """What one due timer leads to: the timer as it goes on, and what could be said.

    On time that is one draft. After a downtime there is one for each step that passed:
    the last of them is true, the others tell who has not heard of it.
    """

    timer: Timer
    drafts: tuple[Draft, ...] = ()


@dataclass(frozen=True, slots=True)
class Audience:
    """Who may be spoken to now; `lead` only where there is one on duty."""

    on_duty: UserId | None
    lead: UserId | None


def timers(
    mention: Mention,
    playbook: Playbook,
    hours: Hours,
    before: Mapping[str, Timer],
    now: datetime,
) -> list[Timer]:
    """The timers this mention needs now; what was already said is kept from before.

    Somebody is at the mention right now, so a step that this very move left behind
    counts as dealt with: nobody is reminded of what they are just doing.
    """
    return [
        _timer(mention, clock, playbook, hours, before.get(clock.name), now)
        for clock in running(mention, playbook, hours)
        if _steps(clock, mention, playbook)
    ]


def ring(
    timer: Timer,
    mention: Mention,
    playbook: Playbook,
    hours: Hours,
    now: datetime,
    audience: Audience,
) -> Ring | None:
    """Climb to where the clock stands now, past every step reached meanwhile.

    Nothing when the clock no longer runs, or runs from another start.
    """
    clocks = {clock.name: clock for clock in running(mention, playbook, hours)}
    clock = clocks.get(timer.kind)
    if clock is None or clock.start != timer.since:
        return None
    steps = _steps(clock, mention, playbook)
    reached = [
        index
        for index, step in enumerate(steps)
        if index >= timer.rung and _at(step, clock, hours) <= now
    ]
    spoken = [index for index in reached if _applies(steps[index], mention)]
    rung = reached[-1] + 1 if reached else timer.rung
    climbed = replace(timer, rung=rung, due=_next(steps, rung, clock, hours))
    drafts = (_draft(steps[index], clock, mention, audience) for index in spoken)
    return Ring(climbed, tuple(draft for draft in drafts if draft is not None))


def _timer(
    mention: Mention,
    clock: Clock,
    playbook: Playbook,
    hours: Hours,
    before: Timer | None,
    now: datetime,
) -> Timer:
    known = before is not None and before.since == clock.start
    rung = before.rung if before is not None and known else 0
    steps = _steps(clock, mention, playbook)
    while rung < len(steps) and _at(steps[rung], clock, hours) <= now:
        rung += 1
    due = _next(steps, rung, clock, hours)
    return Timer("mention", mention.id, clock.name, due, rung, clock.start)


def _steps(clock: Clock, mention: Mention, playbook: Playbook) -> tuple[Rung, ...]:
    klass = playbook.classes.get(mention.classification or "")
    if not (playbook.unclassified if klass is None else klass).nudges:
        return ()
    return tuple(step for step in playbook.nudges.steps if step.clock == clock.name)


def _next(steps: tuple[Rung, ...], rung: int, clock: Clock, hours: Hours) -> datetime:
    return _at(steps[rung], clock, hours) if rung < len(steps) else NEVER


def _at(step: Rung, clock: Clock, hours: Hours) -> datetime:
    """When a step is reached: a share of the clock's span, or so long before its end.

    Never outside working time, unless the clock runs through the night.
    """
    if clock.span is None or step.at is None:
        ahead = step.before or timedelta(0)
        return hours.next_opening(hours.subtract(clock.due, ahead))
    share = clock.span * step.at
    if clock.wall:
        return clock.start + share
    return hours.next_opening(hours.add(clock.start, share))


def _applies(step: Rung, mention: Mention) -> bool:
    return step.condition in ("any", mention.status.value) and step.letter is not None


def _draft(
    step: Rung, clock: Clock, mention: Mention, audience: Audience
) -> Draft | None:
    """Said to the one person whose move it is; to nobody when there is nobody."""
    person = {
        "owner": mention.owner or audience.on_duty,
        "on_duty": audience.on_duty,
        "lead": audience.lead,
        "nobody": None,
    }[step.to]
    data: dict[str, object] = {
        "clock": clock.name,
        "step": step.id,
        "person": person,
        "since": clock.start.isoformat(),
    }
    if step.letter is None or (step.how == "dm" and person is None):
        return None
    return Draft(step.letter, person if step.how == "dm" else None, data)


def still_true(
    data: Mapping[str, object], mention: Mention, playbook: Playbook, hours: Hours
) -> bool:
    """Whether a reminder put down earlier is worth saying now: its clock still runs.

    A step for mentions nobody owns is not said once somebody does, and the other way
    round (playbook 3.3: a nudge is decided again at the moment it is sent).
    """
    step = next((s for s in playbook.nudges.steps if s.id == data.get("step")), None)
    return (
        step is not None
        and _applies(step, mention)
        and any(
            clock.name == data.get("clock")
            and clock.start.isoformat() == data.get("since")
            for clock in running(mention, playbook, hours)
        )
    )
