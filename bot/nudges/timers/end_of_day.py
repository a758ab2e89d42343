"""Lists the praise nobody has handled, once a day when the desk closes (S2.5).

Nobody is reminded of praise; each post appears in one list, so that letting it stand is
a decision and not an oversight.
"""

from datetime import datetime, time, timedelta

from bot.core.apply import SOURCE
from bot.core.batch import TimerBatch
from bot.core.context import AppContext
from bot.hours.hours import Hours
from data import timers
from data.audit import events
from data.mentions import idle_mentions
from data.models import Timer
from data.outbox import outbox
from data.outbox.notification_data import Item, Listed
from data.transaction import Transaction

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


def fire(batch: TimerBatch, _timer: Timer) -> None:
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
        data=Listed(items=tuple(Item(mention=mention.id) for mention in found)),
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
