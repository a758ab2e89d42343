"""Deletes old closed cases at night (DESIGN promise 10, S0.4)."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from bot.core.batch import TimerBatch
from bot.core.context import AppContext
from bot.core.refresh import redraw_all
from bot.playbook.schema.retention import Retention
from bot.privacy.forgetting import forget_case
from data import timers
from data.intake import dead_letters, own_posts, withdrawals
from data.models import Timer
from data.privacy import forgetting, retention
from data.privacy.retention import Ends
from data.transaction import Transaction

SUBJECT = "retention"
_DESK = 0
_AT_ONCE = 50
"""Cases in one transaction: a press waits for no more than that."""

_SOON = timedelta(minutes=1)
_NIGHT = time(4)
"""No clock is changed at that hour."""

_A_DAY = timedelta(days=1)


def expect(tx: Transaction, app: AppContext, now: datetime) -> None:
    """Set the timer for the next night, if anything is forgotten by itself."""
    on = app.playbook.retention.on
    _ring_at(tx, tonight(app, now) if on else None, now)


def fire(batch: TimerBatch, _timer: Timer) -> None:
    """Forget some; the next ones a minute later, or the next night."""
    tx, app, now = batch.tx, batch.app, batch.context.now
    plan = app.playbook.retention
    over = retention.over(tx, _ends(plan, now), _AT_ONCE) if plan.on else []
    for mention in over:
        for reply in forgetting.replies_to(tx, mention):
            forgetting.forget_reply(tx, reply, now)
        forget_case(tx, mention, batch.context)
    redraw_all(tx, over, batch.context, "forgotten_in_time")
    if plan.on:
        dead_letters.forget_before(tx, now - plan.closed)
        own_posts.forget_before(tx, now - plan.closed)
        withdrawals.forget_before(tx, now - plan.closed)
    if len(over) == _AT_ONCE:
        _ring_at(tx, now + _SOON, now)
    else:
        expect(tx, app, now)


def tonight(app: AppContext, now: datetime) -> datetime:
    """The next time it is that hour where the desk is."""
    local = now.astimezone(app.hours.zone)
    night = datetime.combine(local.date(), _NIGHT, app.hours.zone)
    if night <= local:
        night = datetime.combine(local.date() + _A_DAY, _NIGHT, app.hours.zone)
    return night.astimezone(now.tzinfo)


def _ring_at(tx: Transaction, due: datetime | None, now: datetime) -> None:
    wanted = [] if due is None else [Timer(SUBJECT, _DESK, "forget", due, 0, now)]
    timers.set_all(tx, SUBJECT, _DESK, wanted)


def _ends(plan: Retention, now: datetime) -> Ends:
    def before(spans: Mapping[str, timedelta]) -> dict[str, datetime]:
        return {name: now - span for name, span in spans.items()}

    return Ends(
        now - plan.closed, now - plan.kept, before(plan.outcomes), before(plan.classes)
    )
