"""Asks what to do with a mention for which nothing is due any more (DESIGN promise 5)."""

from dataclasses import replace

from bot.core.batch import TimerBatch
from bot.core.notify import SOURCE
from bot.mentions.rules import nudges, stale
from bot.mentions.rules.transition import NotificationRequest
from data import timers
from data.audit import events
from data.models import ChannelId, Mention, Timer, UserId
from data.outbox import lists, outbox, pending_notifications, reminders
from data.outbox.notification_data import Item, Listed

MESSAGE = "left_lying"


def fire(batch: TimerBatch, mention: Mention, timer: Timer) -> None:
    """Silent while anything else will speak up for it; else one list for each person.

    After a downtime there is one summary, and this waits for the next morning.
    """
    hours, now = batch.app.hours, batch.context.now
    again = replace(timer, due=hours.next_working_morning(now))
    others = (stale.KIND,)
    if batch.missed or pending_notifications.will(
        batch.tx, mention.id, nudges.NEVER, but=others
    ):
        timers.put(batch.tx, again)
        return
    later = stale.next_time(timer.step, hours, now)
    timers.put(batch.tx, replace(timer, due=later, step=timer.step + 1))
    for person in stale.asked(mention, timer.step, batch.audience):
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
    item = Item(mention=mention.id)
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
    lists.join(batch.tx, waiting.id, item)
