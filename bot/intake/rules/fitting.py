"""Decides which rule a post fits, and says by which of its conditions.

Rules are asked in their order, the first that fits decides, and a rule never drops a post.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

from bot.config.routing import Conditions
from bot.incoming.format import Incoming
from bot.ui.texts import clean
from data.models import Post

_READ = 4000
"""Characters of a post that are looked at."""

_REST = "*"


@dataclass(frozen=True, slots=True)
class Arriving:
    """A post as it comes in, with how much its sender thinks it matters."""

    post: Post
    relevance: str | None = None
    score: float | None = None

    @classmethod
    def of(cls, post: Post, incoming: Incoming) -> "Arriving":
        """As a source told it."""
        said = incoming.relevance
        if said is None:
            return cls(post)
        return cls(post, said.label, said.score)


class AnyRule(Protocol):
    """A rule of `desk.toml`, or one somebody made from a card."""

    @property
    def conditions(self) -> Conditions: ...


@dataclass(frozen=True, slots=True)
class Because:
    """One condition that holds, and the entry it holds by."""

    condition: str
    entry: str


Rule = TypeVar("Rule", bound=AnyRule)


def fitting(rules: Iterable[Rule], arriving: Arriving) -> Rule | None:
    """The first rule that fits, or nothing."""
    return next((rule for rule in rules if because(rule.conditions, arriving)), None)


def because(conditions: Conditions, arriving: Arriving) -> tuple[Because, ...]:
    """Every condition with what it holds by; nothing as soon as one of them does not."""
    found = []
    for name in conditions.written:
        entry = _CHECKS[name](conditions, arriving)
        if entry is None:
            return ()
        found.append(Because(name, entry))
    return tuple(found)


def has_words(text: str, words: Sequence[str]) -> str | None:
    """The first of these words that stands in a text; one may end with `*`."""
    if not words:
        return None
    found = pattern(tuple(words))(clean(text[:_READ]).casefold())
    return found[0] if found else None


@lru_cache(maxsize=256)
def pattern(words: tuple[str, ...]) -> Callable[[str], list[str]]:
    """One alternation of literals: linear, whatever the text is."""
    literals = (
        re.escape(word.removesuffix(_REST).strip())
        + (r"\w*" if word.endswith(_REST) else "")
        for word in sorted(words, key=len, reverse=True)
        if word.strip(f"{_REST} ")
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(literals) or '(?!)'})(?!\w)").findall


def site_of(post: Post) -> str:
    """The host and the path of a post, as `site` names them; empty without an address."""
    if not post.url:
        return ""
    try:
        parts = urlsplit(post.url)
        host = (parts.hostname or "").casefold().removeprefix("www.")
    except ValueError:
        return ""
    return f"{host}{parts.path.casefold()}".rstrip("/")


def _author(one: Conditions, arriving: Arriving) -> str | None:
    author = arriving.post.author
    handle = (author.handle or "").casefold().lstrip("@")
    known = {(author.key or "").casefold(), handle} - {""}
    if handle:
        known.add(f"{arriving.post.platform}:{handle}")
    return _first(entry for entry in one.author if _without_at(entry) in known)


def _without_at(entry: str) -> str:
    """`@anna` and `x:@anna` are `anna` and `x:anna`."""
    before, colon, handle = entry.rpartition(":")
    return f"{before}{colon}{handle.lstrip('@')}"


def _site(one: Conditions, arriving: Arriving) -> str | None:
    there = site_of(arriving.post)
    host, _, path = there.partition("/")
    return _first(entry for entry in one.site if _below(entry, host, path))


def _below(entry: str, host: str, path: str) -> bool:
    """`example.com` is `blog.example.com`, too; a path is a beginning of whole parts."""
    wanted, _, start = entry.partition("/")
    if host != wanted and not host.endswith(f".{wanted}"):
        return False
    return not start or path == start or path.startswith(f"{start}/")


def _platform(one: Conditions, arriving: Arriving) -> str | None:
    return _among(one.platform, arriving.post.platform)


def _source(one: Conditions, arriving: Arriving) -> str | None:
    return _among(one.source, arriving.post.source)


def _language(one: Conditions, arriving: Arriving) -> str | None:
    spoken = (arriving.post.language or "").casefold()
    return _among(one.language, spoken) or _among(
        one.language, spoken.partition("-")[0]
    )


def _words(one: Conditions, arriving: Arriving) -> str | None:
    post = arriving.post
    return has_words(f"{post.title or ''}\n{post.text or ''}", one.words)


def _reach_from(one: Conditions, arriving: Arriving) -> str | None:
    reach = arriving.post.author.followers
    held = None not in (reach, one.reach_from) and (reach or 0) >= (one.reach_from or 0)
    return str(reach) if held else None


def _reach_below(one: Conditions, arriving: Arriving) -> str | None:
    reach = arriving.post.author.followers
    held = None not in (reach, one.reach_below) and (reach or 0) < (
        one.reach_below or 0
    )
    return str(reach) if held else None


def _relevance(one: Conditions, arriving: Arriving) -> str | None:
    return _among(one.relevance, arriving.relevance)


def _relevance_below(one: Conditions, arriving: Arriving) -> str | None:
    score, below = arriving.score, one.relevance_below
    if score is None or below is None or score >= below:
        return None
    return f"{score:g}"


def _among(entries: Sequence[str], said: str | None) -> str | None:
    folded = (said or "").strip().casefold()
    return folded if folded and folded in entries else None


def _first(found: Iterable[str]) -> str | None:
    return next(iter(found), None)


_CHECKS: dict[str, Callable[[Conditions, Arriving], str | None]] = {
    "author": _author,
    "site": _site,
    "platform": _platform,
    "source": _source,
    "language": _language,
    "words": _words,
    "reach_from": _reach_from,
    "reach_below": _reach_below,
    "relevance": _relevance,
    "relevance_below": _relevance_below,
}
