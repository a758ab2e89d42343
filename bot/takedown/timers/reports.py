"""Reminds of the platform's decision, and of the end of a legal deadline.

Both wait for working hours, because they are not urgent. After a downtime each gets a
message of its own, because a list could not say what it is about.
"""

from bot.core.apply import say
from bot.core.batch import TimerBatch
from bot.mentions.rules.transition import NotificationRequest
from bot.takedown.rules.reporting import climbed
from bot.takedown.service.deadlines import SUBJECT, knew_at
from data import timers
from data.mentions import mentions
from data.models import MentionId, Timer, UserId
from data.outbox.notification_data import Deadline, OfReport
from data.takedown import reports
from data.takedown.models import ReportId


def fire(batch: TimerBatch, timer: Timer) -> None:
    """Ask whoever reported it what the platform decided, as long as it has not."""
    report = reports.find(batch.tx, ReportId(timer.subject_id))
    if report is None or report.decision is not None:
        timers.set_all(batch.tx, timer.subject, timer.subject_id, ())
        return
    steps = batch.context.playbook.removal.report_reminders
    timers.put(batch.tx, climbed(timer, steps, batch.context.now))
    request = NotificationRequest(
        "report_ask", report.reported_by, OfReport(report=report.id)
    )
    _in_working_hours(batch, report.mention, request, timer)


def ring_deadline(batch: TimerBatch, timer: Timer) -> None:
    """Remind the level that decides; people decide, never the bot."""
    mention = mentions.find(batch.tx, MentionId(timer.subject_id))
    if mention is None:
        timers.set_all(batch.tx, SUBJECT, timer.subject_id, ())
        return
    steps = batch.context.playbook.removal.deadline_reminders
    timers.put(batch.tx, climbed(timer, steps, batch.context.now))
    knew = knew_at(batch.tx, mention.id) or timer.since
    request = NotificationRequest("deadline", _who_decides(batch), Deadline(knew=knew))
    _in_working_hours(batch, mention.id, request, timer)


def _who_decides(batch: TimerBatch) -> UserId | None:
    """The first person with the role of the level; the card's thread where there is none."""
    playbook = batch.context.playbook
    level = playbook.escalation.levels.get(playbook.removal.deadline_level)
    for person in batch.app.people.values():
        if level is not None and level.role in person.roles and person.slack:
            return UserId(person.slack)
    return None


def _in_working_hours(
    batch: TimerBatch, mention: MentionId, request: NotificationRequest, timer: Timer
) -> None:
    key = f"{request.kind}:{timer.subject_id}:{timer.step}"
    at = batch.context.hours.next_opening(batch.context.now)
    say(batch.tx, batch.app, mention, request, batch.context, key=key, not_before=at)
