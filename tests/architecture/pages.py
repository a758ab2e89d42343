"""Reads the pages for people: their sections, tables, and the paths they name."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.modules import ROOT

_CODE = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(
    r"[\w.*<>-]+(?:/[\w.*<>-]*)+|[\w.-]+\.(?:toml|md|py|yaml|lock)|\.[\w.-]+"
)
_PLACEHOLDER = re.compile(r"<\w+>")
_TOP = {path.name for path in ROOT.iterdir()}


def section(page: str, title: str) -> str:
    """What stands below a heading, up to the next one of its level or above."""
    level = re.search(rf"^(#+) {re.escape(title)}$", page, re.MULTILINE)
    assert level is not None, f"there is no section {title!r}"
    rest = page[level.end() :]
    end = re.search(rf"^#{{1,{len(level[1])}}} ", rest, re.MULTILINE)
    return rest if end is None else rest[: end.start()]


def rows(text: str) -> list[list[str]]:
    """The cells of every row of the tables in a text, without the heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    ruled = [index for index, row in enumerate(cells) if set("".join(row)) <= set("-:")]
    heads = {index - 1 for index in ruled} | set(ruled)
    return [row for index, row in enumerate(cells) if index not in heads]


def code(text: str) -> list[str]:
    """Everything between backticks."""
    return _CODE.findall(text)


def paths(text: str) -> list[str]:
    """The paths of the repository a text names; `<name>` stands for any name."""
    return [
        name
        for name in code(text)
        if _PATH.fullmatch(name) and name.split("/")[0] in _TOP
    ]


def found(path: str) -> Iterator[Path]:
    """What there is under a named path."""
    return ROOT.glob(_PLACEHOLDER.sub("*", path.rstrip("/")))
