"""How the tests are laid out: by subject, and none of them imports another one."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.modules import ROOT, python_files

TESTS = ROOT / "tests"
OTHER_FOLDERS = {
    "architecture",
    "benchmarks",
    "crash",
    "deploy",
    "localslack",
    "world",
}
"""Everything else is a subject: a folder of `bot/`, `data/` or `handlers/`."""

SUBJECTS = {
    path.name
    for layer in ("bot", "data", "handlers")
    for path in (ROOT / layer).iterdir()
    if path.is_dir()
}
ALSO_SUBJECTS = {"handlers", "store"}
"""The entry points themselves, and `data/store.py` with the files around it."""


def imported(path: Path) -> Iterator[str]:
    """The full name of every module and name a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def is_of_a_test(name: str) -> bool:
    parts = name.split(".")
    return parts[0] == "tests" and any(part.startswith("test_") for part in parts)


def test_no_test_imports_another_test() -> None:
    """What several tests need is in `tests/world/` or in a `conftest.py`."""
    found = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in python_files("tests")
        for name in imported(path)
        if is_of_a_test(name)
    ]

    assert found == []


def test_an_import_of_a_test_would_be_noticed(tmp_path: Path) -> None:
    path = tmp_path / "test_b.py"
    path.write_text("from tests.a.test_a import helper\nimport tests.a.test_c\n")

    assert all(map(is_of_a_test, imported(path)))
    assert len([*imported(path)]) == 2


def test_a_subject_imports_shared_pieces_from_the_world_only() -> None:
    """Its own folder and `tests/world/`, so that a folder can be read by itself."""
    free = {"architecture", "benchmarks", "crash", "deploy"}
    found = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in python_files("tests")
        if (mine := path.relative_to(TESTS).parts[0]) not in free
        for name in imported(path)
        if name.startswith("tests.")
        and name.split(".")[1] not in {mine, "world", "conftest"}
    ]

    assert found == []


def test_every_folder_of_tests_is_named_after_its_subject() -> None:
    folders = {path.name for path in TESTS.iterdir() if (path / "__init__.py").exists()}

    assert folders - SUBJECTS - ALSO_SUBJECTS - OTHER_FOLDERS == set()
