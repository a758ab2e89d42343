"""Decides what a report to a platform needs, and when to ask for its result.

A notice under DSA Art. 16 has a reason, the exact address, its sender, and a statement
of good faith (playbook 8.3).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.errors import Refused
from bot.mentions.rules.nudges import NEVER
from bot.mentions.rules.transition import DecisionContext
from bot.playbook.schema.entries import LANGUAGES
from data.models import Mention, Timer
from data.takedown.models import Report, ReportId, TakedownState

_NOT_YET = ReportId(0)
_ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]{1,190}\.[^\s@]{2,60}")
DECISIONS = ("removed", "restricted", "kept")
"""What a platform can decide."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What somebody fills in: why it is unlawful, and who says so."""

    reason: str
    language: str
    why: str
    name: str
    email: str


def may_report(mention: Mention, takedown: TakedownState) -> None:
    """Without the exact address there is nothing to report."""
    if takedown.stop is not None:
        raise Refused("stopped")
    if not (takedown.url or mention.post.url):
        raise Refused("report_needs_an_address")


def report(
    mention: Mention, takedown: TakedownState, context: DecisionContext, notice: Notice
) -> Report:
    """One notice, ready to be copied."""
    may_report(mention, takedown)
    if notice.reason not in context.playbook.delete_reasons:
        raise Refused("needs_a_removal_reason", field="reason")
    if notice.language not in LANGUAGES:
        raise Refused("needs_a_language", field="language")
    if not notice.why:
        raise Refused("report_needs_a_why", field="why")
    if not notice.name:
        raise Refused("needs_a_name", field="name")
    if not _ADDRESS.fullmatch(notice.email):
        raise Refused("needs_an_email", field="email")
    return Report(
        id=_NOT_YET,
        mention=mention.id,
        reason=notice.reason,
        language=notice.language,
        why=notice.why,
        name=notice.name,
        email=notice.email,
        reported_by=context.by,
        reported_at=context.now,
    )


def answered(
    report: Report, context: DecisionContext, *, receipt: str, decision: str
) -> Report:
    """What the platform said so far: a receipt, and at last a decision."""
    if decision and decision not in DECISIONS:
        raise Refused("unknown_decision", field="decision")
    return replace(
        report,
        receipt=receipt or None,
        decision=decision or None,
        decided_at=(report.decided_at or context.now) if decision else None,
    )


def climbed(timer: Timer, steps: Sequence[timedelta], now: datetime) -> Timer:
    """The same timer after its reminder, waiting for the next step, or for ever.

    Steps that passed while the desk was away are one reminder together.
    """
    number = sum(timer.since + step <= now for step in steps)
    due = timer.since + steps[number] if number < len(steps) else NEVER
    return replace(timer, step=number, due=due)


def ladder(
    subject: str, number: int, since: datetime, steps: Sequence[timedelta]
) -> list[Timer]:
    """A timer that fires once for each of `steps` after `since`."""
    return [Timer(subject, number, "ask", since + steps[0], 0, since)] if steps else []
