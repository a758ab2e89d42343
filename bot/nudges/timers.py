"""The reminders about mentions: response time, nothing due, and the end of the day."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.core.batch import TimerBatch
from bot.core.context import AppContext
from bot.core.execute import apply_transition, reset_timers, say
from bot.core.notify import SOURCE
from bot.core.reminding import key_of
from bot.hours.hours import Hours
from bot.intake.service import prior_contact
from bot.mentions.rules import lifecycle, nudges
from bot.mentions.rules.transition import NotificationRequest
from data import timers
from data.audit import events
from data.mentions import idle_mentions, mentions
from data.models import ChannelId, Mention, MentionId, Timer, UserId
from data.outbox import outbox, reminders, standing
from data.outbox.notification_data import Listed, ListItem, Reminder
from data.storms import counting
from data.transaction import Transaction

MESSAGE = "left_lying"


def fire_stale(batch: TimerBatch, mention: Mention, timer: Timer) -> None:
    """Silent while anything else will speak up for it; else one list for each person.

    After a downtime there is one summary, and this waits for the next morning.
    """
    hours, now = batch.app.hours, batch.context.now
    again = replace(timer, due=hours.next_working_morning(now))
    others = (nudges.KIND,)
    if batch.missed or reminders.will(batch.tx, mention.id, nudges.NEVER, but=others):
        timers.put(batch.tx, again)
        return
    later = nudges.next_time(timer.step, hours, now)
    timers.put(batch.tx, replace(timer, due=later, step=timer.step + 1))
    for person in nudges.asked(mention, timer.step, batch.here.audience_for(mention)):
        _put_before(batch, mention, _reader(batch, person))
    events.append(batch.tx, mention=mention.id, at=now, kind=MESSAGE, actor=SOURCE)


def _reader(batch: TimerBatch, person: UserId | None) -> UserId | None:
    """Whoever stands in for somebody away; the lead for who wants no reminders."""
    request = NotificationRequest(MESSAGE, person, Listed(person=person))
    there = batch.reminding.to_who_is_there(request)
    unwanted = batch.reminding.preference_of(there) == "none"
    return batch.audience.lead if unwanted else there.to


def _put_before(batch: TimerBatch, mention: Mention, person: UserId | None) -> None:
    """Into the one list of this morning."""
    to = ChannelId(person or batch.app.channels.desk)
    item = ListItem(mention=mention.id)
    waiting = reminders.waiting_list(batch.tx, to, MESSAGE)
    if waiting is None:
        outbox.put(
            batch.tx,
            key=f"{MESSAGE}:{to}:{mention.id}:{batch.context.now.isoformat()}",
            kind=MESSAGE,
            channel=to,
            now=batch.context.now,
            data=Listed(items=(item,), person=person),
        )
        return
    standing.join(batch.tx, waiting.id, item)


def fire_mention(batch: TimerBatch, timer: Timer) -> None:
    """Decide one due timer of a mention, from where the mention stands now."""
    mention = mentions.find(batch.tx, MentionId(timer.subject_id))
    if mention is None:
        timers.set_all(batch.tx, timer.subject, timer.subject_id, ())
        return
    if timer.kind == nudges.KIND:
        fire_stale(batch, mention, timer)
    else:
        _climb(batch, mention, timer)


def _climb(batch: TimerBatch, mention: Mention, timer: Timer) -> None:
    context = batch.context
    playbook, hours, now = context.playbook, context.hours, batch.now_of(timer)
    if timer.kind in playbook.storms.quiet and counting.is_quiet(batch.tx, mention.id):
        later = context.now + playbook.storms.lifecycle.remind
        timers.push_back(batch.tx, timer, later)
        return
    audience = batch.here.audience_for(mention)
    step = nudges.due_step(timer, mention, playbook, hours, now, audience)
    if step is None:
        reset_timers(batch.tx, batch.app, mention, context)
        return
    timers.put(batch.tx, step.timer)
    if step.lets_go is not None:
        _let_go(batch, mention, step.lets_go, step.notifications[-1])
    elif batch.missed:
        for meant in step.notifications:
            request = batch.reminding.to_who_is_there(meant, mention)
            if batch.reminding.preference_of(request) != "none":
                batch.add_missed(timer, request)
    else:
        for request in step.latest:
            first = prior_contact.to_who_knows(
                batch.tx, batch.app, mention, request, context
            )
            batch.reminding.remind(mention, first)


def _let_go(
    batch: TimerBatch, mention: Mention, asked: str, request: NotificationRequest
) -> None:
    """Back to everybody, if the owner was really asked and has not answered."""
    tx, app, context = batch.tx, batch.app, batch.context
    question = replace(request, data=replace(request.says(Reminder), step=asked))
    message = outbox.with_key(tx, key_of(mention, question))
    if message is None or message.state != "sent":
        return
    apply_transition(tx, app, mention, lifecycle.let_go(mention, context), context)
    thread = replace(request, to=None)
    say(tx, app, mention.id, thread, context, key=key_of(mention, thread))


SUBJECT = "day_end"
_DESK = 0
_MOST = 25
_EVENING = time(17)
_A_DAY = timedelta(days=1)
_BREAKS = 6
"""More breaks than this has no working day."""


def expect(tx: Transaction, app: AppContext, now: datetime) -> None:
    """Set the timer for the end of this working day, or of the next."""
    due = end_of_day(app.hours, now)
    wanted = [] if due is None else [Timer(SUBJECT, _DESK, "list", due, 0, now)]
    timers.set_all(tx, SUBJECT, _DESK, wanted)


def fire_end_of_day(batch: TimerBatch, _timer: Timer) -> None:
    """One message with all of them; nothing where nothing is left."""
    tx, app, now = batch.tx, batch.app, batch.context.now
    expect(tx, app, now)
    calm = [
        klass.id
        for klass in app.playbook.classes.values()
        if not klass.nudges and klass.closes_as is None
    ]
    found = idle_mentions.not_listed(tx, calm, _MOST)
    if not found:
        return
    outbox.put(
        tx,
        key=f"day_end:{now.isoformat()}",
        kind="day_end",
        channel=app.channels.desk,
        now=now,
        data=Listed(items=tuple(ListItem(mention=mention.id) for mention in found)),
    )
    for mention in found:
        events.append(tx, mention=mention.id, at=now, kind="listed", actor=SOURCE)


def end_of_day(hours: Hours, now: datetime) -> datetime | None:
    """When the last stretch of this working day ends; at five where it never does."""
    if hours.calendar is None:
        local = now.astimezone(hours.zone)
        evening = local.replace(hour=_EVENING.hour, minute=0, second=0, microsecond=0)
        due = evening if evening > local else evening + _A_DAY
        return due.astimezone(now.tzinfo)
    opening = now if hours.is_open(now) else hours.next_opening(now)
    closing = hours.next_closing(opening)
    for _ in range(_BREAKS):
        if closing is None:
            return None
        again = hours.next_opening(closing)
        if again is None or _day(hours, again) != _day(hours, closing):
            return closing
        closing = hours.next_closing(again)
    return closing


def _day(hours: Hours, at: datetime) -> object:
    return at.astimezone(hours.zone).date()
