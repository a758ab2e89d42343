"""Links and paths in the documentation exist, and its examples work."""

import json
import re

import pytest

from bot.config.sources import SourceSettings
from handlers.sources.adapters.own import parse
from tests.architecture.modules import ROOT

PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
MADE = {
    f"docs/reference/{name}.md"
    for name in ("commands", "environment", "desk", "permissions", "exports")
}
"""Made from the program when the site is built (`website/reference.py`)."""

_LINK = re.compile(r"\]\((?!https?://|#)([^)\s#]+)")
_PATH = re.compile(r"`([\w./-]+/[\w.-]+\.(?:py|toml|md|yaml))`")


@pytest.mark.parametrize("name", [page.relative_to(ROOT).as_posix() for page in PAGES])
def test_everything_a_page_points_to_is_there(name: str) -> None:
    page = ROOT / name
    text = page.read_text(encoding="utf-8")
    linked = [(page.parent / path).resolve() for path in _LINK.findall(text)]
    named = [(ROOT / path) for path in _PATH.findall(text)]

    missing = [
        path.relative_to(ROOT).as_posix()
        for path in linked + named
        if not path.exists() and path.relative_to(ROOT).as_posix() not in MADE
    ]

    assert missing == []


def test_the_curl_line_of_the_readme_makes_one_mention() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (payload,) = re.findall(r"-d '(\{.*?\})'", text, re.DOTALL)

    parsed = parse(json.loads(payload), SourceSettings(name="own", token="t0ken"))

    assert [incoming.platform for incoming in parsed.incoming] == ["x"]
    assert parsed.broken == []
    assert parsed.dropped == set()


def test_every_target_of_make_that_a_page_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {
        target
        for page in PAGES
        for target in re.findall(r"`make ([a-z-]+)`", page.read_text(encoding="utf-8"))
    }

    assert named
    assert named - targets == set()
