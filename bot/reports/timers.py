"""What is said at set times: when the desk opens and closes, after a week and a month.

All of it hangs on the mornings and evenings of the desk's own working days. A message has
the day in its key, so that none is said twice, whatever the clock does.
"""

from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.core.batch import TimerBatch
from bot.core.context import AppContext
from bot.nudges.timers import end_of_day
from bot.reports.rules import periods
from bot.reports.service import health, messages
from data import timers
from data.models import ChannelId, Timer
from data.outbox import outbox
from data.outbox.notification_data import OfDay, OfPeriod
from data.transaction import Transaction

SUBJECT = "desk_report"
MORNING, EVENING, SOURCES = "morning", "evening", "sources"
_LOOK = timedelta(minutes=15)
"""How often the sources are looked at."""

_DESK = 0
_A_MOMENT = timedelta(milliseconds=1)


def expect(tx: Transaction, app: AppContext, now: datetime) -> None:
    """When the desk begins: what was missed is still said, then the next morning and evening."""
    there = timers.of(tx, SUBJECT, _DESK).values()
    missed = [one for one in there if one.due <= now]
    kept = {one.kind for one in missed}
    wanted = [one for one in _next(app, now) if one.kind not in kept]
    timers.set_all(tx, SUBJECT, _DESK, [*missed, *wanted])


def fire(batch: TimerBatch, timer: Timer) -> None:
    """Say what is due now, and expect the next time.

    A morning that is over by now is not said any more.
    """
    app, now = batch.app, batch.context.now
    over = end_of_day(app.hours, timer.due)
    if timer.kind == SOURCES:
        batch.afterwards.append(partial(_look, app))
    elif timer.kind == EVENING:
        _evening(batch)
    elif over is None or now < over:
        _morning(batch)
    timers.drop(batch.tx, timer)
    expect(batch.tx, app, now)


async def _look(app: AppContext) -> None:
    await health.look(app)


async def _look_well(app: AppContext) -> None:
    await health.look(app, thorough=True)


def _morning(batch: TimerBatch) -> None:
    app, now = batch.app, batch.context.now
    zone = ZoneInfo(app.zone)
    today = now.astimezone(zone).date()
    duty = batch.audience.on_duty
    batch.afterwards.append(partial(_look_well, app))
    _put(batch, MORNING, today, messages.day(batch.tx, app, now, duty))
    monday = today - timedelta(days=today.weekday())
    if _is_first(app, monday, today, zone):
        period = periods.last_week(now, zone)
        _put(batch, "week", monday, messages.period(batch.tx, app, period))
    first = today.replace(day=1)
    if _is_first(app, first, today, zone):
        period = periods.last_month(now, zone)
        _put(batch, "month", first, messages.period(batch.tx, app, period))


def _evening(batch: TimerBatch) -> None:
    app, now = batch.app, batch.context.now
    today = now.astimezone(ZoneInfo(app.zone)).date()
    _put(batch, EVENING, today, messages.evening(batch.tx, app, now))


def _put(
    batch: TimerBatch, kind: str, day: date, said: OfDay | OfPeriod | None
) -> None:
    app = batch.app
    reader = getattr(app.playbook.reports.messages, kind)
    channels: dict[str, ChannelId] = {
        "desk": app.channels.desk,
        "management": app.channels.management,
    }
    if said is None or reader not in channels:
        return
    outbox.put(
        batch.tx,
        key=f"report:{kind}:{day.isoformat()}",
        kind=f"report_{kind}",
        channel=channels[reader],
        now=batch.context.now,
        data=said,
    )


def _is_first(app: AppContext, begins: date, today: date, zone: ZoneInfo) -> bool:
    """Whether today is the first working day since then."""
    at = periods.midnight(begins, zone) - _A_MOMENT
    return app.hours.next_working_morning(at).astimezone(zone).date() == today


def _next(app: AppContext, now: datetime) -> list[Timer]:
    wanted = [_timer(MORNING, app.hours.next_working_morning(now), now)]
    closing = end_of_day(app.hours, now)
    wanted.append(_timer(SOURCES, now + _LOOK, now))
    return [*wanted, *([] if closing is None else [_timer(EVENING, closing, now)])]


def _timer(kind: str, due: datetime, now: datetime) -> Timer:
    return Timer(SUBJECT, _DESK, kind, due, 0, now)
