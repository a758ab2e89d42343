"""Every move of people can be simulated, and the page documents it."""

from pathlib import Path

from bot.desk.actions import ACTIONS
from bot.mentions.rules import moves
from bot.mentions.rules.moves import Whose
from bot.simulation.reading import models_of

ROOT = Path(__file__).parents[2]


def test_every_move_of_the_lifecycle_can_be_written() -> None:
    of_people = {
        move.name
        for move in moves.MOVES.values()
        if move.whose is not Whose.SOURCE and not move.follows
    }

    assert of_people - set(models_of(ACTIONS)) == set()


def test_the_page_names_every_move_that_asks_for_something() -> None:
    page = (ROOT / "docs" / "simulate.md").read_text(encoding="utf-8")

    asking = [name for row in ACTIONS.rows for name in row.simulated]
    assert asking
    assert [name for name in asking if f"`{name}`" not in page] == []
