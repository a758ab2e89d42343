"""Masks phone numbers, mail and postal addresses inside a post, where many read along.

The words stay as they were in the database; whoever needs the data asks for the full text,
and that is recorded (GDPR, minimisation; features B1).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from bot.playbook.playbook import Playbook
from bot.ui.personal_data import emails, phones
from data.models import Mention

MASK = "▒▒▒"
"""What stands in the place of each of them."""

_MAYBE = re.compile(r"@|\d")
"""Without a digit and an `@` there is nothing to mask: most posts are looked at once."""


def masked(mention: Mention, playbook: Playbook) -> Mention:
    """The same mention with a text and title that many may read; itself where nothing changes."""
    patterns = _patterns(playbook)
    post = mention.post
    text, title = (mask(said, patterns) for said in (post.text, post.title))
    if text == post.text and title == post.title:
        return mention
    return replace(mention, post=replace(post, text=text, title=title))


def mask_words(text: str, playbook: Playbook) -> str:
    """A text of a post as many may read it."""
    return mask(text, _patterns(playbook)) or ""


def mask(text: str | None, patterns: Iterable[str] = ()) -> str | None:
    """Each phone number, mail address and postal address as `MASK`."""
    if not text or not _MAYBE.search(text):
        return text
    for said in sorted(set(_found(text, patterns)), key=len, reverse=True):
        text = text.replace(said, MASK)
    return text


def _found(text: str, patterns: Iterable[str]) -> Iterator[str]:
    yield from emails(text)
    yield from phones(text)
    for pattern in patterns:
        yield from (found[0].strip() for found in _compiled(pattern).finditer(text))


def _patterns(playbook: Playbook) -> tuple[str, ...]:
    """Those of the lint that say what a postal address looks like."""
    return tuple(
        pattern
        for rule in playbook.lint.values()
        for name in rule.masks
        for pattern in rule.patterns[name]
    )


@lru_cache(maxsize=64)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
