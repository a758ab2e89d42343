"""Decides when a review opens, who writes it, and when it is due.

It asks about work, facts and rules, never about a person (playbook 4.6, 8.2).
"""

from datetime import datetime

from bot.errors import Refused
from bot.hours.hours import Hours
from bot.mentions.rules.nudges import NEVER
from bot.playbook.playbook import Playbook
from data.escalation.models import Review
from data.models import Escalation, Mention, Timer, UserId

REMINDER = "due"
"""The kind of a review's one timer."""

MANUAL = "manual"
"""The cause of a review that somebody opened by hand."""


def cause_of(asked: Escalation, playbook: Playbook) -> str | None:
    """Why the end of this escalation is worth a look back; nothing where it is not."""
    if asked.ended_at is None:
        return None
    if asked.cause in playbook.reviews.causes:
        return asked.cause
    return asked.level if asked.level in playbook.reviews.levels else None


def owner_of(
    mention: Mention, raised_by: UserId | None, lead: UserId | None
) -> UserId | None:
    """Who writes it: who has the mention, else who raised it, else the lead on duty."""
    raiser = raised_by if raised_by and raised_by[:1] in ("U", "W") else None
    return mention.owner or raiser or lead


def due_of(opened: datetime, hours: Hours, days: int) -> datetime:
    """The same time of day, so many working days later, never outside working time."""
    start = hours.next_opening(opened)
    morning = start
    for _ in range(days):
        morning = hours.next_working_morning(morning)
    time = start.astimezone(hours.zone).time()
    day = morning.astimezone(hours.zone).date()
    there = datetime.combine(day, time, tzinfo=hours.zone)
    return hours.next_opening(max(there, morning))


def timers(review: Review, step: int = 0) -> list[Timer]:
    """One reminder when it is due; nothing once it is written."""
    if review.written_at is not None:
        return []
    due = review.due if step == 0 else NEVER
    return [Timer("review", review.id, REMINDER, due, step, review.opened_at)]


def check(answers: dict[str, str], playbook: Playbook, action: str) -> None:
    """Raises `Refused` for a look back in which nothing was written."""
    if not action.strip() and not any(text.strip() for text in answers.values()):
        first = next(iter(playbook.reviews.questions))
        raise Refused("needs_a_line", field=first)
