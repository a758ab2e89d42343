"""Keeps the figures of days that are over, so that a report reads a row a day.

Only of days with many posts: few are read as fast, and a kept row of few posts would say
more than it has to. What is kept is right or is not used (`data/reports/days.py`); a change
of the playbook, the hours or the time zone makes all of it new, a little at a time.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.core.context import AppContext
from bot.reports.rules import periods, sums
from bot.reports.rules.figures import DIMENSIONS, figures_by
from bot.reports.rules.sums import Day
from bot.reports.service import gathering
from bot.reports.service.gathering import Desk
from data.instants import maybe_instant
from data.reports import cases, days
from data.reports.days import KeptDay
from data.transaction import Transaction

MANY = 50
"""Posts in a day from which on its figures are kept."""

POSTS_AT_ONCE = 60_000
"""Two or three seconds of work in a minute, in a thread of its own."""

_A_DAY = timedelta(days=1)
Stretch = tuple[datetime, datetime]


async def catch_up(
    app: AppContext, desk: Desk, *, many: int = MANY, most: int = POSTS_AT_ONCE
) -> bool:
    """Keep what is not kept yet or not right any more, the newest day first.

    False where there is more to do than `most` posts.
    """
    now = app.clock()
    missing, useless = await app.store.read(partial(_to_do, desk, now, many))
    if useless:
        await app.store.write(partial(days.drop, begins=useless), bulk=True)
    for stretch, count in missing:
        if most <= 0:
            return False
        most -= count
        await _keep(app, desk, stretch, now)
    return True


def _to_do(
    desk: Desk, now: datetime, many: int, tx: Transaction
) -> tuple[list[tuple[Stretch, int]], list[datetime]]:
    """What to keep, with how many posts it is, and what is of no use any more."""
    right, found = days.right(tx, desk.form, now), []
    for begins, ends in _days(tx, desk, now):
        if begins in right:
            continue
        count = days.posts(tx, begins, ends)
        if count >= many:
            found.append(((begins, ends), count))
    wanted = right | {stretch[0] for stretch, _ in found}
    return found, [one for one in days.kept(tx) if one not in wanted]


def _days(tx: Transaction, desk: Desk, now: datetime) -> Iterator[Stretch]:
    """Every day before today since the first post, the newest first."""
    first = maybe_instant(cases.first_received(tx))
    day = now.astimezone(desk.zone).date()
    oldest = day if first is None else first.astimezone(desk.zone).date()
    while day > oldest:
        ends, day = periods.midnight(day, desk.zone), day - _A_DAY
        yield periods.midnight(day, desk.zone), ends


async def _keep(app: AppContext, desk: Desk, stretch: Stretch, now: datetime) -> None:
    def read(tx: Transaction) -> tuple[KeptDay, int, datetime | None]:
        seen = days.changes(tx, *stretch)
        day, changes_at = day_of(tx, desk, stretch, now)
        told, times = sums.written(day, desk.fewest.people)
        at = None if changes_at is None else datetime.fromtimestamp(changes_at, UTC)
        return KeptDay(*stretch, told, times), seen, at

    kept, seen, changes_at = await app.store.read(read)

    def write(tx: Transaction) -> None:
        days.keep(tx, kept, form=desk.form, seen=seen, changes_at=changes_at, now=now)

    await app.store.write(write, bulk=True)


def day_of(
    tx: Transaction, desk: Desk, stretch: Stretch, now: datetime
) -> tuple[Day, float | None]:
    """A local day from its posts, and when time alone changes it next."""
    day = Day(stretch[0].astimezone(desk.zone).date())
    by = {name: figures_by(name, desk.zone) for name in DIMENSIONS}
    changes_at: float | None = None
    for case in gathering.read(tx, desk, *stretch, now):
        day.add(case, {name: key(case) for name, key in by.items()})
        if case.changes_at is not None:
            changes_at = min(case.changes_at, changes_at or case.changes_at)
    return day, changes_at
