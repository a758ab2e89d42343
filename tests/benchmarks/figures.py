"""Turns what was measured into medians, ratios and spreads, and judges them by the bars.

A ratio is taken between trials of the same round, because the machine is shared and
slow minutes hit both sides; what counts is the median of those ratios.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from rich.console import Console
from rich.table import Table

VOID_SPREAD = 0.25
"""A control that spreads wider than this says that the machine was too restless."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """One bar, what was measured, and whether it was reached (`None`: not measured)."""

    bar: str
    wanted: str
    measured: str
    met: bool | None


@dataclass
class Report:
    """What one benchmark has to say, collected while it runs."""

    verdicts: list[Verdict] = field(default_factory=list)
    console: Console = field(default_factory=Console)

    def say(self, sentence: str) -> None:
        """One line, as it is."""
        self.console.print(sentence, markup=False, highlight=False, soft_wrap=True)

    def at_most(self, bar: str, value: float, limit: float, unit: str = "×") -> None:
        """Smaller is better."""
        self._judge(bar, f"≤ {limit:g} {unit}", value, unit, met=value <= limit)

    def at_least(self, bar: str, value: float, limit: float, unit: str = "×") -> None:
        """Greater is better."""
        self._judge(bar, f"≥ {limit:g} {unit}", value, unit, met=value >= limit)

    def holds(self, bar: str, wanted: str, measured: str, *, met: bool) -> None:
        """A bar that is no number."""
        self.verdicts.append(Verdict(bar, wanted, measured, met))

    def not_measured(self, bar: str, why: str) -> None:
        """Said openly, so that nobody takes silence for success."""
        self.verdicts.append(Verdict(bar, "", why, None))

    def table(
        self, title: str, head: Sequence[str], rows: Sequence[Sequence[str]]
    ) -> None:
        """Numbers to the right, names to the left."""
        drawn = Table(*head, title=title, title_justify="left")
        for column in drawn.columns[1:]:
            column.justify = "right"
        for row in rows:
            drawn.add_row(*row)
        self.console.print(drawn)

    def bars(self) -> None:
        """Every bar and what became of it."""
        rows = [
            (verdict.bar, verdict.wanted, verdict.measured, _word(verdict.met))
            for verdict in self.verdicts
        ]
        self.table("The bars", ("bar", "wanted", "measured", ""), rows)

    def _judge(
        self, bar: str, wanted: str, value: float, unit: str, *, met: bool
    ) -> None:
        self.verdicts.append(Verdict(bar, wanted, f"{short(value)} {unit}", met))


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which this share of them lies; not interpolated."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of the ratios of trials that ran in the same round."""
    return median(a / b for a, b in zip(ours, theirs, strict=True))


def spread(values: Sequence[float]) -> float:
    """How far apart the rounds lie, as a share of their median."""
    return (max(values) - min(values)) / median(values)


def short(value: float) -> str:
    """Three figures are all that a shared machine can promise."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def control_note(name: str, values: Sequence[float]) -> str:
    """What the control says about the noise of this run."""
    wide = spread(values)
    verdict = "void: measure again" if wide > VOID_SPREAD else "quiet enough"
    return f"control {name}: the rounds spread by {wide:.0%} ({verdict})"


def _word(met: bool | None) -> str:
    return {True: "met", False: "MISSED", None: "not measured"}[met]
