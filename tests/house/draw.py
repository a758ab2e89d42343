"""Draws what follows from the code: the map and the moves (`make map`)."""

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import PurePosixPath

from bot.rules.life.moves import diagram
from tests.house.rooms import FLOORS, ROOT, rooms

PAGES = (ROOT / "ARCHITECTURE.md",)


def the_map() -> str:
    """One line a room, grouped by the folder it is in."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    for folder, found in groupby(rooms(*FLOORS), key=_folder):
        yield f"\n**{folder}/**\n"
        for path, sentence in found:
            yield f"- [`{PurePosixPath(path).name}`]({path}) {sentence}"


def _folder(room: tuple[str, str]) -> str:
    return PurePosixPath(room[0]).parent.as_posix()


def the_moves() -> str:
    """The legal moves as a Mermaid diagram."""
    return f"\n```mermaid\n{diagram()}\n```"


def drawn(page: str) -> str:
    """The page with everything between its markers drawn anew."""
    parts = {"map": the_map, "moves": the_moves}
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
