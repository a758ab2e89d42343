"""Works out the figures of a stretch of time, and the rows of the export."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from bot.errors import Refused
from bot.hours.elapsed import Elapsed
from bot.hours.hours import Hours
from bot.playbook.playbook import Playbook
from bot.reports.rules import periods, sums
from bot.reports.rules.cases import Reader, ReportedMention
from bot.reports.rules.figures import DIMENSIONS, Fewest, Figures, Report, Tally
from bot.reports.rules.periods import Period
from bot.ui.texts import escape_line
from data.instants import maybe_instant
from data.reports import cases, days
from data.reports.days import KeptDay
from data.transaction import Row, Transaction

_COMPARED = ("class", "platform")
"""What is also known of the time before."""

Keep = Callable[[ReportedMention], bool]

_LATELY = timedelta(days=366)
"""What was named since then is known by name."""

_NARROWED = {"class": ("platform",), "platform": ("class",), "topic": ("class",)}
"""What is left of a narrowed report is broken down in one way only: of few posts, two ways
to sort them would say who has which.
"""


_FORM = 2
"""Raised when figures are computed otherwise than before."""

_COMPUTED_BY = ("classes", "flags", "unclassified", "guidance", "clocks", "reports")


def _plain(value: object) -> object:
    if isinstance(value, BaseModel):
        return value.model_dump()
    return sorted(map(str, value)) if isinstance(value, frozenset | set) else str(value)


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

    @property
    def form(self) -> str:
        """Changes with whatever figures are computed by, so that kept ones are not used."""
        book = self.playbook
        by = {name: getattr(book, name) for name in _COMPUTED_BY}
        told = [_FORM, by, str(self.zone), repr(self.hours.calendar)]
        written = json.dumps(told, default=_plain, sort_keys=True)
        return hashlib.sha256(written.encode()).hexdigest()[:32]


def report(
    tx: Transaction,
    desk: Desk,
    period: Period,
    now: datetime,
    *,
    only: tuple[str, str] | None = None,
) -> Report:
    """Everything about one stretch of time, compared with four like it."""
    by = DIMENSIONS if only is None else _NARROWED[only[0]]
    figures = figures_of(tx, desk, period, now, only=only, by=by)
    known = maybe_instant(cases.first_received(tx))
    earlier = [
        one
        for one in periods.before(period, desk.zone)
        if known is not None and one.begins >= periods.day_of(known, desk.zone)
    ]
    together = _tally(desk, only, _COMPARED if only is None else by)
    before = []
    for one in earlier:
        alone = _tally(desk, only, ())
        _fill([alone, together], tx, desk, one, now, only)
        before.append(_figures(tx, desk, alone, one.begins, one.ends, now))
    usual = (
        _figures(tx, desk, together, earlier[-1].begins, earlier[0].ends, now)
        if earlier
        else None
    )
    return Report(period, now, figures, tuple(before), usual, only)


def figures_of(
    tx: Transaction,
    desk: Desk,
    period: Period,
    now: datetime,
    *,
    only: tuple[str, str] | None = None,
    by: Sequence[str] = DIMENSIONS,
) -> Figures:
    """The figures of one stretch of time, as things stand now."""
    tally = _tally(desk, only, by)
    _fill([tally], tx, desk, period, now, only)
    found = _figures(tx, desk, tally, period.begins, period.ends, now)
    return replace(found, drills=cases.drills_between(tx, period.begins, period.ends))


def _tally(desk: Desk, only: tuple[str, str] | None, by: Sequence[str]) -> Tally:
    keep = None if only is None else keeps(*only)
    return Tally(desk.zone, desk.fewest, keep=keep, only=only, by=by)


def _fill(
    tallies: Sequence[Tally],
    tx: Transaction,
    desk: Desk,
    period: Period,
    now: datetime,
    only: tuple[str, str] | None,
) -> None:
    """The days whose figures are kept and still right, and every post of the rest."""
    at = period.begins
    for kept in _kept(tx, desk, period, now, only):
        _fill_by_posts(tallies, tx, desk, (at, kept.begins), now)
        day = sums.read(kept.begins.astimezone(desk.zone).date(), kept.told, kept.times)
        for tally in tallies:
            tally.add_day(day)
        at = kept.ends
    _fill_by_posts(tallies, tx, desk, (at, period.ends), now)


def _kept(
    tx: Transaction,
    desk: Desk,
    period: Period,
    now: datetime,
    only: tuple[str, str] | None,
) -> list[KeptDay]:
    if only is not None and only[0] not in sums.CELL:
        return []
    return days.between(tx, period.begins, period.ends, desk.form, now)


def _fill_by_posts(
    tallies: Sequence[Tally],
    tx: Transaction,
    desk: Desk,
    stretch: tuple[datetime, datetime],
    now: datetime,
) -> None:
    if stretch[0] < stretch[1]:
        for case in read(tx, desk, *stretch, now):
            for tally in tallies:
                tally.add(case)


def _figures(
    tx: Transaction,
    desk: Desk,
    tally: Tally,
    begins: datetime,
    ends: datetime,
    now: datetime,
) -> Figures:
    """Once it is known who handled the few posts by which people are counted."""
    unknown = sorted(tally.unknown())
    if unknown:
        tally.knows(
            {
                case.row["id"]: (case.claimed_by, case.replied_by)
                for case in _cases(desk, cases.of(tx, unknown), begins, now)
            }
        )
    return tally.figures(begins, ends)


def read(
    tx: Transaction, desk: Desk, since: datetime, until: datetime, now: datetime
) -> Iterator[ReportedMention]:
    """Every case that came in then, one at a time."""
    first = maybe_instant(cases.first_received(tx))
    if first is not None:
        found = cases.received_between(tx, since, until)
        yield from _cases(desk, found, max(since, first), now)


def _cases(
    desk: Desk,
    found: Iterable[tuple[Row, cases.OtherTables]],
    begins: datetime,
    now: datetime,
) -> Iterator[ReportedMention]:
    elapsed = Elapsed(desk.hours, begins - timedelta(days=1))
    reader = Reader(desk.playbook, elapsed, now)
    for row, beside in found:
        yield reader.case(row, beside)


def keeps(kind: str, name: str) -> Keep:
    """Only what is of this class, platform or topic (a keyword its source matched)."""
    if kind == "topic":
        wanted = f'"{name.casefold()}"'
        return lambda case: wanted in str(case.row["keywords"]).casefold()
    column = {"class": "classification", "platform": "platform"}[kind]
    return lambda case: case.row[column] == name


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """What somebody wants to know: a stretch of time, and what it is narrowed down to."""

    period: Period
    only: tuple[str, str] | None = None


def asked(tx: Transaction, desk: Desk, typed: str, now: datetime) -> ReportRequest:
    """`month praise`, in any of our languages; a week where no time is named.

    Raises `Refused` with the word nobody knows.
    """
    first, _, rest = typed.strip().partition(" ")
    period = periods.period_named(first.casefold(), now, desk.zone)
    if period is None:
        period, rest = periods.period_named("week", now, desk.zone), typed.strip()
    assert period is not None
    if not rest.strip():
        return ReportRequest(period)
    return ReportRequest(period, _narrowed(tx, desk, rest.strip(), now))


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
