"""Every sentence is one that the program can say.

Keys are put together from pieces (`f"done.{move}"`, `key + "_nobody"`), so a key counts as used
when it is a string of the program, or fits one of its f-strings with known names in the gaps.
"""

import ast
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from tests.architecture.modules import ROOT

CODE = ("bot", "handlers", "data")
PLAYBOOK = ROOT / "data" / "playbook"
_PLURAL = re.compile(r"\.(one|other)$")
_BY_STATE = ("done.private_offer_", "done.private_call_", "back.not_reached")
"""Put together from columns of the database: `done_words`, `private_month`."""
_GAP = "\0"
_NAMED = re.compile(r"[a-z]{2,}[_.]|[_.][a-z]{2,}")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, below in value.items():
            yield key
            yield from _strings(below)
    elif isinstance(value, list):
        for below in value:
            yield from _strings(below)
    elif isinstance(value, str):
        yield value


def _keys(value: Any, place: str = "") -> Iterator[str]:
    if isinstance(value, str):
        yield _PLURAL.sub("", place)
    else:
        for key, below in value.items():
            yield from _keys(below, f"{place}.{key}".lstrip("."))


def _named(node: ast.AST) -> tuple[Iterable[str], Iterable[str]]:
    """Names in one node, and strings that stand for many, with a NUL in each gap."""
    match node:
        case ast.Constant(value=str(text)):
            open_ended = [_GAP + text] if text.startswith("_") else []
            open_ended += [text + _GAP] if text.endswith((".", "_")) else []
            return (text, text.rpartition(".")[2]), open_ended
        case ast.JoinedStr(values=parts):
            texts = (p.value if isinstance(p, ast.Constant) else _GAP for p in parts)
            return (), ("".join(map(str, texts)),)
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.keyword(arg=str(name)):
            return (name,), ()
        case _:
            return (), ()


def _read() -> tuple[set[str], set[str]]:
    """Names and strings of the program and the playbook, and strings with gaps."""
    names, open_ended = set[str](), set[str]()
    for path in (p for top in CODE for p in (ROOT / top).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found, many = _named(node)
            names.update(found)
            open_ended.update(many)
    for path in PLAYBOOK.glob("*.toml"):
        names.update(_strings(tomllib.loads(path.read_text(encoding="utf-8"))))
    return names, {text for text in open_ended if _NAMED.search(text)}


def dead(keys: set[str]) -> set[str]:
    names, open_ended = _read()
    patterns = [
        re.compile(re.escape(text).replace(_GAP, "([a-z0-9_.]+?)"), re.ASCII)
        for text in open_ended
    ]

    @cache
    def known(text: str, depth: int = 0) -> bool:
        if text in names or text.isdigit():
            return True
        if depth == 3:
            return False
        fits = (pattern.fullmatch(text) for pattern in patterns)
        return any(
            all(
                known(group, depth + 1)
                or all(known(part, depth + 1) for part in group.split("."))
                for group in fit.groups()
            )
            for fit in fits
            if fit
        )

    return {key for key in keys if not known(key)}


def test_every_sentence_can_be_said() -> None:
    keys = {
        key
        for path in (PLAYBOOK / "words" / "en").glob("*.toml")
        for key in _keys(tomllib.loads(path.read_text(encoding="utf-8")))
    }

    assert sorted(key for key in dead(keys) if not key.startswith(_BY_STATE)) == []


def test_a_sentence_nobody_says_is_found() -> None:
    assert dead({"nobody.says.this", "done.no_such_move"}) == {
        "nobody.says.this",
        "done.no_such_move",
    }
