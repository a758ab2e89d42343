"""Deletes old closed cases at night (DESIGN promise 10, S0.4), and counts nobody looks at again."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from functools import partial

from bot.core.batch import TimerBatch
from bot.core.context import AppContext
from bot.core.notify import redraw_all
from bot.mentions.rules.transition import DecisionContext
from bot.playbook.schema.retention import Retention
from bot.privacy.forgetting import forget_case
from bot.storms.rules.detecting import bin_of, counted_for
from data import timers
from data.intake import dead_letters, own_posts, withdrawals
from data.models import MentionId, Timer, UserId
from data.privacy import forgetting
from data.privacy.forgetting import Ends
from data.store import AT_ONCE
from data.storms import counting
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
    """Set the timer for the next night: old counts go even where cases are kept."""
    due = [Timer(SUBJECT, _DESK, "forget", tonight(app, now), 0, now)]
    timers.set_all(tx, SUBJECT, _DESK, due)


def fire(batch: TimerBatch, _timer: Timer) -> None:
    """Look what is over and forget it in parts, each in a transaction of its own.

    It is due again soon, in case the bot ends in between, until nothing is left.
    """
    tx, app, now = batch.tx, batch.app, batch.context.now
    if not app.playbook.retention.on:
        _forget_counts(tx, app, now)
        expect(tx, app, now)
        return
    soon = Timer(SUBJECT, _DESK, "forget", now + _SOON, 0, now)
    timers.set_all(tx, SUBJECT, _DESK, [soon])
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
    _forget_counts(tx, app, now)
    expect(tx, app, now)


def _forget_counts(tx: Transaction, app: AppContext, now: datetime) -> None:
    """Posts per five minutes from before the days by which the usual is known."""
    counting.forget_bins(tx, bin_of(now - counted_for(app.playbook.storms.detection)))


def tonight(app: AppContext, now: datetime) -> datetime:
    """The next time it is that hour where the desk is."""
    local = now.astimezone(app.hours.zone)
    night = datetime.combine(local.date(), _NIGHT, app.hours.zone)
    if night <= local:
        night = datetime.combine(local.date() + _A_DAY, _NIGHT, app.hours.zone)
    return night.astimezone(now.tzinfo)


def _ends(plan: Retention, now: datetime) -> Ends:
    def before(spans: Mapping[str, timedelta]) -> dict[str, datetime]:
        return {name: now - span for name, span in spans.items()}

    return Ends(
        now - plan.closed, now - plan.kept, before(plan.outcomes), before(plan.classes)
    )
