"""Finds the Python modules of the project and what they say they are for."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("handlers", "bot", "data")


def python_files(*folders: str) -> list[Path]:
    """Every Python file below these folders, folder by folder."""
    return [
        path
        for folder in folders
        for path in sorted((ROOT / folder).rglob("*.py"), key=_folder_first)
    ]


def _folder_first(path: Path) -> tuple[Path, str]:
    return path.parent, path.name


def modules(*folders: str) -> Iterator[tuple[str, str]]:
    """Each module's path and the first sentence of its docstring; empty without one."""
    for path in python_files(*folders):
        if path.name != "__init__.py":
            yield path.relative_to(ROOT).as_posix(), first_sentence(path)


def first_sentence(path: Path) -> str:
    """The first paragraph of the module's docstring on one line."""
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return " ".join(said.split("\n\n")[0].split())
