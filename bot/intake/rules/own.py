"""Decides whether a post is our own, and whether it is a reply the team already
recorded.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from bot.incoming.addresses import canonical
from bot.incoming.format import Incoming
from data.models import OwnPost
from data.replies.models import Posted

_ALIKE = 90
"""Percent: a platform shortens links and drops a sign-off."""

_NEAR = timedelta(minutes=10)
_PUBLIC = ("public", "public_then_private")


def is_own(incoming: Incoming, accounts: Mapping[str, Sequence[str]]) -> bool:
    """Whether the brand wrote it: its source says so, or it is one of our accounts.

    Accounts stand under a platform, or under the site where a handle means nothing else.
    """
    author = incoming.author
    if author.is_own:
        return True
    known = {
        account
        for where in (incoming.platform, _site(incoming.url))
        for account in accounts.get(where, ())
    }
    named = (author.handle, author.id)
    return any(
        name.strip().removeprefix("@").casefold() in known for name in named if name
    )


def answers(incoming: Incoming) -> bool:
    """Whether a post of ours can be an answer: what we only pass on is none."""
    return incoming.kind != "repost"


def the_posted_one(own: OwnPost, posted: Iterable[Posted]) -> Posted | None:
    """The text the team marked as posted, where it is this post: its link or its words.

    Where neither of them can be compared, the time decides.
    """
    found: Posted | None = None
    for one in posted:
        if one.channel not in _PUBLIC and own.post.visibility == "public":
            continue
        if _is_it(own, one):
            found = one
    return found


def _is_it(own: OwnPost, posted: Posted) -> bool:
    post = own.post
    if post.url and posted.url:
        one, other = canonical(post.url), canonical(posted.url)
        if one is not None and one == other:
            return True
    if post.text and posted.text:
        return fuzz.ratio(_plain(post.text), _plain(posted.text)) >= _ALIKE
    return abs(own.at - posted.posted_at) <= _NEAR


def _site(url: str | None) -> str:
    written = canonical(url) if url else None
    return urlsplit(written).netloc if written else ""


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
