"""Works out the figures of a stretch of time, and the rows of the export."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.errors import Refused
from bot.hours.elapsed import Elapsed
from bot.hours.hours import Hours
from bot.playbook.playbook import Playbook
from bot.reports.rules import periods
from bot.reports.rules.cases import Case, Reader
from bot.reports.rules.figures import DIMENSIONS, Fewest, Figures, Report, Tally
from bot.reports.rules.periods import Period
from bot.ui.texts import escape_line
from data.instants import maybe_instant
from data.reports import cases
from data.transaction import Transaction

_COMPARED = ("class", "platform")
"""What is also known of the time before."""

Keep = Callable[[Case], bool]

_LATELY = timedelta(days=366)
"""What was named since then is known by name."""

_NARROWED = {"class": ("platform",), "platform": ("class",), "topic": ("class",)}
"""What is left of a narrowed report is broken down in one way only: of few posts, two ways
to sort them would say who has which.
"""


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
    by = DIMENSIONS if only is None else _NARROWED[only[0]]
    figures = figures_of(tx, desk, period, now, keep=keep, by=by)
    known = maybe_instant(cases.first_received(tx))
    earlier = [
        one
        for one in periods.before(period, desk.zone)
        if known is not None and one.begins >= periods.day_of(known, desk.zone)
    ]
    together = Tally(
        desk.zone, desk.fewest, keep=keep, by=_COMPARED if only is None else by
    )
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
    by: Sequence[str] = DIMENSIONS,
) -> Figures:
    """The figures of one stretch of time, as things stand now."""
    tally = Tally(desk.zone, desk.fewest, keep=keep, by=by)
    for case in read(tx, desk, period.begins, period.ends, now):
        tally.add(case)
    drills = cases.drills_between(tx, period.begins, period.ends)
    return replace(tally.figures(period.begins, period.ends), drills=drills)


def read(
    tx: Transaction, desk: Desk, since: datetime, until: datetime, now: datetime
) -> Iterator[Case]:
    """Every case that came in then, one at a time."""
    first = maybe_instant(cases.first_received(tx))
    if first is None:
        return
    begins = max(since, first) - timedelta(days=1)
    reader = Reader(desk.playbook, Elapsed(desk.hours, begins), now)
    for row, beside in cases.received_between(tx, since, until):
        yield reader.case(row, beside)


def keeps(kind: str, name: str) -> Keep:
    """Only what is of this class, platform or topic (a keyword its source matched)."""
    if kind == "topic":
        wanted = f'"{name.casefold()}"'
        return lambda case: wanted in str(case.row["keywords"]).casefold()
    column = {"class": "classification", "platform": "platform"}[kind]
    return lambda case: case.row[column] == name


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants to know: a stretch of time, and what it is narrowed down to."""

    period: Period
    only: tuple[str, str] | None = None


def asked(tx: Transaction, desk: Desk, typed: str, now: datetime) -> Asked:
    """`month praise`, in any of our languages; a week where no time is named.

    Raises `Refused` with the word nobody knows.
    """
    first, _, rest = typed.strip().partition(" ")
    period = periods.period_named(first.casefold(), now, desk.zone)
    if period is None:
        period, rest = periods.period_named("week", now, desk.zone), typed.strip()
    assert period is not None
    if not rest.strip():
        return Asked(period)
    return Asked(period, _narrowed(tx, desk, rest.strip(), now))


def _narrowed(
    tx: Transaction, desk: Desk, typed: str, now: datetime
) -> tuple[str, str]:
    wanted, book = typed.casefold(), desk.playbook
    for kind, known in (("class", book.classes), ("platform", book.platforms)):
        for name, entry in known.items():
            called = {name, name.replace("_", " "), *entry.label.values()}
            if wanted in {one.casefold().rstrip("?") for one in called} | {name}:
                return kind, name
    since = now - _LATELY
    if cases.knows_platform(tx, typed, since):
        return "platform", typed
    if cases.knows_keyword(tx, wanted, since):
        return "topic", wanted
    raise Refused("report_unknown", {"word": escape_line(typed, 40)})
