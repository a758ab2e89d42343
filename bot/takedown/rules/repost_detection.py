"""Decides whether a new post may be a reaction to a removal (S0.35)."""

from collections.abc import Iterable, Mapping

from data.models import Post
from data.takedown.models import Removal

_READ = 5000
"""The first characters of a post that are looked at."""


def echo(
    post: Post,
    watched: Iterable[tuple[Removal, str | None]],
    words: Mapping[str, Iterable[str]],
) -> tuple[Removal, str] | None:
    """Which removal it follows and why: `author`, or `words` that speak of one.

    `watched` are the removals of these days, the youngest first, each with the key of
    the author whose post it was. Words begin a word: `delet` finds `deleted`.
    """
    removals = list(watched)
    author = post.author.key
    for removal, whose in removals:
        if author is not None and author == whose:
            return removal, "author"
    if removals and _speaks_of_it(post, words):
        return removals[0][0], "words"
    return None


def _speaks_of_it(post: Post, words: Mapping[str, Iterable[str]]) -> bool:
    said = f"{post.title or ''} {post.text or ''}"[:_READ].casefold()
    spaced = " " + "".join(c if c.isalnum() else " " for c in said)
    beginnings = (word for several in words.values() for word in several)
    return any(f" {word.casefold()}" in spaced for word in beginnings)
