"""Deletes old closed cases at night (DESIGN promise 10, S0.4)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import partial

from bot.core.batch import TimerBatch
from bot.core.context import AppContext
from bot.core.notify import redraw_all
from bot.mentions.rules.transition import DecisionContext
from bot.playbook.schema.retention import Retention
from bot.privacy.forgetting import forget_case
from data import timers
from data.intake import dead_letters, own_posts, withdrawals
from data.models import MentionId, Timer, UserId
from data.privacy import forgetting
from data.privacy.forgetting import Ends
from data.store import AT_ONCE
from data.transaction import Transaction

SUBJECT = "retention"
_DESK = 0
A_ROUND = 500
"""How many cases are looked up together; they are forgotten in parts, so that other timers can run."""

_SOON = timedelta(seconds=10)
"""The pause between two rounds: a hundred thousand cases take half an hour."""

_NIGHT = time(4)
"""No clock is changed at that hour."""

_A_DAY = timedelta(days=1)


def expect(tx: Transaction, app: AppContext, now: datetime) -> None:
    """Set the timer for the next night, if anything is forgotten by itself."""
    on = app.playbook.retention.on
    _ring_at(tx, tonight(app, now) if on else None, now)


def fire(batch: TimerBatch, _timer: Timer) -> None:
    """Look what is over and forget it in parts, each in a transaction of its own.

    It is due again soon, in case the bot ends in between, until nothing is left.
    """
    tx, app, now = batch.tx, batch.app, batch.context.now
    if not app.playbook.retention.on:
        expect(tx, app, now)
        return
    _ring_at(tx, now + _SOON, now)
    batch.afterwards.append(partial(forget_what_is_over, app))


async def forget_what_is_over(app: AppContext) -> None:
    """A round: what is over is looked for on a reader, so that nobody waits for it."""
    plan, context = app.playbook.retention, app.context(UserId(""))
    ends = _ends(plan, context.now)
    over = await app.store.read(lambda tx: forgetting.over(tx, ends, A_ROUND))
    for first in range(0, len(over), AT_ONCE):
        part = over[first : first + AT_ONCE]
        await app.store.write(partial(_forget, part, ends, context), bulk=True)
    if len(over) < A_ROUND:
        await app.store.write(partial(_end, app, plan, context.now), bulk=True)
    app.wake()


def _forget(
    cases: Sequence[MentionId], ends: Ends, context: DecisionContext, tx: Transaction
) -> None:
    """Those that are still over: one may have been opened again, or be held, since."""
    still = forgetting.over(tx, ends, len(cases), among=cases)
    for mention in still:
        for reply in forgetting.replies_to(tx, mention):
            forgetting.forget_reply(tx, reply, context.now)
        forget_case(tx, mention, context)
    redraw_all(tx, still, context, "forgotten_in_time")


def _end(app: AppContext, plan: Retention, now: datetime, tx: Transaction) -> None:
    """What belongs to no case goes as well; then nothing until the next night."""
    dead_letters.forget_before(tx, now - plan.closed)
    own_posts.forget_before(tx, now - plan.closed)
    withdrawals.forget_before(tx, now - plan.closed)
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
