"""Decides whether a delivered post is the stored one with the same key.

The key alone is weak evidence: author, site and text are compared. If in doubt they are
two posts. Pure, linear time, never raises.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.incoming.addresses import site_of
from bot.incoming.format import Incoming
from bot.intake.rules.identity import AT_ANOTHERS, Basis, Name, id_at, plain
from bot.intake.rules.namespaces import ACCOUNT, UNKNOWN, Platforms
from bot.intake.rules.post_ids import shared_with_comments, thread_of
from data.models import Post

SAME_STORY = timedelta(hours=24)
"""So long the same headline and text, at another address, are one article."""

_FITS = 0.6
_COUNTED = 8
"""Characters: a tool that counts what it delivers writes no longer ids."""

_ONE_TIME = timedelta(minutes=2)
"""So far apart tools tell when one post was published."""

_TELLING = 30
"""Letters: fewer are often written by several people."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class KnownPost:
    """A post we know: a mention, a reply, or one of `ours`, which names no author.

    `gone` was forgotten or withdrawn.
    """

    post: Post
    received_at: datetime
    gone: bool = False
    ours: bool = False


def is_lost_on(name: Name, post: Post) -> bool:
    """Whether such a name says nothing where several posts have it."""
    if name.basis in ("number", "signed", "edited", "page"):
        return True
    return name.basis == "thread" and _is_silent(post)


def is_same(
    name: Name | None, post: Post, known: KnownPost, platforms: Platforms, now: datetime
) -> bool:
    """Whether the post is the known one that has the same name.

    Without a name both have the same id in the same source.
    """
    if _contradict(post, known.post):
        return False
    if name is None or name.basis == "number":
        at_home = name is None or one_place(post, known.post, platforms)
        return at_home and _one_id(post, known)
    if name.basis == "copy":
        return not known.gone and _in_a_day(post, known, now)
    if name.basis == "article":
        return _one_article(post, known)
    if _two_authors(post, known.post):
        return False
    if known.ours and is_signed(post) and not fits(post, known.post, headline=False):
        return False
    if name.basis in ("given", "answer", "post"):
        return _is_sure(name, post, known)
    return _one_on_a_page(name.basis, post, known)


def _is_sure(name: Name, post: Post, known: KnownPost) -> bool:
    """An id may be a tool's own, an address that of what is answered: words decide."""
    if fits(post, known.post, headline=not _below(post, known.post)):
        return True
    if name.basis == "answer" or _may_be_an_answer(post, known.post):
        return False
    sure = name.basis == "post" or _shown_id(known.post) == name.text
    return sure or _is_the_platforms(name, post, known.post)


def _may_be_an_answer(post: Post, known: Post) -> bool:
    """One of both answers something, and may have the address or the id of that."""
    return (post.kind in AT_ANOTHERS) != (known.kind in AT_ANOTHERS)


def _below(post: Post, known: Post) -> bool:
    """Whether they may carry the headline of what they stand below."""
    return post.kind in AT_ANOTHERS or known.kind in AT_ANOTHERS


def _is_the_platforms(name: Name, post: Post, known: Post) -> bool:
    """Whether an id can only be the platform's own: tools count their deliveries as well.

    One account has it at one time, or it is longer than anybody counts.
    """
    if not is_one_author(post, known):
        return False
    if len(name.text.rpartition(":")[2]) > _COUNTED:
        return True
    return _one_account(post, known) and _at_one_time(post, known)


def _at_one_time(post: Post, known: Post) -> bool:
    one, other = post.published_at, known.published_at
    return one is None or other is None or abs(one - other) <= _ONE_TIME


def one_place(post: Post, known: Post, platforms: Platforms) -> bool:
    """The same id in one source is one post, unless another site gave it out again."""
    named = post.platform == known.platform or (post.platform == "web" and not post.url)
    if platforms.get(known.platform, UNKNOWN).ids == "platform":
        return named
    one, other = site_of(post.url), site_of(known.url)
    return named and (one is None or other is None or one == other)


def fits(post: Post, other: Post, *, headline: bool) -> bool:
    """Whether two texts may be one text: mostly the same words, or the same `headline`.

    Comments carry the headline of what they stand below, so there it says nothing.
    """
    if _is_silent(post) or _is_silent(other):
        return True
    if headline and post.title and plain(post.title) == plain(other.title):
        return True
    both = bool(post.text and other.text)
    said = [plain(p.text) if both else _said(p) for p in (post, other)]
    one, two = (set(_WORD.findall(words.casefold())) for words in said)
    return len(one & two) >= _FITS * max(1, min(len(one), len(two)))


def says_the_same(post: Post, other: Post) -> bool:
    """Whether both say something, and mostly in the same words."""
    silent = _is_silent(post) or _is_silent(other)
    return not silent and fits(post, other, headline=False)


def _one_id(post: Post, known: KnownPost) -> bool:
    """Senders make mistakes: other words by somebody else are another post.

    So are those of an answer that came with the id of what it answers.
    """
    two = _two_authors(post, known.post)
    if not two and not _may_be_an_answer(post, known.post):
        return True
    if _is_silent(post) or _is_silent(known.post):
        return not two
    return fits(post, known.post, headline=not _below(post, known.post))


def _in_a_day(post: Post, known: KnownPost, now: datetime) -> bool:
    one, other = post.published_at, known.post.published_at
    near = one is None or other is None or abs(one - other) <= SAME_STORY
    return near and now - known.received_at <= SAME_STORY


def _one_article(post: Post, known: KnownPost) -> bool:
    """Tools sign one article with its writer or with its paper: only its words count."""
    signed = post.kind != "article" and _two_authors(post, known.post)
    same = not signed or _said(post) == _said(known.post)
    return same and not known.gone and fits(post, known.post, headline=True)


def _one_on_a_page(basis: Basis, post: Post, known: KnownPost) -> bool:
    """Of what is gone only the same words are known again: they are in the name."""
    if _two_ids(post, known.post):
        return False
    if basis == "words":
        return not _signed_now(post, known.post)
    if basis == "signed":
        return not known.gone and _is_silent(post)
    if basis == "edited":
        return not known.gone
    if basis == "thread":
        return not known.gone and fits(post, known.post, headline=False)
    return not known.gone and (_is_silent(post) or _is_silent(known.post))


def _contradict(post: Post, known: Post) -> bool:
    """The addresses show two ids of the platform, or two threads where only that is shown."""
    one, other = _shown(post), _shown(known)
    if one is None or other is None:
        return False
    if shared_with_comments(one) or shared_with_comments(other):
        one, other = thread_of(one), thread_of(other)
    return one is not None and other is not None and one != other


def _shown(post: Post) -> str | None:
    return id_at(post.url, post.platform) if post.url else None


def _shown_id(post: Post) -> str | None:
    found = _shown(post)
    return None if found is None or shared_with_comments(found) else found


def is_signed(post: Post) -> bool:
    """Whether its source says who wrote it."""
    author = post.author
    return bool(author.handle or author.key or author.name)


def _signed_now(post: Post, known: Post) -> bool:
    """A source that signs one and not the other means two, where few words say nothing."""
    few = len(_said(post).strip()) < _TELLING
    return few and post.source == known.source and is_signed(post) != is_signed(known)


def _one_account(post: Post, known: Post) -> bool:
    """Both are signed with an account; names alone belong to several people."""
    one, other = post.author, known.author
    return bool((one.handle and other.handle) or (one.key and other.key))


def is_one_author(post: Post, known: Post) -> bool:
    """Both are signed, in a way that can be compared, by one person."""
    one, other = post.author, known.author
    by_handle = bool(one.handle and other.handle)
    by_key = bool(one.key and other.key)
    by_name = bool(one.name and other.name)
    return (by_handle or by_key or by_name) and not _two_authors(post, known)


def _two_authors(post: Post, known: Post) -> bool:
    """Both are signed, in a way that can be compared, by two different people."""
    one, other = post.author, known.author
    if one.handle and other.handle:
        return not _one_handle(one.handle, other.handle)
    if one.key and other.key and not (one.handle or other.handle):
        return one.key != other.key
    if one.name and other.name:
        return _bare(one.name) != _bare(other.name)
    return False


def _one_handle(one: str, other: str) -> bool:
    """Tools leave the host of an account out; where both name one, it counts."""
    whole = _compared_name(one), _compared_name(other)
    if all(ACCOUNT.match(name) for name in whole):
        return whole[0] == whole[1]
    return _bare(one) == _bare(other)


def _bare(name: str) -> str:
    plain = _compared_name(name)
    full = ACCOUNT.match(plain)
    return plain if full is None else full[1]


def _two_ids(post: Post, known: Post) -> bool:
    """One source that gives two ids to posts on one page means two posts."""
    one, other = post.external_id, known.external_id
    return post.source == known.source and bool(one and other and one != other)


def _is_silent(post: Post) -> bool:
    return not (post.text or post.title or post.rating)


def _said(post: Post) -> str:
    return f"{plain(post.title)} {plain(post.text)}"


_BEGINS = frozenset({"review", "article"})


def is_gone(incoming: Incoming) -> bool:
    """Its author or the platform took it away: we must forget the text too."""
    return incoming.action in ("deleted", "hidden")


def continued_thread(incoming: Incoming) -> str | None:
    """The conversation it goes on with; reviews and articles never do, nor do quotes."""
    if incoming.kind in _BEGINS or incoming.quoted_url:
        return None
    return incoming.thread_id


def signed_by(incoming: Incoming, name: str | None, handle: str | None) -> bool:
    """Whether what it answers may be by this author, as far as its source says."""
    parent = incoming.in_reply_to
    said = _compared_name(parent.author) if parent is not None else ""
    known = {_compared_name(name), _compared_name(handle)} - {""}
    return not said or not known or said in known


def _compared_name(name: str | None) -> str:
    return " ".join((name or "").strip().removeprefix("@").split()).casefold()
