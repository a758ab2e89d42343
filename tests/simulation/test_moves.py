"""Every move of people can be simulated, and the page documents it."""

from pathlib import Path

from bot.mentions.rules import moves
from bot.mentions.rules.moves import Whose
from bot.simulation.presses import MOVES

ROOT = Path(__file__).parents[2]

BY_CLASSIFYING = {"sort_out", "bring_back"}
"""Moves that a class makes by itself."""

BY_CHECKING = {"check_closes", "check_reopens", "check_calms"}
"""Moves that follow from what somebody saw."""


def test_every_move_of_the_lifecycle_can_be_written() -> None:
    of_people = {
        move.name for move in moves.MOVES.values() if move.whose is not Whose.SOURCE
    }

    assert of_people - BY_CLASSIFYING - BY_CHECKING - set(MOVES) == set()


def test_the_page_names_every_move() -> None:
    page = (ROOT / "docs" / "simulate.md").read_text(encoding="utf-8")

    assert [name for name in MOVES if f"`{name}`" not in page] == []
