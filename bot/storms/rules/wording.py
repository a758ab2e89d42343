"""What words tell of many posts: how they sound, what is often said, what is a copy.

All of it is a guess and is shown as one. Nothing of it decides anything alone.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rapidfuzz import fuzz, process

from bot.playbook.schema.storms import GuessWords, SameText
from bot.ui.texts import clean
from data.storms.models import Claim

_READ = 2000
"""Characters of a post that are looked at."""

_LINK = re.compile(r"https?://\S{1,2000}|(?<!\w)@\w{1,100}|(?<!\w)rt(?!\w)")
_TOKEN = re.compile(r"[^\W\d_][\w'’-]{1,29}")
_MOST_GROUPS = 60
_REST = "*"


@dataclass(frozen=True, slots=True)
class PostWords:
    """One post as far as its words go."""

    text: str
    author: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Often:
    """Words, and in the posts of how many authors they stand."""

    words: str
    count: int


def plain_words(text: str) -> str:
    """Without links, names and signs, in small letters and single spaces."""
    bare = _LINK.sub(" ", clean(text[:_READ]).casefold())
    return " ".join(re.findall(r"\w+", bare))


def hint(
    text: str, language: str | None, words: Mapping[str, GuessWords]
) -> bool | None:
    """Whether a post sounds negative, or positive; nothing where it says neither."""
    bare = _LINK.sub(" ", clean(text[:_READ]).casefold())
    names = _spoken(language, words)
    negative = len(
        set(_pattern(tuple(w for n in names for w in words[n].negative))(bare))
    )
    positive = len(
        set(_pattern(tuple(w for n in names for w in words[n].positive))(bare))
    )
    if negative == positive:
        return None
    return negative > positive


def often_said(
    said: Sequence[PostWords],
    words: Mapping[str, GuessWords],
    known: Collection[str],
    most: int,
) -> list[Often]:
    """What stands in the posts of several authors; pairs of words before single ones.

    `known` are words nobody has to be told, such as the name of the brand.
    """
    skipped = {word for one in words.values() for word in one.skipped}
    skipped |= {word.casefold() for word in known}
    authors: Counter[str] = Counter()
    for _, group in _by_author(said):
        found: set[str] = set()
        for one in group:
            found |= _phrases(one.text, skipped)
        authors.update(found)
    return _ranked(authors, most)


def copies(said: Sequence[PostWords], rules: SameText) -> list[list[int]]:
    """Which posts have the same text, by their places; the largest group first.

    Links and names do not count (`fuzz.ratio` on cleaned text).
    """
    first: list[str] = []
    groups: list[list[int]] = []
    for place, one in enumerate(said):
        bare = plain_words(one.text)
        if not bare:
            continue
        near = process.extractOne(
            bare, first, scorer=fuzz.ratio, score_cutoff=rules.copy_from
        )
        if near is not None:
            groups[near[2]].append(place)
        elif len(first) < _MOST_GROUPS:
            first.append(bare)
            groups.append([place])
    return sorted((g for g in groups if len(g) > 1), key=len, reverse=True)


def same_text(one: str, other: str, rules: SameText) -> str | None:
    """`copy`, `near`, or nothing."""
    likeness = fuzz.ratio(plain_words(one), plain_words(other))
    if likeness >= rules.copy_from:
        return "copy"
    return "near" if likeness >= rules.near else None


def few_people(copied: float, strangers: float, rules: SameText) -> bool:
    """Whether it looks like few people with many accounts: the same words, by accounts
    nobody saw before. Both are shares."""
    return copied >= rules.few_words and strangers >= rules.new_authors


def makes(text: str, words: Sequence[str]) -> bool:
    """Whether a post has one of the few words a person gave."""
    if not words:
        return False
    return bool(
        _pattern(tuple(word.casefold() for word in words))(
            clean(text[:_READ]).casefold()
        )
    )


def claims_in(texts: Iterable[str], claims: Sequence[Claim]) -> list[tuple[str, int]]:
    """How many posts make each claim, the most frequent first."""
    found = Counter(
        claim.name for text in texts for claim in claims if makes(text, claim.words)
    )
    return found.most_common()


def _by_author(said: Sequence[PostWords]) -> list[tuple[str, list[PostWords]]]:
    """One author repeating themselves is one voice; an unknown one is each a voice."""
    groups: dict[str, list[PostWords]] = {}
    for place, one in enumerate(said):
        groups.setdefault(one.author or f"{place}", []).append(one)
    return list(groups.items())


def _phrases(text: str, skipped: Collection[str]) -> set[str]:
    bare = _LINK.sub(" ", clean(text[:_READ]).casefold())
    tokens = _TOKEN.findall(bare)
    telling = {t for t in tokens if len(t) > 3 and t not in skipped}
    pairs = {
        f"{one} {other}"
        for one, other in pairwise(tokens)
        if (one in telling) or (other in telling and one not in skipped)
        if other not in skipped
    }
    return telling | pairs


def _ranked(authors: Counter[str], most: int) -> list[Often]:
    """A word that nearly always stands in a pair is told by the pair."""
    chosen: list[Often] = []
    used: set[str] = set()
    ranked = sorted(
        authors.items(),
        key=lambda one: (-one[1] * (1.3 if " " in one[0] else 1), one[0]),
    )
    for phrase, count in ranked:
        if count < 2 or len(chosen) == most:
            break
        parts = set(phrase.split())
        if parts & used:
            continue
        chosen.append(Often(phrase, count))
        used |= parts
    return chosen


def _spoken(language: str | None, words: Mapping[str, GuessWords]) -> list[str]:
    short = (language or "").split("-")[0].lower()
    return [short] if short in words else [*words]


@lru_cache(maxsize=64)
def _pattern(words: tuple[str, ...]) -> Callable[[str], list[str]]:
    """One alternation of literals: linear, whatever the text is."""
    literals = (
        re.escape(word.removesuffix(_REST).strip())
        + (r"\w*" if word.endswith(_REST) else "")
        for word in sorted(words, key=len, reverse=True)
        if word.strip(f"{_REST} ")
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(literals) or '(?!)'})(?!\w)").findall
