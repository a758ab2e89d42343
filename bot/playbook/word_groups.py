"""Finds words that stand near each other in one sentence, whatever their order.

German and Dutch turn sentences round, so a phrase finds only one of the ways in which
something is said. A group of words is written as text:

- ``bring* mich um``: all of them in one sentence, in any order, few words between them
- ``a|b``: one of these; ``bring*`` is the beginning of a word, ``*geruch`` its end
- ``not_any_more``: these words one after the other
- ``-without``: not if this stands in the same sentence
- ``>`` at the start: in the order in which they are written
- ``~9`` at the end: that many other words may stand between them, else four
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Annotated, NamedTuple

from pydantic import AfterValidator

BETWEEN = 4
"""How many other words may stand between the first and the last one."""

_MOST_BETWEEN = 20
_SEVERAL = 5
"""Letters: by so many of a beginning or an end a word is looked up before it is compared."""

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)|\n|;")
_BETWEEN = re.compile(r"~(\d{1,2})")
_PART = re.compile(r"\*?[^\W_]+(?:[’-][^\W_]+)*\*?")


class Word(NamedTuple):
    """One word of a text, folded, and where it stands there."""

    said: str
    start: int
    end: int


class SentenceWords(tuple[Word, ...]):
    """The words of one sentence, in order."""

    @cached_property
    def pieces(self) -> frozenset[str]:
        """Its words, and how they begin (`so*`) and end (`*so`), as `Choice.hints` asks."""
        return frozenset().union(*(_pieces_of(word.said) for word in self))


@dataclass(frozen=True, slots=True)
class Choice:
    """One place of a group: one of these words, beginnings, ends, or rows of words."""

    words: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def places(self, sentence: SentenceWords) -> Iterator[tuple[int, int]]:
        """Where it stands, as the first and the last word."""
        for at, word in enumerate(sentence):
            if (
                word.said in self.words
                or word.said.startswith(self.beginnings)
                or word.said.endswith(self.ends)
            ):
                yield at, at
            for row in self.rows:
                if _stands(row, sentence, at):
                    yield at, at + len(row) - 1

    def hints(self) -> frozenset[str]:
        """The pieces of which a sentence has one where it has one of these places."""
        return self.words.union(
            (_beginning(beginning)[-1] for beginning in self.beginnings),
            (_end(end)[-1] for end in self.ends),
            (_of_row(row) for row in self.rows),
        )


@lru_cache(maxsize=8192)
def _pieces_of(said: str) -> tuple[str, ...]:
    """A language says most of what it says with a few thousand words."""
    return (said, *_beginning(said), *_end(said))


def _beginning(said: str) -> list[str]:
    """How it begins, at most `_SEVERAL` letters of it, the longest last."""
    return [f"{said[:length]}*" for length in range(1, min(len(said), _SEVERAL) + 1)]


def _end(said: str) -> list[str]:
    """The same for how it ends."""
    return [f"*{said[-length:]}" for length in range(1, min(len(said), _SEVERAL) + 1)]


def _of_row(row: Sequence[str]) -> str:
    """The piece of a row of words that stands in the fewest sentences."""
    longest = max(row, key=len)
    return _beginning(longest[:-1])[-1] if longest.endswith("*") else longest


@dataclass(frozen=True, slots=True)
class WordGroup:
    """Words to be found near each other; `unless` are words that stop it."""

    choices: tuple[Choice, ...]
    unless: tuple[Choice, ...] = ()
    between: int = BETWEEN
    ordered: bool = False

    def found(self, sentence: SentenceWords) -> tuple[int, int] | None:
        """The first and the last word of it in a sentence; nothing where it is not."""
        places: list[list[tuple[int, int]]] = []
        for choice in self.choices:
            here = list(choice.places(sentence))
            if not here:
                return None
            places.append(here)
        if any(True for choice in self.unless for _ in choice.places(sentence)):
            return None
        for first in places[0]:
            span = self._near(first, places[1:])
            if span is not None:
                return span
        return None

    def _near(
        self, first: tuple[int, int], others: Sequence[Sequence[tuple[int, int]]]
    ) -> tuple[int, int] | None:
        """The span with one place of each of the others, as near as it can be."""
        low, high, said = first[0], first[1], first[1] - first[0] + 1
        taken = [first]
        for here in others:
            free = [
                place
                for place in here
                if not any(
                    place[0] <= end and start <= place[1] for start, end in taken
                )
                and (not self.ordered or place[0] > taken[-1][1])
            ]
            if not free:
                return None
            near = min(free, key=lambda p: max(high, p[1]) - min(low, p[0]))
            low, high = min(low, near[0]), max(high, near[1])
            said += near[1] - near[0] + 1
            taken.append(near)
        return (low, high) if high - low + 1 - said <= self.between else None


@lru_cache(maxsize=4096)
def word_group(written: str) -> WordGroup:
    """Reads one group. Raises ValueError that says what cannot be read."""
    text = fold(written).strip()
    ordered = text.startswith(">")
    between, choices, unless = BETWEEN, list[Choice](), list[Choice]()
    for part in text.removeprefix(">").split():
        told = _BETWEEN.fullmatch(part)
        if told is not None:
            between = int(told[1])
        elif part.startswith("-"):
            unless.append(_choice(part[1:], written))
        else:
            choices.append(_choice(part, written))
    if not choices or between > _MOST_BETWEEN:
        msg = f"“{written}” names no words, or lets more than {_MOST_BETWEEN} stand between"
        raise ValueError(msg)
    return WordGroup(tuple(choices), tuple(unless), between, ordered)


def _readable(written: str) -> str:
    word_group(written)
    return written


WordGroupText = Annotated[str, AfterValidator(_readable)]
"""A group of words as text, checked when the playbook is read."""


def fold(text: str) -> str:
    """One way of writing: no capitals, one apostrophe, ß as ss."""
    plain = text if text.isascii() else unicodedata.normalize("NFC", text)
    return plain.replace("'", "’").replace("`", "’").casefold()


@lru_cache(maxsize=64)
def sentences(text: str) -> tuple[SentenceWords, ...]:
    """The sentences of a text as words, folded; positions are those of the text."""
    found, start = list[SentenceWords](), 0
    # Folded letter by letter, so that its words stand where they stood.
    folded = fold(text) if text.isascii() else None
    ends = [match.span() for match in _SENTENCE_END.finditer(text)]
    for end, after in [*ends, (len(text), len(text))]:
        words = SentenceWords(
            Word(folded[at:to] if folded else fold(text[at:to]), at, to)
            for at, to in (one.span() for one in _WORD.finditer(text, start, end))
        )
        start = after
        if words:
            found.append(words)
    return tuple(found)


def first_found(
    groups: Iterable[str], text: Iterable[SentenceWords]
) -> tuple[Word, Word] | None:
    """The first and the last word of the first group that stands in one of the sentences."""
    index = _index_of(tuple(groups))
    for sentence in text:
        pieces = sentence.pieces
        for at in index.likely_in(pieces):
            group, hints = index.groups[at]
            if any(pieces.isdisjoint(hint) for hint in hints):
                continue
            span = group.found(sentence)
            if span is not None:
                return sentence[span[0]], sentence[span[1]]
    return None


Hints = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class _Index:
    """Groups with the pieces of their choices, and which group each piece may belong to.

    A group is found by the choice with the fewest pieces: where a sentence has none of
    them it has not the group. Most sentences hold no group at all, and looking up costs
    less than any search.
    """

    groups: tuple[tuple[WordGroup, Hints], ...]
    by_piece: Mapping[str, tuple[int, ...]]
    pieces: frozenset[str]

    def likely_in(self, pieces: frozenset[str]) -> Sequence[int]:
        """The groups that a sentence of these pieces may hold, in their order."""
        there = self.pieces & pieces
        if not there:
            return ()
        return sorted({at for piece in there for at in self.by_piece[piece]})


@lru_cache(maxsize=512)
def _index_of(groups: tuple[str, ...]) -> _Index:
    known = list[tuple[WordGroup, Hints]]()
    by_piece = dict[str, tuple[int, ...]]()
    for at, written in enumerate(groups):
        group = word_group(written)
        fewest, *others = sorted((one.hints() for one in group.choices), key=len)
        known.append((group, tuple(others)))
        for piece in fewest:
            by_piece[piece] = (*by_piece.get(piece, ()), at)
    return _Index(tuple(known), by_piece, frozenset(by_piece))


def _choice(part: str, written: str) -> Choice:
    words, beginnings, ends, rows = (
        set[str](),
        list[str](),
        list[str](),
        list[tuple[str, ...]](),
    )
    for one in part.split("|"):
        row = tuple(one.split("_"))
        if not all(_PART.fullmatch(word) for word in row) or one.strip("*") == "":
            msg = f"“{written}”: “{one}” is no word"
            raise ValueError(msg)
        if len(row) > 1:
            rows.append(row)
        elif one.endswith("*"):
            beginnings.append(one[:-1])
        elif one.startswith("*"):
            ends.append(one[1:])
        else:
            words.add(one)
    return Choice(frozenset(words), tuple(beginnings), tuple(ends), tuple(rows))


def _stands(row: Sequence[str], sentence: SentenceWords, at: int) -> bool:
    """Whether the words of a row stand there one after the other."""
    if at + len(row) > len(sentence):
        return False
    return all(
        said.said.startswith(word[:-1]) if word.endswith("*") else said.said == word
        for word, said in zip(row, sentence[at:], strict=False)
    )
