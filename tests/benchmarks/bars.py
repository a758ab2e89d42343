"""The bars: what is wanted of each figure, and how rounds of measurements are judged.

Pure. A round measures both sides in turn; a bar compares what one round measured, and the
median over the rounds counts. A round whose control moved too much is void and does not
count. What is wrong (a row too few, a post seen twice) fails the bar whatever the control
says, and so does what could not be measured: silence is never taken for success.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import log
from statistics import median

VOID_SPREAD = 0.25
"""A control that moves by more than this within a round says that the machine was restless."""


class State(StrEnum):
    """What became of a bar."""

    MET = "met"
    MISSED = "MISSED"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Bar:
    """One promise. `least` is how many samples each side needs in every round.

    With `against` the figure is ours divided by that peer's of the same round. `greater` is
    for figures of which more is better. What is not `timed` is counted: a restless machine
    does not change it.
    """

    name: str
    limit: float
    unit: str = "ms"
    least: int = 1
    against: str = ""
    greater: bool = False
    timed: bool = True

    @property
    def wanted(self) -> str:
        """The bar in words."""
        sign = "≥" if self.greater else "≤"
        if self.against:
            return f"{sign} {self.limit:g} × {self.against}"
        return f"{sign} {self.limit:g} {self.unit}"

    def reached(self, value: float) -> bool:
        """Whether this figure is good enough."""
        return value >= self.limit if self.greater else value <= self.limit


@dataclass(frozen=True, slots=True)
class Figure:
    """What one round measured for one bar; the peer's figure where the bar has a peer."""

    ours: float
    samples: int
    peer: float | None = None
    peer_samples: int = 0


@dataclass(slots=True)
class Round:
    """All that one round measured.

    `control` are the medians of the control before, between and after the trials. `wrong` are
    checks that failed, `trouble` is what could not be measured, both by the name of a bar;
    the empty name speaks of all bars of the benchmark.
    """

    control: list[float] = field(default_factory=list)
    figures: dict[str, Figure] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)
    trouble: dict[str, str] = field(default_factory=dict)

    @property
    def spread(self) -> float:
        """How far the control moved, as a share of its median; 0 where there is none."""
        if len(self.control) < 2:
            return 0.0
        return (max(self.control) - min(self.control)) / median(self.control)

    @property
    def void(self) -> bool:
        """Whether the machine was too restless for figures of time."""
        return self.spread > VOID_SPREAD


@dataclass(frozen=True, slots=True)
class Verdict:
    """One bar and what became of it; `why` where it was not met."""

    bar: Bar
    state: State
    measured: str
    why: str = ""


def judge(bar: Bar, rounds: Sequence[Round]) -> Verdict:
    """The verdict over all rounds of a benchmark."""
    counted = [one for one in rounds if not (one.void and bar.timed)]
    shown = _shown(bar, counted or rounds)
    fault = _fault(bar, rounds, "wrong") or _fault(bar, rounds, "trouble")
    if fault:
        return Verdict(bar, State.MISSED, shown, fault)
    if not counted:
        widest = max((one.spread for one in rounds), default=0.0)
        why = f"the control moved by {widest:.0%} in every round"
        return Verdict(bar, State.VOID if rounds else State.MISSED, shown, why)
    lacking = _lacking(bar, counted)
    if lacking:
        return Verdict(bar, State.MISSED, shown, lacking)
    value = median(_values(bar, counted))
    if bar.reached(value):
        return Verdict(bar, State.MET, shown)
    return Verdict(bar, State.MISSED, shown, "more than the bar allows")


def exit_code(verdicts: Sequence[Verdict]) -> int:
    """0 when every bar is met, 1 when one is missed, 3 when some could only not be judged."""
    states = {verdict.state for verdict in verdicts}
    if State.MISSED in states or not verdicts:
        return 1
    return 3 if State.VOID in states else 0


def _fault(bar: Bar, rounds: Sequence[Round], kind: str) -> str:
    for number, one in enumerate(rounds, start=1):
        told: Mapping[str, str] = getattr(one, kind)
        said = told.get(bar.name) or told.get("")
        if said:
            return f"round {number}: {said}"
    return ""


def _lacking(bar: Bar, rounds: Sequence[Round]) -> str:
    """What is missing for a judgement."""
    for number, one in enumerate(rounds, start=1):
        figure = one.figures.get(bar.name)
        if figure is None:
            return f"round {number}: not measured"
        if bar.against and figure.peer is None:
            return f"round {number}: {bar.against} was not measured"
        fewest = (
            min(figure.samples, figure.peer_samples) if bar.against else figure.samples
        )
        if fewest < bar.least:
            return f"round {number}: {fewest} samples, {bar.least} are needed"
    return ""


def _values(bar: Bar, rounds: Sequence[Round]) -> list[float]:
    """One value a round; a peer's 0 cannot be divided by and counts as endless."""
    values = []
    for one in rounds:
        figure = one.figures.get(bar.name)
        if figure is None or (bar.against and figure.peer is None):
            continue
        if not bar.against:
            values.append(figure.ours)
        elif figure.peer:
            values.append(figure.ours / figure.peer)
        else:
            values.append(float("inf"))
    return values


def _shown(bar: Bar, rounds: Sequence[Round]) -> str:
    """What was measured so far, also where it is not enough for a verdict."""
    figures = [f for one in rounds if (f := one.figures.get(bar.name)) is not None]
    if not figures:
        return "–"
    ours = f"{short(median(f.ours for f in figures))} {bar.unit}"
    if not bar.against:
        return ours
    peers = [f.peer for f in figures if f.peer is not None]
    if not peers:
        return f"{ours}, no peer"
    ratio = median(_values(bar, rounds))
    return f"{short(ratio)} × ({ours}, {short(median(peers))} {bar.unit})"


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which this share of them lies; not interpolated. Endless for none."""
    if not values:
        return float("inf")
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def short(value: float) -> str:
    """Three figures are all that a shared machine can promise."""
    if value == float("inf"):
        return "never"
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def exponent(few: float, many: float, times: float) -> float:
    """By which power of the number of things the time grew; 1 is linear."""
    return log(max(many, 1e-9) / max(few, 1e-9)) / log(times)
