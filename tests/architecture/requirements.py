"""Counts which requirements a test cites, and which are listed as missing."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.modules import ROOT, python_files

LAST = {"S0": 35, "S1": 28, "S2": 49, "S3": 43, "S4": 21}
"""The last number of each chapter; there are 176 requirements in all."""

_CITED = re.compile(r"\bS[0-4]\.\d+\b")
_ROW = re.compile(r"^\| ((?:S[0-4]\.\d+,? ?)+)\| (.+) \|$", re.MULTILINE)


def known() -> list[str]:
    """Every requirement, `S0.1` to `S4.21`."""
    return [
        f"{chapter}.{n}" for chapter, last in LAST.items() for n in range(1, last + 1)
    ]


def cited() -> set[str]:
    """Those that the docstring or a comment of a test names."""
    return {
        number
        for path in _tests()
        for number in _CITED.findall(path.read_text("utf-8"))
    }


def _tests() -> Iterator[Path]:
    house = ROOT / "tests" / "architecture"
    return (path for path in python_files("tests") if house not in path.parents)


def waiting() -> dict[str, str]:
    """Those that `docs/requirements.md` says are waiting, and what for."""
    whole = (ROOT / "docs" / "requirements.md").read_text("utf-8")
    page = whole.partition("\n## Proven in part")[0]
    return {
        number: row[2]
        for row in _ROW.finditer(page)
        for number in _CITED.findall(row[1])
    }
