"""What is known of a group of mentions so far, and how a day of it is kept.

Sums of the same kind can be joined: those of a day with those of the next one. What is kept
of a day names nobody; for counting people it has the numbers of a few mentions, and who
answered those is looked up in the record when a report is asked for.
"""

import heapq
import json
import sys
from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any

from bot.reports.rules.cases import MUTED, ReportedMention

UNKNOWN = "unknown"
"""The name of what has no class, platform or language."""

ALL = "all"
CELL = ("class", "platform")
"""What days are kept by, both at once: a report may be narrowed down to either."""

MOST_STORIES = 3
_SORTED_AT_ONCE = 4000
"""So few values are sorted; more are searched in the sorted runs they come in."""

Who = Mapping[int, tuple[str | None, str | None]]
"""Of mentions by number: who claimed and who replied first."""


class Times:
    """Lengths of time in whole seconds: sorted runs, and what is not sorted yet."""

    __slots__ = ("_count", "_fresh", "_runs")

    def __init__(self, run: Sequence[int] = ()) -> None:
        self._runs: list[Sequence[int]] = [run] if len(run) else []
        self._fresh = array("I")
        self._count = len(run)

    def __len__(self) -> int:
        return self._count

    def add(self, seconds: float) -> None:
        """One more."""
        self._fresh.append(int(seconds))
        self._count += 1

    def join(self, other: "Times") -> None:
        """All of another one as well."""
        self._runs += other.runs()
        self._count += len(other)

    def runs(self) -> list[Sequence[int]]:
        """Each of them sorted."""
        if self._fresh:
            self._runs.append(array("I", sorted(self._fresh)))
            self._fresh = array("I")
        return self._runs

    def sorted(self) -> "array[int]":
        """All of them in one."""
        return array("I", sorted(chain.from_iterable(self.runs())))

    def percentiles(self, *shares: float) -> list[float]:
        """Between the two nearest values, as spreadsheets and pandas do by default."""
        runs = self.runs()
        if self._count <= _SORTED_AT_ONCE:
            ordered = self.sorted()
            return [round(percentile(ordered, share), 3) for share in shares]
        return [round(_searched(runs, self._count, share), 3) for share in shares]


def percentile(values: Sequence[float], share: float) -> float:
    """Between the two nearest values, as spreadsheets and pandas do by default.

    `values` are sorted, and there is at least one.
    """
    place = (len(values) - 1) * share
    low = int(place)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (place - low)


def _searched(runs: Sequence[Sequence[int]], count: int, share: float) -> float:
    """The same over many sorted runs: the smallest value with enough values up to it."""
    place = (count - 1) * share
    rank = int(place)
    low, high = min(run[0] for run in runs), max(run[-1] for run in runs)
    while low < high:
        middle = (low + high) // 2
        if sum(bisect_right(run, middle) for run in runs) > rank:
            high = middle
        else:
            low = middle + 1
    upto = [bisect_right(run, low) for run in runs]
    if place == rank or sum(upto) > rank + 1:
        return float(low)
    rest = zip(runs, upto, strict=True)
    after = min(run[at] for run, at in rest if at < len(run))
    return low + (after - low) * (place - rank)


class People:
    """How many people stand behind something, as far as a figure has to know.

    `enough` is so many that nobody asks who they are. What was kept knows `mentions` only,
    one for each person of a day.
    """

    __slots__ = ("enough", "mentions", "names")

    def __init__(self, mentions: Iterable[int] = (), *, enough: bool = False) -> None:
        self.enough = enough
        self.mentions = () if enough else tuple(mentions)
        self.names: dict[str, int] = {}

    def add(self, name: str | None, mention: int) -> None:
        """Somebody did it."""
        if name is not None:
            self.names.setdefault(name, mention)

    def join(self, other: "People") -> None:
        """Those of another one as well."""
        self.enough = self.enough or other.enough
        self.mentions = () if self.enough else self.mentions + other.mentions
        for name, mention in other.names.items():
            self.names.setdefault(name, mention)

    def at_least(self, fewest: int, who: Callable[[int], str | None]) -> bool:
        """Whether there are so many."""
        if self.enough or len(self.names) >= fewest:
            return True
        there = {*self.names, *map(who, self.mentions)} - {None}
        return len(there) >= fewest


NUMBERS = (
    "posts", "critical", "abuse", "needs_reply", "replied", "still_open", "community",
    "judged", "within", "reach", "offered", "accepted", "solved",
)  # fmt: skip
TIMES = ("work", "wall", "claim_work", "claim_wall")


@dataclass(slots=True)
class Sum:
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
    reach: int = 0
    offered: int = 0
    accepted: int = 0
    solved: int = 0
    work: Times = field(default_factory=Times)
    wall: Times = field(default_factory=Times)
    claim_work: Times = field(default_factory=Times)
    claim_wall: Times = field(default_factory=Times)
    repliers: People = field(default_factory=People)
    claimers: People = field(default_factory=People)

    def add(self, case: ReportedMention) -> None:
        """One more mention."""
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
        self.reach += row["author_followers"] or 0
        if case.handover is not None:
            self.offered += 1
            self.accepted += case.handover["accepted_at"] is not None
            self.solved += case.handover["state"] == "solved"
        if case.work is not None and awake:
            self.work.add(case.work)
            self.wall.add(case.wall or 0.0)
            self.repliers.add(case.replied_by, row["id"])
        if case.claim_work is not None:
            self.claim_work.add(case.claim_work)
            self.claim_wall.add(case.claim_wall or 0.0)
            self.claimers.add(case.claimed_by, row["id"])

    def join(self, other: "Sum") -> None:
        """Those of another one as well."""
        self.posts += other.posts
        self.critical += other.critical
        self.abuse += other.abuse
        self.needs_reply += other.needs_reply
        self.replied += other.replied
        self.still_open += other.still_open
        self.community += other.community
        self.judged += other.judged
        self.within += other.within
        self.reach += other.reach
        self.offered += other.offered
        self.accepted += other.accepted
        self.solved += other.solved
        self.work.join(other.work)
        self.wall.join(other.wall)
        self.claim_work.join(other.claim_work)
        self.claim_wall.join(other.claim_wall)
        self.repliers.join(other.repliers)
        self.claimers.join(other.claimers)

    @property
    def handled(self) -> int:
        """How many mentions the figures of its handling are about."""
        return max(len(self.work), self.judged, len(self.claim_work))


@dataclass(slots=True)
class Counts:
    """What is counted beside the sums of groups, without anybody's name."""

    tone: Counter[str] = field(default_factory=Counter)
    apart: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    numbers: Counter[str] = field(default_factory=Counter)
    classes: Counter[tuple[str, str]] = field(default_factory=Counter)
    moods: Counter[str] = field(default_factory=Counter)
    seen: Times = field(default_factory=Times)
    decided: Times = field(default_factory=Times)
    stories: list[tuple[int, int]] = field(default_factory=list)

    def add_apart(self, case: ReportedMention) -> None:
        """A mention that counts nowhere else."""
        self.apart[case.apart] += 1
        if case.apart == MUTED:
            self.rules[str(case.row["routed_rule"] or UNKNOWN)] += 1

    def add(self, case: ReportedMention) -> None:
        """One more mention that counts."""
        self.tone[case.tone] += 1
        numbers, promises = self.numbers, case.promises
        numbers["snoozed"] += bool(case.row["snoozed_minutes"])
        numbers["also_via"] += case.also_via
        numbers["given"] += promises.given
        numbers["kept"] += promises.kept
        numbers["moved"] += promises.moved
        numbers["broken"] += promises.broken
        numbers["reopened"] += case.reopened
        numbers["late_answer"] += case.no_reply_then_answered
        numbers["escalated"] += case.escalations > 0
        numbers["removals"] += case.removals
        numbers["passed_on"] += case.passed_on
        numbers["taken_for_trolls"] += case.taken_for_troll
        numbers["were_customers"] += case.taken_for_troll and case.needs_reply
        numbers["suggested"] += case.suggested
        numbers["accepted_flags"] += case.accepted
        if case.seen is not None:
            self.seen.add(case.seen)
        if case.decided is not None:
            self.decided.add(case.decided)
        self._handover(case)
        final = case.row["classification"]
        if case.first_class and final and case.first_class != final:
            self.classes[case.first_class, final] += 1
        if case.replies:
            self._story(case.replies, case.row["id"])

    def join(self, other: "Counts") -> None:
        """Those of another one as well."""
        for name in ("tone", "apart", "rules", "numbers", "classes", "moods"):
            getattr(self, name).update(getattr(other, name))
        self.seen.join(other.seen)
        self.decided.join(other.decided)
        for replies, number in other.stories:
            self._story(replies, number)

    def _story(self, replies: int, number: int) -> None:
        heapq.heappush(self.stories, (replies, number))
        if len(self.stories) > MOST_STORIES:
            heapq.heappop(self.stories)

    def _handover(self, case: ReportedMention) -> None:
        handover, numbers = case.handover, self.numbers
        if handover is None:
            return
        numbers["offered"] += 1
        numbers["accepted"] += handover["accepted_at"] is not None
        numbers["solved"] += handover["state"] == "solved"
        numbers["closing_note"] += case.closing_note
        before, after = handover["mood_before"], handover["mood_after"]
        if before and after:
            self.moods[f"{before} → {after}"] += 1


Cell = tuple[str, str]
"""A class and a platform."""


@dataclass(slots=True)
class Day:
    """One local day. What reports are narrowed down to stands alone in `cells`."""

    day: date
    cells: dict[Cell, tuple[Sum, Counts]] = field(default_factory=dict)
    by: dict[str, dict[str, Sum]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, case: ReportedMention, names: Mapping[str, str]) -> None:
        """One more mention; `names` is what it is called by each dimension."""
        sums, counts = self._cell((names["class"], names["platform"]))
        if case.apart:
            counts.add_apart(case)
            return
        counts.add(case)
        sums.add(case)
        for dimension in ("source", "language", "hour"):
            self.by[dimension].setdefault(names[dimension], Sum()).add(case)
        self.by[ALL].setdefault(ALL, Sum()).add(case)

    def _cell(self, cell: Cell) -> tuple[Sum, Counts]:
        if cell not in self.cells:
            self.cells[cell] = Sum(), Counts()
        return self.cells[cell]


class _Writer:
    """Puts lengths of time one after the other, and says where they stand."""

    def __init__(self, fewest: int) -> None:
        self.times = array("I")
        self._fewest = fewest

    def times_of(self, times: Times) -> int:
        self.times.extend(times.sorted())
        return len(times)

    def people_of(self, people: People) -> list[int] | bool:
        if people.enough or len(people.names) >= self._fewest:
            return True
        return sorted({*people.mentions, *people.names.values()})

    def sum_of(self, one: Sum) -> list[object]:
        told: list[object] = [getattr(one, name) for name in NUMBERS]
        told += [self.times_of(getattr(one, name)) for name in TIMES]
        return [*told, self.people_of(one.repliers), self.people_of(one.claimers)]

    def counts_of(self, one: Counts) -> list[object]:
        return [
            one.tone,
            one.apart,
            one.rules,
            {name: count for name, count in one.numbers.items() if count},
            [[*pair, count] for pair, count in one.classes.items()],
            one.moods,
            self.times_of(one.seen),
            self.times_of(one.decided),
            one.stories,
        ]


def written(day: Day, fewest_people: int) -> tuple[str, bytes]:
    """What is kept of a day: numbers as JSON, and all lengths of time after each other.

    A group with at least so many people is kept as having enough of them.
    """
    out = _Writer(fewest_people)
    cells = [
        [*cell, out.sum_of(sums), out.counts_of(counts)]
        for cell, (sums, counts) in day.cells.items()
    ]
    by = {
        dimension: {name: out.sum_of(one) for name, one in found.items()}
        for dimension, found in day.by.items()
    }
    return json.dumps([cells, by], separators=(",", ":")), _little(out.times).tobytes()


def read(day: date, told: str, times: bytes) -> Day:
    """The day again."""
    cells, by = json.loads(told)
    reader, kept = _Reader(times), Day(day)
    for klass, platform, sums, counts in cells:
        kept.cells[klass, platform] = reader.sum(sums), reader.counts(counts)
    for dimension, groups in by.items():
        kept.by[dimension] = {name: reader.sum(one) for name, one in groups.items()}
    return kept


class _Reader:
    def __init__(self, times: bytes) -> None:
        whole = array("I")
        whole.frombytes(times)
        self._times = memoryview(_little(whole))
        self._at = 0

    def run(self, count: int) -> Times:
        begin, self._at = self._at, self._at + count
        return Times(self._times[begin : self._at])

    def sum(self, told: Sequence[Any]) -> Sum:
        numbers, spans = told[: len(NUMBERS)], told[len(NUMBERS) : -2]
        times = [self.run(count) for count in spans]
        return Sum(*numbers, *times, *map(_people, told[-2:]))

    def counts(self, told: Sequence[Any]) -> Counts:
        tone, apart, rules, numbers, classes, moods, seen, decided, stories = told
        return Counts(
            tone=Counter(tone),
            apart=Counter(apart),
            rules=Counter(rules),
            numbers=Counter(numbers),
            classes=Counter({(first, final): n for first, final, n in classes}),
            moods=Counter(moods),
            seen=self.run(seen),
            decided=self.run(decided),
            stories=[(replies, number) for replies, number in stories],
        )


def _people(told: Any) -> People:
    return People(enough=True) if told is True else People(told)


def _little(values: "array[int]") -> "array[int]":
    """The same on every machine."""
    if sys.byteorder == "big":
        values.byteswap()
    return values


def unknown_in(sums: Iterable[Sum]) -> Iterator[int]:
    """The mentions of which has to be known who claimed or answered them."""
    for one in sums:
        for people in (one.repliers, one.claimers):
            if not people.enough:
                yield from people.mentions
