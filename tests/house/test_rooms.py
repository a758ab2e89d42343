"""Every module says what it is for, and nobody imports whom they must not."""

from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from tests.house.draw import PAGES, drawn, the_moves
from tests.house.requirements import cited, known, waiting
from tests.house.rooms import FLOORS, ROOT, first_sentence, python_files, rooms

OURS = (*FLOORS, "tests", "benchmarks")


def test_every_room_says_in_one_sentence_what_it_is_for() -> None:
    silent = [
        path for path, sentence in rooms(*OURS) if not sentence.endswith((".", ":"))
    ]

    assert silent == []


def test_packages_do_nothing_when_they_are_imported() -> None:
    busy = [
        path.relative_to(ROOT).as_posix()
        for path in python_files(*FLOORS)
        if path.name == "__init__.py" and path.read_text(encoding="utf-8").strip()
    ]

    assert busy == []


def test_the_first_sentence_ends_at_the_first_empty_line(tmp_path: Path) -> None:
    room = tmp_path / "room.py"
    room.write_text('"""Keeps\nwatch.\n\nMore of it.\n"""\n', encoding="utf-8")

    assert first_sentence(room) == "Keeps watch."


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_drawn_page_shows_the_house_as_it_is(path: Path) -> None:
    """`make map` draws it again."""
    page = path.read_text(encoding="utf-8")

    assert drawn(page) == page


def test_the_architecture_page_has_the_moves() -> None:
    page = PAGES[0].read_text(encoding="utf-8")

    assert the_moves() in page


def test_no_test_cites_a_requirement_that_does_not_exist() -> None:
    assert len(known()) == 176
    assert cited() - set(known()) == set()


def test_every_requirement_is_proven_or_said_to_wait() -> None:
    """`docs/requirements.md` names exactly what no test cites, and why."""
    assert set(waiting()) == set(known()) - cited()


def test_nobody_imports_whom_they_must_not() -> None:
    """DESIGN 8.1, held by the contracts in `.importlinter`."""
    assert lint_imports(config_filename=str(ROOT / ".importlinter")) == 0


SHARED_BY_SOURCES = {
    "__init__",
    "base",
    "cleaning",
    "envelopes",
    "registry",
    "synonyms",
}


@pytest.mark.parametrize("contract", ["islands", "island-shores"])
def test_every_source_is_an_island(contract: str) -> None:
    contracts = (ROOT / ".importlinter").read_text(encoding="utf-8")
    section = contracts.split(f"contract:{contract}]")[1].split("[importlinter")[0]
    islands = [
        path.stem
        for path in python_files("handlers/sources")
        if path.stem not in SHARED_BY_SOURCES
    ]

    assert islands
    assert [
        name for name in islands if f"handlers.sources.{name}\n" not in section
    ] == []
