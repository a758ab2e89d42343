"""Checks the regular expressions of the lint: they compile, and no text can slow them
down.

Every repetition is bounded, so the work per character is constant, and a draft is
truncated before it is checked.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Annotated

from pydantic import AfterValidator

MOST_REPEATS = 300
"""How often the innermost part of a pattern may repeat, all its groups taken together."""

_TOKEN = re.compile(
    r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\d*(?:,\d*)?\}\??|\(\?[aimsux]{0,3}[:=!]|\(\?<[=!]|\(\?P|[()*+?|]|.",
    re.DOTALL,
)
_BOUNDS = re.compile(r"\{(\d*)(,?)(\d*)\}\??")


@cache
def bounded(pattern: str) -> str:
    """The pattern, once it compiles and repeats nothing without end.

    Raises ValueError that says what to write instead.
    """
    try:
        re.compile(pattern)
    except re.error as wrong:
        msg = f"“{pattern}” is not a regular expression: {wrong}"
        raise ValueError(msg) from None
    if (worst := max(repeats(pattern), default=0)) > MOST_REPEATS:
        msg = (
            f"“{pattern}” repeats up to {worst} times; at most {MOST_REPEATS} are fine"
        )
        raise ValueError(msg)
    return pattern


def repeats(pattern: str) -> list[int]:
    """How often each repeated part can repeat, nested repetitions multiplied.

    Raises ValueError for a repetition that has no end, and for looking back at a group.
    """
    nest: list[list[int]] = [[]]
    last: list[int] = []
    for token in _tokens(pattern):
        if token.startswith("("):
            nest.append([])
        elif token == ")":
            last = nest.pop()
            nest[-1] += last
            continue
        elif (most := _most(token)) is not None:
            inner = last or [1]
            if last:
                del nest[-1][-len(last) :]
            nest[-1] += [most * each for each in inner]
        last = []
    return nest[0]


def _tokens(pattern: str) -> Iterator[str]:
    for token in _TOKEN.findall(pattern):
        if token in ("*", "+"):
            msg = f"“{pattern}” repeats without end: write {{0,40}} instead of {token}"
            raise ValueError(msg)
        if re.fullmatch(r"\\[1-9]|\(\?P", token):
            msg = f"“{pattern}” looks back at a group, which can be slow"
            raise ValueError(msg)
        yield str(token)


def _most(token: str) -> int | None:
    """The upper end of a repetition; nothing for any other part of a pattern."""
    if token == "?":
        return 1
    bounds = _BOUNDS.fullmatch(token)
    if bounds is None:
        return None
    lower, comma, upper = bounds.groups()
    if comma and not upper:
        msg = f"{token} repeats without end: write an upper number"
        raise ValueError(msg)
    return int(upper or lower)


Pattern = Annotated[str, AfterValidator(bounded)]
"""A regular expression as text, checked when the playbook is read."""
