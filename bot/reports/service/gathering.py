"""Works out the figures of a stretch of time, and the rows of the export."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.hours.elapsed import Elapsed
from bot.hours.hours import Hours
from bot.playbook.playbook import Playbook
from bot.reports.rules import periods
from bot.reports.rules.cases import Case, Reader
from bot.reports.rules.figures import Fewest, Figures, Report, Tally
from bot.reports.rules.periods import Period
from data.instants import maybe_instant
from data.reports import cases
from data.transaction import Transaction

Keep = Callable[[Case], bool]


@dataclass(frozen=True, slots=True)
class Desk:
    """What figures depend on besides the mentions: content, working time, time zone."""

    playbook: Playbook
    hours: Hours
    zone: ZoneInfo

    @property
    def fewest(self) -> Fewest:
        """What must stand behind a figure."""
        reports = self.playbook.reports
        return Fewest(reports.fewest_posts, reports.fewest_people)


def report(
    tx: Transaction,
    desk: Desk,
    period: Period,
    now: datetime,
    *,
    only: tuple[str, str] | None = None,
) -> Report:
    """Everything about one stretch of time, compared with four like it."""
    keep = None if only is None else keeps(*only)
    figures = figures_of(tx, desk, period, now, keep=keep)
    known = maybe_instant(cases.first_received(tx))
    earlier = [
        one
        for one in periods.before(period, desk.zone)
        if known is not None and one.begins >= periods.day_of(known, desk.zone)
    ]
    together = Tally(desk.zone, desk.fewest, keep=keep, by=("class",))
    before = []
    for one in earlier:
        alone = Tally(desk.zone, desk.fewest, keep=keep, by=())
        for case in read(tx, desk, one.begins, one.ends, now):
            alone.add(case)
            together.add(case)
        before.append(alone.figures(one.begins, one.ends))
    usual = together.figures(earlier[-1].begins, earlier[0].ends) if earlier else None
    return Report(period, now, figures, tuple(before), usual, only)


def figures_of(
    tx: Transaction,
    desk: Desk,
    period: Period,
    now: datetime,
    *,
    keep: Keep | None = None,
) -> Figures:
    """The figures of one stretch of time, as things stand now."""
    tally = Tally(desk.zone, desk.fewest, keep=keep)
    for case in read(tx, desk, period.begins, period.ends, now):
        tally.add(case)
    drills = cases.drills_between(tx, period.begins, period.ends)
    return replace(tally.figures(period.begins, period.ends), drills=drills)


def read(
    tx: Transaction, desk: Desk, since: datetime, until: datetime, now: datetime
) -> Iterator[Case]:
    """Every case that came in then, one at a time."""
    reader = Reader(desk.playbook, Elapsed(desk.hours, since - timedelta(days=1)), now)
    for row, beside in cases.received_between(tx, since, until):
        yield reader.case(row, beside)


def keeps(kind: str, name: str) -> Keep:
    """Only what is of this class, platform or topic (a keyword its source matched)."""
    if kind == "topic":
        wanted = f'"{name.casefold()}"'
        return lambda case: wanted in str(case.row["keywords"]).casefold()
    column = {"class": "classification", "platform": "platform"}[kind]
    return lambda case: case.row[column] == name
