"""Generates the parts of pages that follow from the code: the legal moves (`make map`)."""

import re

from bot.mentions.rules.moves import diagram
from tests.architecture.modules import ROOT

PAGES = (ROOT / "ARCHITECTURE.md",)


def the_moves() -> str:
    """The legal moves as a Mermaid diagram."""
    return f"\n```mermaid\n{diagram()}\n```"


def drawn(page: str) -> str:
    """The page with everything between its markers drawn anew."""
    parts = {"moves": the_moves}
    for name, draw in parts.items():
        if f"<!-- {name} -->" in page:
            page = _put(page, name, draw())
    return page


def _put(page: str, name: str, text: str) -> str:
    marked = re.compile(f"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    return marked.sub(lambda found: f"{found[1]}{text}\n\n{found[2]}", page)


if __name__ == "__main__":
    for path in PAGES:
        path.write_text(drawn(path.read_text(encoding="utf-8")), encoding="utf-8")
