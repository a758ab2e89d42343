"""Tells whoever comes on duty what is open, once per change of shift.

There is one desk, so its timer needs no number: it is due whenever a shift of the
roster begins or ends.
"""

from datetime import datetime

from bot.core.batch import TimerBatch
from bot.core.context import AppContext
from bot.handoffs import timers as handoffs_timers
from bot.mentions.rules.nudges import NEVER
from data import timers
from data.mentions import queues
from data.models import ChannelId, Timer, UserId
from data.outbox import outbox
from data.outbox.notification_data import Listed, ListItem
from data.transaction import Transaction

KIND = "shift"
_DESK = 0
_MOST = 100


def expect(tx: Transaction, app: AppContext, now: datetime) -> None:
    """Set the timer for the next change; without shifts there is none."""
    due = app.duty.next_change(now)
    wanted = [] if due is None else [Timer("desk", _DESK, KIND, due, 0, now)]
    timers.set_all(tx, "desk", _DESK, wanted)


def fire(batch: TimerBatch, timer: Timer) -> None:
    """A shift has begun: who comes on duty reads what is open, who stays does not."""
    duty = batch.app.duty
    before, now = duty.on_shift(timer.since), duty.on_shift(batch.context.now)
    expect(batch.tx, batch.app, batch.context.now)
    if timer.due == NEVER or not now:
        return
    handoffs_timers.ask(
        batch, [user for user in before if user not in now], now[0], timer
    )
    if now[0] not in before:
        _hand_on(batch, now, timer)


def _hand_on(batch: TimerBatch, now: tuple[UserId, ...], timer: Timer) -> None:
    """What nobody has, and what belongs to somebody who is not here now."""
    left = [m for m in queues.claimed(batch.tx, _MOST) if m.owner not in now]
    items = [*queues.unclaimed(batch.tx, _MOST), *left]
    reader = batch.here.stand_in(now[0]) or batch.audience.on_duty
    if reader is None:
        return
    outbox.put(
        batch.tx,
        key=f"duty_note:{now[0]}:{timer.due.isoformat()}",
        kind="duty_note",
        channel=ChannelId(reader),
        now=batch.context.now,
        data=Listed(items=tuple(ListItem(mention=one.id) for one in items)),
    )
