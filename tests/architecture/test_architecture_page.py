"""ARCHITECTURE.md is short, and what it says about the tree is so."""

import ast
import re
from functools import cache

from tests.architecture.modules import ROOT, python_files
from tests.architecture.pages import code, found, paths, rows, section

PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
MOST_LINES = 200


def test_it_is_short() -> None:
    assert len(PAGE.splitlines()) <= MOST_LINES


def test_every_path_it_names_exists() -> None:
    named = paths(PAGE)

    assert len(named) > 50
    assert [path for path in named if not any(found(path))] == []


def test_every_folder_of_the_application_is_explained() -> None:
    """In the table of subjects, or in the text below it."""
    packages = {path.parent.name for path in ROOT.glob("bot/*/__init__.py")}
    subjects = {
        name for row in rows(section(PAGE, "Subjects")) for name in code(row[0])
    }
    told = {
        path.split("/")[1] for path in paths(section(PAGE, "Subjects")) if "/" in path
    }

    assert subjects <= packages
    assert packages - subjects - told == set()


def test_the_subjects_are_in_the_order_of_the_contract() -> None:
    contracts = (ROOT / ".importlinter").read_text(encoding="utf-8")
    contract = contracts.split("contract:subjects]")[1].split("[importlinter")[0]
    layers = re.findall(
        r"^    (\w+)$", contract.split("ignore_imports")[0], re.MULTILINE
    )
    order = [name for row in rows(section(PAGE, "Subjects")) for name in code(row[0])]

    assert order == [name for name in reversed(layers) if name in order]


def test_it_is_said_where_to_find_each_subject() -> None:
    """By its folder in a row of the table, so that nobody has to guess a name."""
    table = rows(section(PAGE, "Where to find what"))
    named = {
        path.split("/")[1] for row in table for path in paths(row[1]) if "/" in path
    }
    subjects = {
        name for row in rows(section(PAGE, "Subjects")) for name in code(row[0])
    }

    assert all(paths(row[1]) for row in table)
    assert subjects - named == set()


@cache
def names_in(path: str) -> frozenset[str]:
    """Every class, function, field and constant a module defines."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    defined = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(
        node.name if isinstance(node, defined) else ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, defined)
        or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    )


def test_every_word_of_the_glossary_is_where_it_says() -> None:
    """A row is the word, what it means, and `Name` in `path`."""
    table = rows(section(PAGE, "Words"))
    missing = [
        word
        for word, _, where in table
        if (names := code(where))[0] not in names_in(names[1])
    ]

    assert len(table) >= 20
    assert missing == []


def test_the_names_of_the_glossary_are_used() -> None:
    """Each in another module than the one that defines it, or it is no shared word."""
    sources = {
        path: path.read_text("utf-8")
        for path in python_files("bot", "handlers", "data")
    }
    for _, _, where in rows(section(PAGE, "Words")):
        name, path = code(where)[:2]
        users = [
            one
            for one, text in sources.items()
            if one != ROOT / path and re.search(rf"\b{name}\b", text)
        ]
        assert users, name
