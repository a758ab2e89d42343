"""What is due about private contact and tasks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.batch import TimerBatch
from bot.handoffs import rules as handoffs_rules
from bot.mentions.rules.transition import NotificationRequest
from data import timers
from data.handoffs import tasks
from data.handoffs.models import Task, TaskId
from data.mentions import queues
from data.models import ChannelId, Timer, UserId
from data.outbox import outbox, reminders
from data.outbox.notification_data import FromTo, OfTask
from data.team import members


def ask(batch: TimerBatch, leaving: Sequence[UserId], to: UserId, timer: Timer) -> None:
    """One owner from the offer to the solution: hand it over, or say nothing and keep it."""
    for person in leaving:
        for mention in queues.in_private(batch.tx, person):
            outbox.put(
                batch.tx,
                key=f"private_shift:{mention.id}:{timer.due.isoformat()}",
                kind="private_shift",
                channel=ChannelId(person),
                now=batch.context.now,
                mention=mention.id,
                data=FromTo(to=to),
            )


_HOUR = timedelta(hours=1)


def fire(batch: TimerBatch, timer: Timer) -> None:
    """Remind once; whoever is away is stood in for, and nobody is reminded at night."""
    task = tasks.find(batch.tx, TaskId(timer.subject_id))
    if task is None or not task.is_open:
        timers.set_all(batch.tx, timer.subject, timer.subject_id, ())
        return
    hours = batch.app.hours
    for later in handoffs_rules.timers(task, hours, timer.step + 1):
        timers.put(batch.tx, replace(later, since=timer.since))
    person = handoffs_rules.reader(task, timer.step)
    if timer.step > 0 and person == task.owner:
        return
    if person is None:
        _remind(batch, timer, task, UserId(str(task.channel)))
        return
    data = OfTask(person=person)
    request = batch.reminding.to_who_is_there(
        NotificationRequest("task_due", person, data)
    )
    if request.to is None or batch.reminding.preference_of(request) == "none":
        return
    if batch.missed:
        batch.add_missed(timer, request, task.mention)
    else:
        _remind(batch, timer, task, request.to)


def _remind(batch: TimerBatch, timer: Timer, task: Task, to: UserId) -> None:
    outbox.put(
        batch.tx,
        key=f"task_due:{task.id}:{timer.step}:{task.due.isoformat()}",
        kind="task_due",
        channel=ChannelId(to),
        now=batch.context.now,
        mention=task.mention,
        data=OfTask(task=task.id, step=timer.step),
        not_before=_when(batch, to),
    )


def _when(batch: TimerBatch, to: UserId) -> datetime:
    """Not while its reader is not to be disturbed, and not as one message too many."""
    rules, now = batch.app.playbook.nudges, batch.context.now
    lately = reminders.lately(batch.tx, ChannelId(to), now - _HOUR, now)
    member = members.find(batch.tx, to)
    quiet = member.quiet_until if member is not None else None
    respected = quiet if quiet and rules.respect_do_not_disturb else now
    full = len(lately) >= rules.max_direct_per_hour
    return max(now, respected, lately[0] + _HOUR if full else now)
