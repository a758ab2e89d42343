"""The README of the local Slack: its example works, and what it says of imports is so."""

import ast
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "bot" / "localslack"
README = (FOLDER / "README.md").read_text(encoding="utf-8")
KINDS = {".py", ".js", ".css", ".html", ".md"}
NEEDED = {"aiohttp", "yarl"}
"""`yarl` comes with aiohttp."""


async def test_the_example_works() -> None:
    (example,) = re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    names: dict[str, Any] = {}
    exec(compile(example, "README.md", "exec"), names)

    await names["test_a_press_is_answered"]()


def test_it_imports_nothing_but_itself_and_aiohttp() -> None:
    """Not the bot: the folder can be published by itself."""
    imported = {
        name
        for path in FOLDER.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom | ast.Import)
        for name in (
            [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else [one.name for one in node.names]
        )
    }
    own = {name for name in imported if name.startswith("bot.localslack")}
    others = {name.split(".")[0] for name in imported - own}

    assert others - set(sys.stdlib_module_names) == NEEDED


def test_it_is_packaged_and_names_no_app_of_ours() -> None:
    project = tomllib.loads((FOLDER.parents[1] / "pyproject.toml").read_text("utf-8"))
    packaged = project["tool"]["setuptools"]["package-data"]["bot.localslack"]
    files = [path for path in FOLDER.rglob("*") if path.suffix in KINDS]

    assert "README.md" in packaged
    assert len(files) > 60
    assert [p for p in files if "brandwacht" in p.read_text("utf-8").lower()] == []


def test_it_names_what_people_and_tests_can_do() -> None:
    """Every name in the tables is one of the workspace or of its faults."""
    source = (FOLDER / "workspace.py").read_text(encoding="utf-8")
    named = re.findall(r"^\| (`[^|]+) \|", README, re.MULTILINE)
    names = {name for row in named for name in re.findall(r"`(\w+)", row)}

    assert len(names) > 20
    assert [name for name in sorted(names) if name not in source] == []
