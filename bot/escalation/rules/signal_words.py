"""Says whether a post speaks of what a trigger looks for: danger, harm, the law, the press.

Words are groups that stand near each other (`bot/playbook/word_groups.py`), written in
`triggers.toml`. Most posts tell of others; so only the beginning of a post counts, and
where it names the brand, only what stands near the name.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from bot.incoming.language_of import language_of
from bot.playbook.word_groups import (
    Sentence,
    first_found,
    fold,
    sentences,
)
from data.models import Post

READ = 600
"""The characters of a post that count."""

NEAR = 300
"""How many characters from the brand's name a word may stand."""

_SHORTEST_NAME = 3

Groups = Mapping[str, tuple[str, ...]]
"""Groups of words by language."""


def speaks_of(
    post: Post,
    keywords: Groups,
    unless: Groups,
    *,
    names: Iterable[str] = (),
    anywhere: bool = False,
) -> bool:
    """Whether one of the groups stands in the post, in a language it may be written in.

    `names` are what the brand is called; `anywhere`: not only near them.
    """
    if not keywords:
        return False
    text = "\n".join(filter(None, (post.title, post.text)))
    called = () if anywhere else (*names, *post.keywords)
    spoken = _languages(post.language, text[:READ], keywords)
    return _found(
        tuple(word for name in spoken for word in keywords[name]),
        tuple(word for name in spoken for word in unless.get(name, ())),
        text,
        tuple(dict.fromkeys(called)),
    )


def _languages(named: str | None, text: str, keywords: Groups) -> tuple[str, ...]:
    """The language the source names, and the one it looks like; all where nobody knows."""
    likely = ((named or "").split("-")[0].lower(), _looks_like(text) or "")
    known = tuple(dict.fromkeys(name for name in likely if name in keywords))
    return known or tuple(keywords)


@lru_cache(maxsize=64)
def _looks_like(text: str) -> str | None:
    """Every trigger asks it of the same post."""
    return language_of(text)


@lru_cache(maxsize=4096)
def _found(
    groups: tuple[str, ...], unless: tuple[str, ...], text: str, names: tuple[str, ...]
) -> bool:
    read = (
        sentence
        for sentence in sentences(text[:READ])
        if not unless or first_found(unless, [sentence]) is None
    )
    return first_found(groups, _near(read, text, names)) is not None


def _near(
    read: Iterable[Sentence], text: str, names: tuple[str, ...]
) -> Iterator[Sentence]:
    places = tuple(_places(fold(text), names))
    for sentence in read:
        start, end = sentence[0].start, sentence[-1].end
        if not places or any(start - NEAR <= at <= end + NEAR for at in places):
            yield sentence


def _places(text: str, names: tuple[str, ...]) -> Iterator[int]:
    """Where the brand is named."""
    for name in names:
        called = fold(name).strip().lstrip("@#")
        at = text.find(called) if len(called) >= _SHORTEST_NAME else -1
        while at >= 0:
            yield at
            at = text.find(called, at + len(called))
