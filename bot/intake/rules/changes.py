"""Decides whether a repeated delivery changes a post, and how much.

A source that sends a post again may mark it as edited, or simply send another text. A
field that a source does not send has not changed.
"""

import hashlib
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from rapidfuzz.distance import OSA

from bot.incoming.format import Incoming
from data.models import Post

_WORD = re.compile(r"\w+")
_LINK = re.compile(r"https?://\S+")
_CUT = re.compile(r"…|\.{3}")
_EDIT = "+"
_LONG_ENOUGH = 5
"""Letters: in a shorter word one other letter is often another word."""


class RepeatedDelivery(StrEnum):
    """What a repeated delivery is: nothing new, a change, or a text to keep aside.

    `ELSEWHERE`: another source shows the very post in other words than we know.
    """

    SAME = "same"
    CHANGED = "changed"
    ELSEWHERE = "elsewhere"
    OLDER = "older"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Content:
    """What a post says: all of it that its author can change."""

    title: str | None = None
    text: str | None = None
    rating: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return not (self.title or self.text or self.rating)


@dataclass(frozen=True, slots=True)
class SourceReport:
    """What a source says of a post we know.

    `before` is the hash of what the same source said of it last under the same key;
    `names_edits` says that it called that an edit. `again`: it told of the post before.
    `excerpt`: every source cuts its own part out of such a text.
    """

    content: Content
    is_edit: bool
    edited_at: datetime | None
    before: str | None
    truncated: bool = False
    names_edits: bool = False
    again: bool = False
    excerpt: bool = False


@dataclass(frozen=True, slots=True)
class Have:
    """What we show of it, when that was written, and hashes of what it said before."""

    content: Content
    edited_at: datetime | None = None
    before: Collection[str] = ()


def content_of(post: Post) -> Content:
    """What a post says."""
    return Content(post.title or None, post.text or None, post.rating or None)


def told(
    incoming: Incoming,
    post: Post,
    before: str | None,
    *,
    again: bool = False,
    excerpt: bool = False,
) -> SourceReport:
    """What a source says, as far as it can be a change."""
    return SourceReport(
        content_of(post),
        incoming.action == "edited",
        incoming.edited_at,
        None if before is None else before.removesuffix(_EDIT),
        incoming.text_truncated,
        before is not None and before.endswith(_EDIT),
        again,
        excerpt,
    )


def mark_of(incoming: Incoming, post: Post) -> str:
    """What is remembered of what a source said, and whether it called that an edit."""
    edit = _EDIT if incoming.action == "edited" else ""
    return fingerprint(content_of(post)) + edit


def news(it: SourceReport, have: Have) -> RepeatedDelivery:
    """What it means. In doubt it is a change: what nobody has read yet is shown."""
    after = merged(have.content, it)
    if same(after, have.content):
        return RepeatedDelivery.SAME
    if it.edited_at is not None and have.edited_at is not None:
        if it.edited_at < have.edited_at:
            return RepeatedDelivery.OLDER
        if it.edited_at > have.edited_at:
            return RepeatedDelivery.CHANGED
    mark = fingerprint(it.content)
    # Who calls an edit an edit has sent this old text once more, or too late.
    late = it.names_edits and not it.is_edit and mark in have.before
    if it.before is not None and not late:
        return RepeatedDelivery.SAME if it.before == mark else RepeatedDelivery.CHANGED
    if mark in have.before:
        return RepeatedDelivery.OLDER
    if it.is_edit or it.edited_at is not None:
        return RepeatedDelivery.CHANGED
    return _unannounced(it, have, after)


def _unannounced(it: SourceReport, have: Have, after: Content) -> RepeatedDelivery:
    """Nobody calls it an edit, and the source did not say it so before."""
    if it.excerpt or says_no_more(have.content, after):
        return RepeatedDelivery.COPY
    return RepeatedDelivery.CHANGED if it.again else RepeatedDelivery.ELSEWHERE


def says_no_more(before: Content, after: Content) -> bool:
    """Whether everything it says stood there before: it was cut, or spelled otherwise."""
    if before.rating != after.rating and _is_other(before.rating, after.rating):
        return False
    if is_small(replace(before, rating=None), replace(after, rating=None)):
        return True
    have = _spoken(f"{before.title or ''} {before.text or ''}")
    parts = (*_CUT.split(after.title or ""), *_CUT.split(after.text or ""))
    return all(_spoken(part) in have for part in parts)


def said_otherwise(now: Content, earlier: Iterable[Content]) -> tuple[str, ...]:
    """What was told of a post and does not stand in what it says now, each text once."""
    found = list[str]()
    shown = now
    for one in earlier:
        said = replace(one, rating=shown.rating)
        if says_no_more(shown, said):
            continue
        found.append(" · ".join(filter(None, (_unknown(one.title, now), one.text))))
        shown = replace(shown, text=f"{shown.text or ''} . {one.text or ''}")
    return tuple(found)


def _unknown(title: str | None, now: Content) -> str | None:
    return None if _plain(title) == _plain(now.title) else title


def is_restored(
    incoming: Incoming, *, withdrawn_at: datetime, other: bool = False
) -> bool:
    """Whether a post that was withdrawn is there again, and this is no late copy.

    Its source says so, or that it was written or edited since; or the source that told
    of the withdrawal now sends `other` words than any it had sent before.
    """
    if incoming.action == "restored":
        return True
    times = (incoming.edited_at, incoming.published_at)
    if any(at is not None and at > withdrawn_at for at in times):
        return True
    return other


def merged(before: Content, it: SourceReport) -> Content:
    """What it says now: what is not sent stays, and a shortened text is the longer one."""
    said = it.content
    text = said.text or before.text
    shortened = _plain(said.text).rstrip("….").rstrip()
    if it.truncated and _plain(before.text).startswith(shortened):
        text = before.text
    return Content(said.title or before.title, text, said.rating or before.rating)


def same(one: Content, other: Content) -> bool:
    """Whether two say the same; white space counts for nothing."""
    return changed(one, other) == ()


def changed(before: Content, after: Content) -> tuple[str, ...]:
    """The parts that differ: `title`, `text`, `rating`."""
    return tuple(
        name
        for name in ("title", "text", "rating")
        if _plain(getattr(before, name)) != _plain(getattr(after, name))
    )


def is_small(before: Content, after: Content) -> bool:
    """Whether only typing was corrected: punctuation, case, one letter of a long word.

    Stars that became more are small, fewer are not.
    """
    if _is_worse(before.rating, after.rating):
        return False
    pairs = ((before.title, after.title), (before.text, after.text))
    return all(_only_typing(old, new) for old, new in pairs)


def fingerprint(content: Content) -> str:
    """A hash of what it says, the same for the same words."""
    parts = (_plain(content.title), _plain(content.text), _plain(content.rating))
    whole = "\x1f".join(parts).encode("utf-8", "replace")
    return hashlib.sha256(whole).hexdigest()[:32]


def rewritten(post: Post, content: Content) -> Post:
    """The post as it says now."""
    return replace(post, title=content.title, text=content.text, rating=content.rating)


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())


def _only_typing(before: str | None, after: str | None) -> bool:
    old, new = (_WORD.findall((text or "").casefold()) for text in (before, after))
    return len(old) == len(new) and all(
        one == other or _is_typing(one, other)
        for one, other in zip(old, new, strict=True)
    )


def _is_typing(one: str, other: str) -> bool:
    """The same word with one letter changed, added, missing, or two of them swapped."""
    digits = any(letter.isdigit() for letter in one + other)
    short = min(len(one), len(other)) < _LONG_ENOUGH
    return not digits and not short and OSA.distance(one, other, score_cutoff=1) <= 1


def _spoken(text: str) -> str:
    """Its words alone; tools write one link in several ways."""
    words = _WORD.findall(_LINK.sub(" ", text).casefold())
    return f" {' '.join(words)} " if words else " "


def _is_other(before: str | None, after: str | None) -> bool:
    """Whether two ratings differ, however they are written."""
    old, new = _stars(before), _stars(after)
    return old is None or new is None or old != new


def _is_worse(before: str | None, after: str | None) -> bool:
    """Fewer stars, or stars one cannot compare."""
    if before == after:
        return False
    old, new = _stars(before), _stars(after)
    return old is None or new is None or new < old


def _stars(rating: str | None) -> float | None:
    """How good it is, from 0 to 1: `4/5`, `recommended`."""
    words = {"recommended": 1.0, "not_recommended": 0.0}
    if rating in words:
        return words[rating]
    value, _, best = (rating or "").partition("/")
    try:
        return float(value) / float(best or 5)
    except (ValueError, ZeroDivisionError):
        return None
