"""Adds cases up to figures, and decides which of them may be shown.

Nothing here asks who did what: a figure about how something was handled is shown only
where enough posts and more than one person stand behind it, and where nobody can take the
figures beside it away from the sum to get at it (playbook 8.2, DESIGN promise 10).
"""

import heapq
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from bot.reports.rules.cases import MUTED, Case, Promises
from bot.reports.rules.periods import Period

OTHER = "other"
"""The name of small groups together."""

UNKNOWN = "unknown"
"""The name of what has no class, platform or language."""

DIMENSIONS = ("class", "platform", "source", "language", "hour")
"""What figures are broken down by."""

_MOST_STORIES = 3
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Dimension = Callable[[Case], str]


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
    a reply `replied` got one.
    """

    work: Spread | None
    wall: Spread | None
    claim_work: Spread | None
    claim_wall: Spread | None
    judged: int
    within: int
    replied: int

    @property
    def share(self) -> int | None:
        """In whole percent; nothing where nothing was due."""
        return None if not self.judged else round(100 * self.within / self.judged)


@dataclass(frozen=True, slots=True)
class Group:
    """What came in of one kind. No `handling`: too little or too few people for it."""

    name: str
    posts: int
    critical: int
    abuse: int
    needs_reply: int
    still_open: int
    community: int
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


def by_class(case: Case) -> str:
    """The class it has now."""
    return str(case.row["classification"] or UNKNOWN)


def by_platform(case: Case) -> str:
    """Where it was posted."""
    return str(case.row["platform"] or UNKNOWN)


def by_source(case: Case) -> str:
    """Which tool delivered it."""
    return str(case.row["source"])


def by_language(case: Case) -> str:
    """The language as the source says, without the country."""
    return str(case.row["language"] or UNKNOWN).partition("-")[0].lower()


def by_hour(zone: ZoneInfo) -> Dimension:
    """The hour of the week in which it came in, by the clock of the desk: `mon-09`."""

    def hour(case: Case) -> str:
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


def percentile(values: Sequence[float], share: float) -> float:
    """Between the two nearest values, as spreadsheets and pandas do by default.

    `values` are sorted, and there is at least one.
    """
    place = (len(values) - 1) * share
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)


_COUNTED = (
    "posts",
    "critical",
    "abuse",
    "needs_reply",
    "replied",
    "still_open",
    "community",
    "judged",
    "within",
)


@dataclass(slots=True)
class _Sum:
    """What is known of one group so far."""

    posts: int = 0
    critical: int = 0
    abuse: int = 0
    needs_reply: int = 0
    replied: int = 0
    still_open: int = 0
    community: int = 0
    judged: int = 0
    within: int = 0
    work: "array[float]" = field(default_factory=lambda: array("d"))
    wall: "array[float]" = field(default_factory=lambda: array("d"))
    claim_work: "array[float]" = field(default_factory=lambda: array("d"))
    claim_wall: "array[float]" = field(default_factory=lambda: array("d"))
    repliers: set[str] = field(default_factory=set)
    claimers: set[str] = field(default_factory=set)

    def add(self, case: Case) -> None:
        row, awake = case.row, not case.row["snoozed_minutes"]
        self.posts += 1
        self.critical += case.critical
        self.abuse += case.tone == "abuse"
        if case.needs_reply:
            self.needs_reply += 1
            self.replied += case.work is not None
        self.still_open += row["status"] in ("open", "claimed")
        self.community += row["outcome"] == "community_answered"
        if case.within is not None and awake:
            self.judged += 1
            self.within += case.within
        if case.work is not None and awake:
            self._timed(case)
        if case.claim_work is not None:
            self.claim_work.append(case.claim_work)
            self.claim_wall.append(case.claim_wall or 0.0)
            if case.claimed_by is not None:
                self.claimers.add(case.claimed_by)

    def _timed(self, case: Case) -> None:
        self.work.append(case.work or 0.0)
        self.wall.append(case.wall or 0.0)
        if case.replied_by is not None:
            self.repliers.add(case.replied_by)

    def join(self, other: "_Sum") -> None:
        for name in _COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in ("work", "wall", "claim_work", "claim_wall"):
            getattr(self, name).extend(getattr(other, name))
        self.repliers |= other.repliers
        self.claimers |= other.claimers

    @property
    def handled(self) -> int:
        """How many mentions the figures of its handling are about."""
        return max(len(self.work), self.judged, len(self.claim_work))

    def enough(self, fewest: Fewest) -> bool:
        """Whether figures about its handling say nothing of one person alone."""
        replies = max(len(self.work), self.judged)
        return replies >= fewest.posts and len(self.repliers) >= fewest.people

    def group(self, name: str, fewest: Fewest, *, shown: bool) -> Group:
        return Group(
            name=name,
            posts=self.posts,
            critical=self.critical,
            abuse=self.abuse,
            needs_reply=self.needs_reply,
            still_open=self.still_open,
            community=self.community,
            handling=self._handling(fewest) if shown else None,
        )

    def _handling(self, fewest: Fewest) -> Handling:
        claims = len(self.claimers) >= fewest.people
        return Handling(
            work=_spread(self.work, fewest),
            wall=_spread(self.wall, fewest),
            claim_work=_spread(self.claim_work, fewest) if claims else None,
            claim_wall=_spread(self.claim_wall, fewest) if claims else None,
            judged=self.judged,
            within=self.within,
            replied=self.replied,
        )


class Tally:
    """Takes cases one at a time, so that a month needs the room of its figures only."""

    def __init__(
        self,
        zone: ZoneInfo,
        fewest: Fewest,
        *,
        keep: Callable[[Case], bool] | None = None,
        by: Sequence[str] = DIMENSIONS,
    ) -> None:
        self._zone, self._fewest, self._keep = zone, fewest, keep
        known = _dimensions(zone)
        self._dimensions = {name: known[name] for name in by}
        self._cells: dict[tuple[str, ...], _Sum] = defaultdict(_Sum)
        self._other_cells: dict[tuple[str, ...], _Sum] = defaultdict(_Sum)
        self._daily: dict[date, list[int]] = defaultdict(lambda: [0, 0])
        self._tone: Counter[str] = Counter()
        self._apart: Counter[str] = Counter()
        self._counts: Counter[str] = Counter()
        self._rules: Counter[str] = Counter()
        self._classes: Counter[tuple[str, str]] = Counter()
        self._moods: Counter[str] = Counter()
        self._seen, self._decided = array("d"), array("d")
        self._stories: list[tuple[int, int]] = []

    def add(self, case: Case) -> None:
        """One more mention."""
        kept = self._keep is None or self._keep(case)
        if case.apart:
            self._apart[case.apart] += kept
            if case.apart == MUTED and kept:
                self._rules[str(case.row["routed_rule"] or UNKNOWN)] += 1
            return
        cells = self._cells if kept else self._other_cells
        cells[tuple(key(case) for key in self._dimensions.values())].add(case)
        if kept:
            self._count(case)

    def _count(self, case: Case) -> None:
        day = self._daily[datetime.fromtimestamp(case.received, self._zone).date()]
        day[0] += 1
        day[1] += case.critical
        self._tone[case.tone] += 1
        counts, promises = self._counts, case.promises
        counts["snoozed"] += bool(case.row["snoozed_minutes"])
        counts["also_via"] += case.also_via
        counts["given"] += promises.given
        counts["kept"] += promises.kept
        counts["moved"] += promises.moved
        counts["broken"] += promises.broken
        counts["reopened"] += case.reopened
        counts["late_answer"] += case.no_reply_then_answered
        counts["escalated"] += case.escalations > 0
        counts["removals"] += case.removals
        counts["passed_on"] += case.passed_on
        if case.seen is not None:
            self._seen.append(case.seen)
        if case.decided is not None:
            self._decided.append(case.decided)
        self._count_handover(case)
        final = case.row["classification"]
        if case.first_class and final and case.first_class != final:
            self._classes[case.first_class, final] += 1
        if case.replies:
            told = (case.replies, case.row["id"])
            heapq.heappush(self._stories, told)
            if len(self._stories) > _MOST_STORIES:
                heapq.heappop(self._stories)

    def _count_handover(self, case: Case) -> None:
        handover, counts = case.handover, self._counts
        if handover is None:
            return
        counts["offered"] += 1
        counts["accepted"] += handover["accepted_at"] is not None
        counts["solved"] += handover["state"] == "solved"
        counts["closing_note"] += case.closing_note
        before, after = handover["mood_before"], handover["mood_after"]
        if before and after:
            self._moods[f"{before} → {after}"] += 1

    def figures(self, begins: datetime, ends: datetime) -> Figures:
        """What it comes to."""
        fewest = self._fewest
        total, by = self._summed(self._cells)
        rest, others = self._summed(self._other_cells)
        shown = self._may_show(total, rest)
        groups = {
            name: self._groups(by[name], others[name]) for name in self._dimensions
        }
        return Figures(
            begins=begins,
            ends=ends,
            total=total.group("all", fewest, shown=shown),
            apart=dict(self._apart),
            snoozed=self._counts["snoozed"],
            also_via=self._counts["also_via"],
            by=groups,
            daily={day: (n[0], n[1]) for day, n in sorted(self._daily.items())},
            tone=dict(self._tone),
            classes=_merged(self._classes, fewest.posts),
            work=self._work() if shown else None,
            stories=sorted(self._stories, reverse=True),
            rules=dict(self._rules.most_common()),
            silent=[
                name
                for name, one in sorted(by.get("platform", {}).items())
                if one.needs_reply >= fewest.posts and not one.replied
            ],
        )

    def _summed(
        self, cells: Mapping[tuple[str, ...], _Sum]
    ) -> tuple[_Sum, dict[str, dict[str, _Sum]]]:
        """All cells together, and those of each name by each dimension."""
        total, by = _Sum(), _sums(self._dimensions)
        for key, cell in cells.items():
            total.join(cell)
            for dimension, name in zip(self._dimensions, key, strict=True):
                by[dimension][name].join(cell)
        return total, by

    def _work(self) -> Work:
        counts, fewest = self._counts, self._fewest
        return Work(
            promises=Promises(
                counts["given"], counts["kept"], counts["moved"], counts["broken"]
            ),
            reopened=counts["reopened"],
            no_reply_then_answered=counts["late_answer"],
            escalated=counts["escalated"],
            seen=_spread(self._seen, fewest),
            decided=_spread(self._decided, fewest),
            removals=counts["removals"],
            passed_on=counts["passed_on"],
            handovers=Handovers(
                counts["offered"],
                counts["accepted"],
                counts["solved"],
                counts["closing_note"],
                dict(self._moods),
            ),
        )

    def _may_show(self, kept: _Sum, rest: _Sum) -> bool:
        """Enough of it, and enough of what was left out: the two add up to what is known."""
        return kept.enough(self._fewest) and (
            not rest.handled or rest.enough(self._fewest)
        )

    def _groups(
        self, sums: Mapping[str, _Sum], others: Mapping[str, _Sum]
    ) -> tuple[Group, ...]:
        """The groups of one kind, the largest first; small ones together at the end."""
        merged, rest = _with_other(sums, self._fewest.posts), _Sum()
        filtered = self._keep is not None
        shown = {
            name
            for name, one in merged.items()
            if not (filtered and name == OTHER)
            and self._may_show(one, others.get(name, rest))
        }
        hidden = _Sum()
        for name, one in merged.items():
            if name not in shown:
                hidden.join(one)
        # What is hidden must not follow from the sum: another one is hidden with it.
        for name in sorted(shown, key=lambda n: (merged[n].handled, n)):
            if not hidden.handled or hidden.enough(self._fewest):
                break
            shown.discard(name)
            hidden.join(merged[name])
        ordered = sorted(merged, key=lambda n: (n == OTHER, -merged[n].posts, n))
        return tuple(
            merged[name].group(name, self._fewest, shown=name in shown)
            for name in ordered
        )


def _with_other(sums: Mapping[str, _Sum], fewest: int) -> dict[str, _Sum]:
    """Small groups together; one that is small alone is still only called other."""
    merged: dict[str, _Sum] = {}
    for name, one in sums.items():
        small = one.posts < fewest
        kept = merged.setdefault(OTHER if small else name, _Sum())
        kept.join(one)
    return merged


def _merged(
    counts: Mapping[tuple[str, str], int], fewest: int
) -> dict[tuple[str, str], int]:
    merged: Counter[tuple[str, str]] = Counter()
    for pair, count in counts.items():
        merged[pair if count >= fewest else (OTHER, OTHER)] += count
    return dict(merged.most_common())


def _spread(values: Iterable[float], fewest: Fewest) -> Spread | None:
    ordered = sorted(values)
    if len(ordered) < fewest.posts:
        return None
    return Spread(len(ordered), percentile(ordered, 0.5), percentile(ordered, 0.9))


def _sums(names: Iterable[str]) -> dict[str, dict[str, _Sum]]:
    return {name: defaultdict(_Sum) for name in names}


def instant(at: datetime) -> str:
    """As it stands in a file."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
