"""Decides what an escalation asks, who may answer it, and what an answer changes."""

from dataclasses import replace
from datetime import datetime

from bot.errors import Refused
from bot.hours import Hours
from bot.playbook import Playbook
from bot.rules.nudges import NEVER
from bot.rules.step import Given
from data.models import Escalation, EscalationId, Mention, Timer, UserId

_NOT_YET = EscalationId(0)


def escalate(
    mention: Mention,
    given: Given,
    *,
    level: str,
    reason: str,
    question: str,
    manager: UserId,
    decide_by: datetime | None,
) -> Escalation:
    """Ask management one question. Any agent may; one sentence is all it takes."""
    if reason not in given.playbook.escalation_reasons:
        raise Refused("unknown_reason", field="reason")
    if level not in given.playbook.escalation.levels:
        raise Refused("unknown_level", field="level")
    if not question.strip():
        raise Refused("needs_a_question", field="question")
    if decide_by is not None and decide_by <= given.now:
        raise Refused("wanted_in_the_past", field="decide_by")
    return Escalation(
        id=_NOT_YET,
        mention=mention.id,
        level=level,
        reason=reason,
        question=question.strip(),
        raised_by=given.by,
        raised_at=given.now,
        pages_from=given.now,
        manager=manager,
        decide_by=decide_by,
    )


def acknowledge(escalation: Escalation, given: Given) -> Escalation:
    """Seen is not decided: this stops the pings and nothing else."""
    _check_open(escalation)
    if escalation.acknowledged_by is not None:
        raise Refused(
            "already_acknowledged",
            {"person": escalation.acknowledged_by, "at": escalation.acknowledged_at},
        )
    return replace(escalation, acknowledged_by=given.by, acknowledged_at=given.now)


def decide(
    escalation: Escalation, given: Given, *, decision: str, instruction: str
) -> Escalation:
    """One decision ends it; deciding unseen counts as having seen it."""
    _check_open(escalation)
    if decision not in given.playbook.escalation.decisions:
        raise Refused("unknown_decision", field="decision")
    return replace(
        escalation,
        acknowledged_by=escalation.acknowledged_by or given.by,
        acknowledged_at=escalation.acknowledged_at or given.now,
        decision=decision,
        instruction=instruction.strip() or None,
        decided_by=given.by,
        decided_at=given.now,
        ended_at=given.now,
    )


def timers(escalation: Escalation, playbook: Playbook, hours: Hours) -> list[Timer]:
    """One more ping when nobody has seen it within the level's time.

    A reason or a level that cannot wait for the morning pages at once, at any hour.
    """
    if escalation.acknowledged_at is not None:
        return []
    level = playbook.escalation.levels[escalation.level]
    if level.ack is None:
        return []
    wall = playbook.escalation_reasons[escalation.reason].wall or level.next is None
    due = (
        escalation.raised_at + level.ack
        if wall
        else hours.next_opening(hours.add(escalation.raised_at, level.ack))
    )
    return [
        Timer("escalation", escalation.id, "acknowledge", due, 0, escalation.raised_at)
    ]


def rung(timer: Timer) -> Timer:
    """The same timer after its one ping."""
    return replace(timer, rung=timer.rung + 1, due=NEVER)


def _check_open(escalation: Escalation) -> None:
    if escalation.decided_by is not None:
        raise Refused(
            "already_decided",
            {"person": escalation.decided_by, "at": escalation.decided_at},
        )
