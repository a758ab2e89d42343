"""Every module states its purpose, and the import contracts hold."""

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.architecture.draw import PAGES, drawn, the_moves
from tests.architecture.modules import (
    LAYERS,
    ROOT,
    first_sentence,
    modules,
    python_files,
)
from tests.architecture.requirements import cited, known, waiting

OURS = (*LAYERS, "tests")


def test_every_module_says_in_one_sentence_what_it_is_for() -> None:
    silent = [
        path for path, sentence in modules(*OURS) if not sentence.endswith((".", ":"))
    ]

    assert silent == []


def test_packages_do_nothing_when_they_are_imported() -> None:
    busy = [
        path.relative_to(ROOT).as_posix()
        for path in python_files(*LAYERS)
        if path.name == "__init__.py" and path.read_text(encoding="utf-8").strip()
    ]

    assert busy == []


@pytest.mark.parametrize("local", [False, True])
def test_a_class_name_has_one_meaning(local: bool) -> None:
    """The local Slack is a package of its own and has names of its own."""
    names = [
        node.name
        for path in python_files(*LAYERS)
        if path.is_relative_to(ROOT / "bot" / "localslack") is local
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    ]

    assert names
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_the_first_sentence_ends_at_the_first_empty_line(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text('"""Keeps\nwatch.\n\nMore of it.\n"""\n', encoding="utf-8")

    assert first_sentence(path) == "Keeps watch."


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_drawn_page_is_up_to_date(path: Path) -> None:
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
    """DESIGN 8.1, held by the contracts in `.importlinter`.

    In a process of its own: the linter switches off the loggers of whoever runs it.
    """
    command = (
        "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
    )
    found = subprocess.run(
        [sys.executable, "-c", command], cwd=ROOT, capture_output=True, text=True
    )

    assert found.returncode == 0, found.stdout
