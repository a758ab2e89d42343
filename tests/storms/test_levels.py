"""The scale 0 to 6: what the figures look like, and what each level asks for."""

from datetime import timedelta
from itertools import pairwise

import pytest

from bot.storms.rules.levels import Strength, proposed
from tests.storms.series import rules

_AFTERNOON = timedelta(hours=4)


@pytest.mark.parametrize(
    ("strength", "level"),
    [
        (Strength(posts=0), 0),
        (Strength(posts=4, times=2.0), 1),
        (Strength(posts=12, times=4.0), 2),
        (Strength(posts=20, times=4.0, platforms=2), 3),
        (Strength(posts=6, times=2.5, kinds=frozenset({"article"})), 3),
        (Strength(posts=70, times=6.0, platforms=3), 4),
        (Strength(posts=120, times=12.0), 4),
        (
            Strength(posts=80, times=8.0, share=0.7, lasts=_AFTERNOON, campaign=True),
            5,
        ),
        (Strength(posts=400, times=40.0, platforms=4, abuse=0.4), 6),
    ],
)
def test_the_figures_of_each_level_propose_it(strength: Strength, level: int) -> None:
    """Features I3, idea 1."""
    assert proposed(strength, rules()) == level


def test_nothing_is_proposed_from_what_nobody_knows() -> None:
    """While the usual is unknown no level speaks of it, and few posts are never strong."""
    assert proposed(Strength(posts=30, times=None, platforms=3), rules()) == 1


def test_a_higher_level_never_asks_for_less() -> None:
    levels = [rules().level(number) for number in range(7)]
    order = (None, "L1", "L2", "L3")
    for lower, higher in pairwise(levels):
        assert order.index(higher.tells) >= order.index(lower.tells)
        assert higher.checklist >= lower.checklist
        assert higher.second_reader >= lower.second_reader
        assert higher.wall >= lower.wall
        assert higher.statement_only >= lower.statement_only
        if lower.brief is not None:
            assert higher.brief is not None
            assert higher.brief <= lower.brief
