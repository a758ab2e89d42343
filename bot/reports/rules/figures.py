"""Adds cases up to figures, and decides which of them may be shown.

Nothing here asks who did what: a figure about how something was handled is shown only
where enough posts and more than one person stand behind it, and where nobody can take the
figures beside it away from the sum to get at it (playbook 8.2, DESIGN promise 10).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.reports.rules.cases import Promises, ReportedMention
from bot.reports.rules.periods import Period
from bot.reports.rules.sums import (
    ALL,
    CELL,
    UNKNOWN,
    Counts,
    Day,
    Sum,
    Times,
    Who,
    unknown_in,
)

OTHER = "other"
"""The name of small groups together."""

DIMENSIONS = ("class", "platform", "source", "language", "hour")
"""What figures are broken down by."""

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Dimension = Callable[[ReportedMention], str]


@dataclass(frozen=True, slots=True)
class Fewest:
    """What must stand behind a figure: so many posts, and so many people."""

    posts: int = 3
    people: int = 2


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and ninetieth percentile in seconds, and of how many."""

    count: int
    median: float
    p90: float


@dataclass(frozen=True, slots=True)
class Handling:
    """How a group was handled. Times run from the post to our first reply.

    Of `judged` mentions the first reply was there in time for `within`; of those that need
    a reply `replied` got one. Private contact was `offered`, `accepted`, and `solved` it.
    """

    work: Spread | None
    wall: Spread | None
    claim_work: Spread | None
    claim_wall: Spread | None
    judged: int
    within: int
    replied: int
    offered: int
    accepted: int
    solved: int

    @property
    def share(self) -> int | None:
        """In whole percent; nothing where nothing was due."""
        return None if not self.judged else round(100 * self.within / self.judged)


@dataclass(frozen=True, slots=True)
class Group:
    """What came in of one kind. No `handling`: too little or too few people for it.

    `reach` are the followers of all who wrote, as far as sources said so.
    """

    name: str
    posts: int
    critical: int
    abuse: int
    needs_reply: int
    still_open: int
    community: int
    reach: int
    handling: Handling | None


@dataclass(frozen=True, slots=True)
class Handovers:
    """Private contact: how far it got, and how people felt before and after."""

    offered: int = 0
    accepted: int = 0
    solved: int = 0
    closing_note: int = 0
    moods: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Work:
    """What was done, counted; shown only where more than one person did it."""

    promises: Promises
    reopened: int
    no_reply_then_answered: int
    escalated: int
    seen: Spread | None
    decided: Spread | None
    removals: int
    passed_on: int
    handovers: Handovers


@dataclass(frozen=True, slots=True)
class Calibration:
    """How well first looks and suggestions fit, without names; nothing of too few posts.

    Of `taken_for_trolls`, whose first class was abuse, `were_customers` have a class now
    whose authors wait for a reply. Of `suggested` flags `accepted` were set.
    """

    taken_for_trolls: int | None
    were_customers: int | None
    suggested: int | None
    accepted: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of one stretch of time.

    `apart` are mentions that count nowhere else, by why. `also_via` is how often a second
    tool delivered a post that was known. `snoozed` count, but have no response time.
    `classes` are the classes first chosen and those it came to, of those that changed.
    `rules` are those that muted, with how much. `silent` are platforms on which nobody who needs a reply got one (S2.48).
    """

    begins: datetime
    ends: datetime
    total: Group
    apart: Mapping[str, int]
    snoozed: int
    also_via: int
    by: Mapping[str, Sequence[Group]]
    daily: Mapping[date, tuple[int, int]]
    tone: Mapping[str, int]
    classes: Mapping[tuple[str, str], int]
    work: Work | None
    calibration: Calibration | None = None
    stories: Sequence[tuple[int, int]] = ()
    silent: Sequence[str] = ()
    drills: int = 0
    rules: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Report:
    """A stretch of time, and those before it that are known as a whole, the nearest first.

    `usual` is all of those together. `only` is what it was narrowed down to: a kind and a
    name, such as `class`, `praise`.
    """

    period: Period
    now: datetime
    figures: Figures
    before: tuple[Figures, ...] = ()
    usual: Figures | None = None
    only: tuple[str, str] | None = None


def by_class(case: ReportedMention) -> str:
    """The class it has now."""
    return str(case.row["classification"] or UNKNOWN)


def by_platform(case: ReportedMention) -> str:
    """Where it was posted."""
    return str(case.row["platform"] or UNKNOWN)


def by_source(case: ReportedMention) -> str:
    """Which tool delivered it."""
    return str(case.row["source"])


def by_language(case: ReportedMention) -> str:
    """The language as the source says, without the country."""
    return str(case.row["language"] or UNKNOWN).partition("-")[0].lower()


def by_hour(zone: ZoneInfo) -> Dimension:
    """The hour of the week in which it came in, by the clock of the desk: `mon-09`."""

    def hour(case: ReportedMention) -> str:
        local = datetime.fromtimestamp(case.received, zone)
        return f"{_DAYS[local.weekday()]}-{local.hour:02d}"

    return hour


def figures_by(name: str, zone: ZoneInfo) -> Dimension:
    """How a case is sorted by one of the `DIMENSIONS`."""
    return _dimensions(zone)[name]


def _dimensions(zone: ZoneInfo) -> dict[str, Dimension]:
    return {
        "class": by_class,
        "platform": by_platform,
        "source": by_source,
        "language": by_language,
        "hour": by_hour(zone),
    }


class Tally:
    """Takes cases one at a time, so that a month needs the room of its figures only."""

    def __init__(
        self,
        zone: ZoneInfo,
        fewest: Fewest,
        *,
        keep: Callable[[ReportedMention], bool] | None = None,
        only: tuple[str, str] | None = None,
        by: Sequence[str] = DIMENSIONS,
    ) -> None:
        """`keep` is what it is narrowed down to, `only` the same as a kind and a name."""
        self._zone, self._fewest, self._keep = zone, fewest, keep
        self._only = only
        known = _dimensions(zone)
        self._dimensions = {name: known[name] for name in by}
        self._cells: dict[tuple[str, ...], Sum] = defaultdict(Sum)
        self._other_cells: dict[tuple[str, ...], Sum] = defaultdict(Sum)
        self._daily: dict[date, list[int]] = defaultdict(lambda: [0, 0])
        self._counts = Counts()
        self._kept: dict[tuple[str, str], Sum] = defaultdict(Sum)
        self._kept_others: dict[tuple[str, str], Sum] = defaultdict(Sum)
        self._kept_by: dict[str, dict[str, Sum]] = defaultdict(lambda: defaultdict(Sum))
        self._who: Who = {}

    def add(self, case: ReportedMention) -> None:
        """One more mention."""
        kept = self._keep is None or self._keep(case)
        if case.apart:
            if kept:
                self._counts.add_apart(case)
            return
        cells = self._cells if kept else self._other_cells
        cells[tuple(key(case) for key in self._dimensions.values())].add(case)
        if kept:
            day = self._daily[datetime.fromtimestamp(case.received, self._zone).date()]
            day[0] += 1
            day[1] += case.critical
            self._counts.add(case)

    def add_day(self, day: Day) -> None:
        """A whole day, as it was kept; not for what is narrowed down to a topic."""
        there = self._daily[day.day]
        for cell, (sums, counts) in day.cells.items():
            asked_for = self._is_asked_for(cell)
            if sums.posts:
                (self._kept if asked_for else self._kept_others)[cell].join(sums)
            if not asked_for:
                continue
            self._counts.join(counts)
            there[0] += sums.posts
            there[1] += sums.critical
        if not there[0]:
            del self._daily[day.day]
        if self._only is None:
            for dimension in {ALL, *self._dimensions} & day.by.keys():
                for name, one in day.by[dimension].items():
                    self._kept_by[dimension][name].join(one)

    def _is_asked_for(self, cell: tuple[str, str]) -> bool:
        if self._only is None:
            return True
        kind, name = self._only
        return cell[CELL.index(kind)] == name

    def unknown(self) -> set[int]:
        """The mentions of which has to be known who handled them, for counting people."""
        found: set[int] = set()
        for cells in (self._kept, self._kept_others):
            total, by = self._of_cells(cells)
            found.update(unknown_in([total]))
            for groups in by.values():
                found.update(unknown_in(groups.values()))
        for groups in self._kept_by.values():
            found.update(unknown_in(groups.values()))
        return found

    def knows(self, who: Who) -> None:
        """Who claimed and answered those."""
        self._who = who

    def figures(self, begins: datetime, ends: datetime) -> Figures:
        """What it comes to."""
        fewest, counts = self._fewest, self._counts
        total, by = self._summed(self._cells, self._kept)
        rest, others = self._summed(self._other_cells, self._kept_others)
        if self._only is None:
            for dimension, found in self._kept_by.items():
                for name, one in found.items():
                    (total if dimension == ALL else by[dimension][name]).join(one)
        shown = self._may_show(total, rest)
        groups = {
            name: self._groups(by[name], others[name]) for name in self._dimensions
        }
        return Figures(
            begins=begins,
            ends=ends,
            total=self._group("all", total, shown=shown),
            apart=dict(counts.apart),
            snoozed=counts.numbers["snoozed"],
            also_via=counts.numbers["also_via"],
            by=groups,
            daily={day: (n[0], n[1]) for day, n in sorted(self._daily.items())},
            tone=dict(counts.tone),
            classes=_merged(counts.classes, fewest.posts) if shown else {},
            work=_work(counts, fewest) if shown else None,
            calibration=_calibration(counts, fewest) if shown else None,
            stories=sorted(counts.stories, reverse=True),
            rules=dict(sorted(counts.rules.items(), key=lambda one: (-one[1], one[0]))),
            silent=[
                name
                for name, one in sorted(by.get("platform", {}).items())
                if one.needs_reply >= fewest.posts and not one.replied
            ],
        )

    def _summed(
        self,
        cells: Mapping[tuple[str, ...], Sum],
        kept: Mapping[tuple[str, str], Sum],
    ) -> tuple[Sum, dict[str, dict[str, Sum]]]:
        """All cells together, and those of each name by each dimension."""
        total, by = self._of_cells(kept)
        if self._only is None:
            total = Sum()
        for key, cell in cells.items():
            total.join(cell)
            for dimension, name in zip(self._dimensions, key, strict=True):
                by[dimension][name].join(cell)
        return total, by

    def _of_cells(
        self, cells: Mapping[tuple[str, str], Sum]
    ) -> tuple[Sum, dict[str, dict[str, Sum]]]:
        total, by = Sum(), _sums(self._dimensions)
        for cell, one in cells.items():
            if self._only is not None:
                total.join(one)
            for dimension, name in zip(CELL, cell, strict=True):
                if dimension in by:
                    by[dimension][name].join(one)
        return total, by

    def _group(self, name: str, one: Sum, *, shown: bool) -> Group:
        return Group(
            name=name,
            posts=one.posts,
            critical=one.critical,
            abuse=one.abuse,
            needs_reply=one.needs_reply,
            still_open=one.still_open,
            community=one.community,
            reach=one.reach,
            handling=self._handling(one) if shown else None,
        )

    def _handling(self, one: Sum) -> Handling:
        fewest = self._fewest
        claims = one.claimers.at_least(fewest.people, self._claimer)
        return Handling(
            work=_spread(one.work, fewest),
            wall=_spread(one.wall, fewest),
            claim_work=_spread(one.claim_work, fewest) if claims else None,
            claim_wall=_spread(one.claim_wall, fewest) if claims else None,
            judged=one.judged,
            within=one.within,
            replied=one.replied,
            offered=one.offered,
            accepted=one.accepted,
            solved=one.solved,
        )

    def _enough(self, one: Sum) -> bool:
        """Whether figures about its handling say nothing of one person alone."""
        replies = max(len(one.work), one.judged)
        return replies >= self._fewest.posts and one.repliers.at_least(
            self._fewest.people, self._replier
        )

    def _claimer(self, mention: int) -> str | None:
        return self._who[mention][0]

    def _replier(self, mention: int) -> str | None:
        return self._who[mention][1]

    def _may_show(self, kept: Sum, rest: Sum) -> bool:
        """Enough of it, and enough of what was left out: the two add up to what is known."""
        return self._enough(kept) and (not rest.handled or self._enough(rest))

    def _groups(
        self, sums: Mapping[str, Sum], others: Mapping[str, Sum]
    ) -> tuple[Group, ...]:
        """The groups of one kind, the largest first; small ones together at the end."""
        merged, rest = _with_other(sums, self._fewest.posts), Sum()
        filtered = self._keep is not None
        shown = {
            name
            for name, one in merged.items()
            if not (filtered and name == OTHER)
            and self._may_show(one, others.get(name, rest))
        }
        hidden = Sum()
        for name, one in merged.items():
            if name not in shown:
                hidden.join(one)
        # What is hidden must not follow from the sum: another one is hidden with it.
        for name in sorted(shown, key=lambda n: (merged[n].handled, n)):
            if not hidden.handled or self._enough(hidden):
                break
            shown.discard(name)
            hidden.join(merged[name])
        ordered = sorted(merged, key=lambda n: (n == OTHER, -merged[n].posts, n))
        return tuple(
            self._group(name, merged[name], shown=name in shown) for name in ordered
        )


def _calibration(counts: Counts, fewest: Fewest) -> Calibration:
    numbers = counts.numbers
    trolls = numbers["taken_for_trolls"] >= fewest.posts
    flags = numbers["suggested"] >= fewest.posts
    return Calibration(
        taken_for_trolls=numbers["taken_for_trolls"] if trolls else None,
        were_customers=numbers["were_customers"] if trolls else None,
        suggested=numbers["suggested"] if flags else None,
        accepted=numbers["accepted_flags"] if flags else None,
    )


def _work(counts: Counts, fewest: Fewest) -> Work:
    numbers = counts.numbers
    return Work(
        promises=Promises(
            numbers["given"], numbers["kept"], numbers["moved"], numbers["broken"]
        ),
        reopened=numbers["reopened"],
        no_reply_then_answered=numbers["late_answer"],
        escalated=numbers["escalated"],
        seen=_spread(counts.seen, fewest),
        decided=_spread(counts.decided, fewest),
        removals=numbers["removals"],
        passed_on=numbers["passed_on"],
        handovers=Handovers(
            numbers["offered"],
            numbers["accepted"],
            numbers["solved"],
            numbers["closing_note"],
            dict(sorted(counts.moods.items())),
        ),
    )


def _with_other(sums: Mapping[str, Sum], fewest: int) -> dict[str, Sum]:
    """Small groups together; one that is small alone is still only called other."""
    merged: dict[str, Sum] = {}
    for name, one in sums.items():
        small = one.posts < fewest
        kept = merged.setdefault(OTHER if small else name, Sum())
        kept.join(one)
    return merged


def _merged(
    counts: Mapping[tuple[str, str], int], fewest: int
) -> dict[tuple[str, str], int]:
    merged: Counter[tuple[str, str]] = Counter()
    for pair, count in counts.items():
        merged[pair if count >= fewest else (OTHER, OTHER)] += count
    return dict(sorted(merged.items(), key=lambda one: (-one[1], one[0])))


def _spread(times: Times, fewest: Fewest) -> Spread | None:
    if len(times) < fewest.posts:
        return None
    return Spread(len(times), *times.percentiles(0.5, 0.9))


def _sums(names: Iterable[str]) -> dict[str, dict[str, Sum]]:
    return {name: defaultdict(Sum) for name in names}


def instant(at: datetime) -> str:
    """As it stands in a file."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
