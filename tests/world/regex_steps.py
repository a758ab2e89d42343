"""Counts the steps of a backtracking matcher, so that growth can be tested without a
clock.

It walks the tree that Python's own parser makes of a pattern, tries every choice in the
order `re` would, and counts each one.
"""

import re
from collections.abc import Iterator
from functools import cache
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

Then = Iterator[int]


def steps(pattern: str, text: str, *, ignore_case: bool) -> int:
    """How many choices are tried to look for `pattern` from every place of `text`."""
    flags = re.IGNORECASE if ignore_case else re.NOFLAG
    counter = _Counter(text.lower() if ignore_case else text, ignore_case)
    tree = _tree(pattern, int(flags))
    for start in range(len(text) + 1):
        next(counter.walk(tree, start), None)
    return counter.count


@cache
def _tree(pattern: str, flags: int) -> list[Any]:
    """Parsing takes longer than walking through most texts."""
    return list(parser.parse(pattern, flags))


class _Counter:
    def __init__(self, text: str, ignore_case: bool) -> None:
        self.text = text
        self.ignore_case = ignore_case
        self.count = 0

    def walk(self, tree: list[Any], at: int) -> Then:
        """Every place where the tree can end that begins here."""
        self.count += 1
        if not tree:
            yield at
            return
        (op, args), rest = tree[0], tree[1:]
        for end in self._one(op, args, at):
            yield from self.walk(rest, end)

    def _one(self, op: Any, args: Any, at: int) -> Then:
        if op in (code.MAX_REPEAT, code.MIN_REPEAT):
            yield from self._repeat(list(args[2]), args[0], int(args[1]), at)
        elif op in (code.BRANCH, code.SUBPATTERN):
            for inner in args[1] if op is code.BRANCH else (args[3],):
                yield from self.walk(list(inner), at)
        elif op in (code.ASSERT, code.ASSERT_NOT):
            yield from self._assert(op is code.ASSERT, args, at)
        elif op is code.AT:
            yield from (at,) if self._is_at(args, at) else ()
        elif at < len(self.text) and self._fits(op, args, self.text[at]):
            yield at + 1

    def _repeat(self, inner: list[Any], least: int, most: int, at: int) -> Then:
        if most:
            for end in self.walk(inner, at):
                if end > at:
                    yield from self._repeat(inner, max(0, least - 1), most - 1, end)
        if least == 0:
            yield at

    def _assert(self, wanted: bool, args: tuple[int, Any], at: int) -> Then:
        direction, tree = args
        inner = list(tree)
        start = at if direction == 1 else at - tree.getwidth()[0]
        found = start >= 0 and next(self.walk(inner, start), None) is not None
        if found is wanted:
            yield at

    def _is_at(self, where: Any, at: int) -> bool:
        return {
            code.AT_BEGINNING: at == 0,
            code.AT_END: at == len(self.text),
            code.AT_BOUNDARY: self._is_word(at - 1) != self._is_word(at),
        }[where]

    def _is_word(self, at: int) -> bool:
        inside = 0 <= at < len(self.text)
        return inside and re.match(r"\w", self.text[at]) is not None

    def _fits(self, op: Any, args: Any, char: str) -> bool:
        if op is code.IN:
            negated = args[0][0] is code.NEGATE
            return any(self._fits(o, a, char) for o, a in args[negated:]) is not negated
        if op is code.RANGE:
            return any(args[0] <= ord(c) <= args[1] for c in char + char.upper())
        if op is code.CATEGORY:
            return re.match(_CATEGORIES[args], char) is not None
        if op is code.ANY:
            return char != "\n"
        same = char == (chr(args).lower() if self.ignore_case else chr(args))
        return same is (op is code.LITERAL)


_CATEGORIES = {
    code.CATEGORY_WORD: r"\w",
    code.CATEGORY_DIGIT: r"\d",
    code.CATEGORY_SPACE: r"\s",
    code.CATEGORY_NOT_SPACE: r"\S",
    code.CATEGORY_NOT_WORD: r"\W",
    code.CATEGORY_NOT_DIGIT: r"\D",
}
