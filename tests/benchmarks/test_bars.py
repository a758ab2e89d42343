"""Each bar of each benchmark fails where it should: judged without measuring anything."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.benchmarks import (
    behind,
    crash,
    felt,
    flood,
    growth,
    ingest,
    reports,
    rush,
    size,
    start,
    storm,
)
from tests.benchmarks.bars import (
    VOID_SPREAD,
    Bar,
    Figure,
    Round,
    State,
    exit_code,
    exponent,
    judge,
    quantile,
)

MODULES = (
    felt, rush, behind, storm, growth, ingest, size, reports, start, crash, flood,
)  # fmt: skip
EVERY = [
    pytest.param(bar, id=f"{module.__name__.rpartition('.')[2]}: {bar.name}")
    for module in MODULES
    for bar in module.BARS
]
PEER = 40.0


def good(bar: Bar) -> Round:
    """A round in which this bar is just reached."""
    ours = bar.limit * PEER if bar.against else bar.limit
    figure = Figure(ours, bar.least, PEER if bar.against else None, bar.least)
    return Round(control=[1.0, 1.1], figures={bar.name: figure})


def worse(bar: Bar, one: Round) -> None:
    figure = one.figures[bar.name]
    step = -0.01 if bar.greater else 0.01
    ours = figure.ours * (1 + step) if figure.ours else step
    one.figures[bar.name] = replace(figure, ours=ours)


def too_few(bar: Bar, one: Round) -> None:
    one.figures[bar.name] = replace(one.figures[bar.name], samples=bar.least - 1)


def not_measured(bar: Bar, one: Round) -> None:
    del one.figures[bar.name]


def peer_is_missing(bar: Bar, one: Round) -> None:
    one.figures[bar.name] = replace(one.figures[bar.name], peer=None, peer_samples=0)
    one.trouble[bar.name] = "Node 20 and npm are not installed"


def child_is_late(bar: Bar, one: Round) -> None:
    one.trouble[""] = "not done within 100 s"


def rows_are_missing(bar: Bar, one: Round) -> None:
    one.wrong[bar.name] = "40 sent, 40 answered 2xx, 39 stored"


SABOTEURS = (
    worse,
    too_few,
    not_measured,
    peer_is_missing,
    child_is_late,
    rows_are_missing,
)


@pytest.mark.parametrize("bar", EVERY)
def test_a_bar_that_is_just_reached_is_met(bar: Bar) -> None:
    verdict = judge(bar, [good(bar)] * 3)
    assert verdict.state is State.MET, verdict
    assert exit_code([verdict]) == 0


@pytest.mark.parametrize("sabotage", SABOTEURS)
@pytest.mark.parametrize("bar", EVERY)
def test_a_saboteur_makes_a_bar_fail(
    bar: Bar, sabotage: Callable[[Bar, Round], None]
) -> None:
    rounds = [good(bar) for _ in range(3)]
    for one in rounds:
        sabotage(bar, one)
    verdict = judge(bar, rounds)
    assert verdict.state is State.MISSED
    assert verdict.why
    assert exit_code([verdict]) == 1


@pytest.mark.parametrize("sabotage", [peer_is_missing, child_is_late])
@pytest.mark.parametrize("bar", EVERY)
def test_what_was_measured_is_shown_where_the_rest_is_missing(
    bar: Bar, sabotage: Callable[[Bar, Round], None]
) -> None:
    one = good(bar)
    sabotage(bar, one)
    assert judge(bar, [one]).measured.startswith(("0", *"123456789"))


@pytest.mark.parametrize("bar", EVERY)
def test_a_restless_machine_voids_a_round(bar: Bar) -> None:
    one = good(bar)
    one.control = [1.0, 1.0 + 2 * VOID_SPREAD]
    worse(bar, one)
    verdict = judge(bar, [one])
    assert verdict.state is (State.VOID if bar.timed else State.MISSED)
    assert exit_code([verdict]) == (3 if bar.timed else 1)


def test_a_void_round_does_not_count_beside_a_quiet_one() -> None:
    bar = Bar("wait", 10)
    void = Round(control=[1.0, 2.0], figures={"wait": Figure(900, 1)})
    assert judge(bar, [void, good(bar)]).state is State.MET


def test_what_is_wrong_is_wrong_on_a_restless_machine_too() -> None:
    bar = Bar("wait", 10)
    void = Round(control=[1.0, 2.0], wrong={"wait": "a post was seen twice"})
    assert judge(bar, [void]).state is State.MISSED


def test_the_median_of_the_ratios_within_the_rounds_counts() -> None:
    """Not the ratio of the medians: a slow minute hits both sides of its round."""
    bar = Bar("wait", 2.0, against="a peer")
    pairs = [(10, 10), (90, 60), (30, 6)]
    rounds = [
        Round(figures={"wait": Figure(ours, 1, theirs, 1)}) for ours, theirs in pairs
    ]
    assert judge(bar, rounds).state is State.MET
    assert judge(bar, rounds).measured.startswith("1.5 ×")


def test_no_verdict_at_all_is_no_success() -> None:
    assert exit_code([]) == 1
    assert judge(Bar("wait", 10), []).state is State.MISSED


def test_nothing_measured_is_endless() -> None:
    assert quantile([], 0.5) == float("inf")
    assert exponent(1.0, 20.0, 20) == pytest.approx(1.0)
    assert exponent(1.0, 400.0, 20) == pytest.approx(2.0)
