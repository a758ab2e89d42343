"""What is due about removals and reports to platforms."""

from bot.core.batch import TimerBatch
from bot.core.execute import SOURCE, say
from bot.mentions.rules.transition import NotificationRequest
from bot.takedown import rules
from bot.takedown.rules import climbed
from bot.takedown.service import SUBJECT, knew_at, settle
from data import timers
from data.audit import events
from data.mentions import mentions
from data.models import MentionId, Timer, UserId
from data.outbox import cards
from data.outbox.notification_data import Deadline, OfRemoval, OfReport
from data.takedown import removals, reports
from data.takedown.event_data import LetBe
from data.takedown.models import Removal, RemovalId, ReportId


def fire_removal(batch: TimerBatch, timer: Timer) -> None:
    """Tell the second person, or let it be; nothing where it is settled already."""
    removal = removals.find(batch.tx, RemovalId(timer.subject_id))
    if removal is None or removal.result is not None:
        timers.set_all(batch.tx, timer.subject, timer.subject_id, ())
    elif timer.kind == "lapse":
        _lapse(batch, removal)
    else:
        _possible(batch, timer, removal)


def _possible(batch: TimerBatch, timer: Timer, removal: Removal) -> None:
    """It can be confirmed now; the card says so, too."""
    left = timers.of(batch.tx, timer.subject, timer.subject_id)
    others = [one for kind, one in left.items() if kind != timer.kind]
    timers.set_all(batch.tx, timer.subject, timer.subject_id, others)
    cards.want(batch.tx, removal.mention, batch.context.now, urgent=False)
    request = NotificationRequest(
        "removal_possible", removal.second, OfRemoval(removal=removal.id)
    )
    key = f"removal_possible:{removal.id}"
    say(batch.tx, batch.app, removal.mention, request, batch.context, key=key)


def _lapse(batch: TimerBatch, removal: Removal) -> None:
    context = batch.context
    settle(batch.tx, rules.lapse(removal, context), context)
    events.append(
        batch.tx,
        mention=removal.mention,
        at=context.now,
        kind="removal_lapsed",
        actor=SOURCE,
        data=LetBe(removal.id, removal.measure),
    )
    cards.want(batch.tx, removal.mention, context.now, urgent=False)
    request = NotificationRequest(
        "removal_lapsed", removal.requested_by, OfRemoval(removal=removal.id)
    )
    key = f"removal_lapsed:{removal.id}"
    say(batch.tx, batch.app, removal.mention, request, context, key=key)


def fire_report(batch: TimerBatch, timer: Timer) -> None:
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
