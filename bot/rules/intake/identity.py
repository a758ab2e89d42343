"""Decides which post a delivery tells of: one we know, or another one.

Ids, handles and conversations are unique on a platform, on one of its sites, or only in
what one source sends (`platforms.toml`); a platform nobody described is the careful kind.
A post has `Keys`: its key within its source, and names under which other deliveries find
it. A name alone proves little; `is_same` says whether what stands under it is this post.
In doubt two cards, never none. Pure, linear, and never raises.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from bot.incoming import Incoming
from bot.rules.intake.addresses import canonical, site_of
from bot.rules.intake.post_ids import id_of, post_id, shared_with_comments, shows_ids
from data.models import Post

Proof = Literal[
    "number", "post", "thread", "words", "article", "copy", "signed", "edited", "page"
]
"""What a name is made of, and so what it proves:

`number`: an id within one source · `post`: the id or address of one post · `thread`: an
address that comments below a post are delivered with, too · `words`: a page and what was
said there · `article`: an article's address · `copy`: an article's headline and text ·
`signed`: a page and who wrote there · `edited`: the same, of what its author is said to
have changed · `page`: a page of many, which proves nothing where something was said.
"""

SAME_STORY = timedelta(hours=24)
"""So long the same headline and text, at another address, are one article."""

_LONGEST_NAME = 240
_BELOW = frozenset({"comment", "reply"})
_AT_ANOTHERS = frozenset({"comment", "reply", "repost", "quote"})
"""Some tools deliver these with the address of the post they are about."""
_MANY_ON_A_PAGE = frozenset({"comment", "reply", "review", "question"})
_SHORTEST_COPY = 30
_FITS = 0.6
_ANCHOR = re.compile(r"[A-Za-z][A-Za-z_-]{0,20}[0-9]{1,20}|[0-9]{1,20}")
_ACCOUNT = re.compile(r"^@?([^@\s/]+)@([^@\s/]+\.[^@\s/]+)$")
_WORD = re.compile(r"\w+")


class Namespaces(Protocol):
    """What is unique where, on one platform."""

    @property
    def ids(self) -> str: ...
    @property
    def handles(self) -> str: ...
    @property
    def conversations(self) -> str: ...
    @property
    def address(self) -> str: ...


@dataclass(frozen=True, slots=True)
class _Careful:
    ids: str = "source"
    handles: str = "source"
    conversations: str = "source"
    address: str = "page"


_UNKNOWN = _Careful()
Platforms = Mapping[str, Namespaces]


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a post, and what it proves."""

    text: str
    proof: Proof


@dataclass(frozen=True, slots=True)
class Keys:
    """How one delivered post is recognised.

    `own` is its key within its source: the same delivery again has the same one, or the
    `spare` one where another post has that already. `names` are what other deliveries may
    find it by, the surest first.
    """

    own: str
    names: tuple[Name, ...]
    spare: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A post we know: a mention, or a reply. `gone` was forgotten or withdrawn."""

    post: Post
    received_at: datetime
    is_reply: bool = False
    gone: bool = False


def keys(incoming: Incoming, source: str, platforms: Platforms) -> Keys:
    """The key of a post within its source, and its names (sources.md section 3)."""
    names: dict[str, Name] = {}
    gone = incoming.action in ("deleted", "hidden")
    for name in _names(incoming, source, platforms):
        if gone and name.proof in ("copy", "page"):
            continue  # what is taken down must be certain: its words go
        text = _short(name.text)
        names.setdefault(text, Name(text, name.proof))
    own = _short(_own(incoming, platforms))
    said = (incoming.title or "", incoming.text or "", _stars(incoming))
    spare = f"{own} {_hash(_who(incoming), *said)}"
    return Keys(own, tuple(names.values()), _short(spare))


def is_lost_on(name: Name, post: Post) -> bool:
    """Whether such a name says nothing where several posts have it."""
    if name.proof in ("number", "signed", "edited", "page"):
        return True
    return name.proof == "thread" and _is_silent(post)


def is_same(
    name: Name | None, post: Post, known: Kept, platforms: Platforms, now: datetime
) -> bool:
    """Whether the post is the known one that has the same name.

    Without a name both have the same id in the same source.
    """
    if _contradict(post, known.post):
        return False
    if name is None or name.proof == "number":
        at_home = name is None or one_place(post, known.post, platforms)
        return at_home and _one_id(post, known)
    if name.proof == "copy":
        return not known.gone and _in_a_day(post, known, now)
    if name.proof == "article":
        return _one_article(post, known)
    if _two_authors(post, known.post):
        return False
    return name.proof == "post" or _one_on_a_page(name.proof, post, known)


def _one_id(post: Post, known: Kept) -> bool:
    """Senders make mistakes: other words by somebody else are another post."""
    return not _two_authors(post, known.post) or fits(post, known.post, headline=True)


def _in_a_day(post: Post, known: Kept, now: datetime) -> bool:
    one, other = post.published_at, known.post.published_at
    near = one is None or other is None or abs(one - other) <= SAME_STORY
    return near and now - known.received_at <= SAME_STORY


def _one_article(post: Post, known: Kept) -> bool:
    """Tools sign one article with its writer or with its paper: only its words count."""
    signed = post.kind != "article" and _two_authors(post, known.post)
    same = not signed or _said(post) == _said(known.post)
    return same and not known.gone and fits(post, known.post, headline=True)


def _one_on_a_page(proof: Proof, post: Post, known: Kept) -> bool:
    """Of what is gone only the same words are known again: they are in the name."""
    if _two_ids(post, known.post):
        return False
    if proof == "words":
        return True
    if proof == "signed":
        return not known.gone and _is_silent(post)
    if proof == "edited":
        return not known.gone
    if proof == "thread":
        return not known.gone and fits(post, known.post, headline=False)
    return not known.gone and (_is_silent(post) or _is_silent(known.post))


def one_place(post: Post, known: Post, platforms: Platforms) -> bool:
    """The same id in one source is one post, unless another site gave it out again."""
    named = post.platform == known.platform or (post.platform == "web" and not post.url)
    if platforms.get(known.platform, _UNKNOWN).ids == "platform":
        return named
    one, other = site_of(post.url), site_of(known.url)
    return named and (one is None or other is None or one == other)


def differs(post: Post, known: Kept) -> bool:
    """Whether the post says something else now than what we keep of it.

    What a delivery leaves out it does not change, nor does a copy that was cut short.
    """
    kept = known.post
    if _cut(post.text, kept.text):
        return False
    pairs: list[tuple[str | None, str | None]] = [
        (_plain(post.text), _plain(kept.text))
    ]
    if not known.is_reply:
        pairs += [
            (_plain(post.title), _plain(kept.title)),
            (post.rating, kept.rating),
        ]
    return any(now and now != before for now, before in pairs)


def fits(post: Post, other: Post, *, headline: bool) -> bool:
    """Whether two texts may be one text: mostly the same words, or the same `headline`.

    Comments carry the headline of what they stand below, so there it says nothing.
    """
    if _is_silent(post) or _is_silent(other):
        return True
    if headline and post.title and _plain(post.title) == _plain(other.title):
        return True
    both = bool(post.text and other.text)
    said = [_plain(p.text) if both else _said(p) for p in (post, other)]
    one, two = (set(_WORD.findall(words.casefold())) for words in said)
    return len(one & two) >= _FITS * max(1, min(len(one), len(two)))


def author_key(
    handle: str | None,
    platform: str,
    platforms: Platforms,
    *,
    source: str,
    url: str | None = None,
    profile: str | None = None,
) -> str | None:
    """By what an author is known again: `x:sanne`, `forum@forum.example:sanne`.

    `web/octolens:sanne` where only what one source sends belongs together.
    """
    account = (handle or "").strip().removeprefix("@").casefold()
    if not account:
        return None
    scope = platforms.get(platform, _UNKNOWN).handles
    site = site_of(url) or site_of(profile)
    if scope == "site":
        account, site = _at_home(account, site, url, profile)
    return f"{_namespace(platform, scope, source, site)}:{account}".lower()


def spoken_key(written: str, platforms: Platforms) -> str:
    """The key of an author a person writes by hand: `X:@Anna`, `mastodon:anna@norden.example`."""
    space, _, account = written.strip().lower().partition(":")
    account = account.strip().removeprefix("@")
    known = platforms.get(space)
    full = _ACCOUNT.match(account)
    if known is not None and known.handles == "site" and full is not None:
        return f"{space}@{full[2]}:{full[1]}"
    return f"{space}:{account}"


def conversation_key(
    incoming: Incoming, source: str, platforms: Platforms
) -> str | None:
    """By what posts of one conversation are found: that it is named, or what it answers."""
    parent = incoming.in_reply_to
    named = incoming.thread_id or (parent.id if parent is not None else None)
    if named is not None:
        return thread_key(named, incoming, source, platforms)
    if parent is None or parent.url is None:
        return None
    first = names_at(parent.url, incoming.platform)[:1]
    return first[0].text if first and first[0].proof in ("post", "thread") else None


def thread_key(
    named: str, incoming: Incoming, source: str, platforms: Platforms
) -> str:
    """The conversation a source names so."""
    platform = incoming.platform
    written = canonical(named)
    if written is not None:
        return _short(post_id(written, platform) or written)
    scope = platforms.get(platform, _UNKNOWN).conversations
    space = _namespace(platform, scope, source, site_of(incoming.url))
    return _short(f"{space}:{id_of(platform, named)}")


def names_of_id(
    external_id: str, incoming: Incoming, source: str, platforms: Platforms
) -> list[Name]:
    """The names of the post a source speaks of by this id, the surest first."""
    names = [*_names_of_id(external_id, incoming, source, platforms)]
    return [Name(_short(name.text), name.proof) for name in names]


def own_key_of_id(external_id: str, incoming: Incoming, platforms: Platforms) -> str:
    """The key this source's own post with this id has, were it delivered from there."""
    return _short(_key_of_id(external_id, incoming, platforms))


def names_at(url: str, platform: str) -> list[Name]:
    """The names of what stands at an address somebody points to, the surest first."""
    written = canonical(url)
    if written is None:
        return []
    found = _id_at(url, platform)
    if found is not None:
        return [Name(_short(found), "post")]
    anchor = _anchor(url)
    if anchor:
        return [Name(_short(f"{written}#{anchor}"), "thread")]
    return [
        Name(_short(f"article {written}"), "article"),
        Name(_short(written), "page"),
    ]


def reply_names_at(url: str, platform: str) -> list[Name]:
    """The names of a reply of ours at this address: never those of somebody's post."""
    return [
        Name(_short(f"reply {name.text}"), name.proof)
        for name in names_at(url, platform)
        if name.proof != "article"
    ]


def _names(incoming: Incoming, source: str, platforms: Platforms) -> Iterator[Name]:
    given = _given_id(incoming)
    if given is not None:
        wide = _names_of_id(given, incoming, source, platforms)
        yield from (name for name in wide if name.proof != "number")
    yield from _names_of_address(incoming, platforms)
    if _is_article(incoming, platforms):
        title, text = _plain(incoming.title), _plain(incoming.text)
        if (title and text) or len(title + text) >= _SHORTEST_COPY:
            yield Name(f"copy:{_hash(title, text)}", "copy")
    if given is not None:
        yield _number(given, source)


def _names_of_id(
    external_id: str, incoming: Incoming, source: str, platforms: Platforms
) -> Iterator[Name]:
    platform = incoming.platform
    written = canonical(external_id)
    if written is not None:
        yield Name(post_id(written, platform) or written, "post")
        return
    scope = platforms.get(platform, _UNKNOWN).ids
    site = site_of(incoming.url)
    number = id_of(platform, external_id)
    if scope == "platform":
        yield Name(f"{platform}:{number}", "post")
    elif scope == "site" and site is not None:
        yield Name(f"{_namespace(platform, scope, source, site)}:{number}", "post")
    yield _number(external_id, source)


def _number(external_id: str, source: str) -> Name:
    return Name(f"number {source}:{external_id}", "number")


def _names_of_address(incoming: Incoming, platforms: Platforms) -> Iterator[Name]:
    url = _url(incoming)
    written = canonical(url) if url else None
    if url is None or written is None:
        return
    found = _id_at(url, incoming.platform)
    if found is not None:
        shared = shared_with_comments(found)
        if not (shared and incoming.kind in _BELOW):
            yield Name(found, "thread" if shared else "post")
        if shared or incoming.kind in _AT_ANOTHERS:
            yield from _names_of_words(found, incoming)
        return
    if _is_article(incoming, platforms):
        yield Name(f"article {written}", "article")
    else:
        yield from _names_on_a_page(url, written, incoming, platforms)
    yield from _names_of_words(written, incoming)
    if _who(incoming):
        proof: Proof = "edited" if incoming.action == "edited" else "signed"
        yield Name(f"signed:{_hash(written, _who(incoming))}", proof)
    yield Name(written, "page")


def _names_on_a_page(
    url: str, written: str, incoming: Incoming, platforms: Platforms
) -> Iterator[Name]:
    anchor = _anchor(url)
    if anchor:
        yield Name(f"{written}#{anchor}", "thread")
        return
    one = platforms.get(incoming.platform, _UNKNOWN).address == "post"
    if one and incoming.kind not in _MANY_ON_A_PAGE and not shows_ids(written):
        yield Name(written, "post")


def _names_of_words(page: str, incoming: Incoming) -> Iterator[Name]:
    """A page together with what was said there, signed and unsigned."""
    said = "\n".join((_plain(incoming.title), _plain(incoming.text), _stars(incoming)))
    if not said.strip():
        return
    who = _who(incoming)
    if who:
        yield Name(f"words:{_hash(page, who, said)}", "words")
    yield Name(f"words:{_hash(page, said)}", "words")


def _own(incoming: Incoming, platforms: Platforms) -> str:
    given = _given_id(incoming)
    if given is not None:
        return _key_of_id(given, incoming, platforms)
    at = incoming.published_at.isoformat() if incoming.published_at else ""
    url = _url(incoming) or ""
    said = (incoming.title or "", incoming.text or "", _stars(incoming))
    return f"hash:{_hash(incoming.platform, _who(incoming), at, url, *said)}"


def _key_of_id(external_id: str, incoming: Incoming, platforms: Platforms) -> str:
    scope = platforms.get(incoming.platform, _UNKNOWN).ids
    site = None if scope == "platform" else site_of(incoming.url)
    place = f"@{site}" if site else ""
    return f"id:{incoming.platform}{place}:{external_id}"


def _given_id(incoming: Incoming) -> str | None:
    """The id, unless it only repeats the address: tools without ids send that."""
    given = incoming.external_id
    if given is None:
        return None
    written = canonical(given)
    if written is None:
        return given
    same = incoming.url is None or written == canonical(incoming.url)
    return None if same else given


def _url(incoming: Incoming) -> str | None:
    if (
        incoming.url is None
        and incoming.external_id
        and canonical(incoming.external_id)
    ):
        return incoming.external_id
    return incoming.url


def _namespace(platform: str, scope: str, source: str, site: str | None) -> str:
    """`x`, `forum@forum.example`, `web/octolens@shop.example` or `web/octolens`."""
    if scope == "platform":
        return platform
    place = f"@{site.replace(':', '_')}" if site else ""
    if scope == "site" and place:
        return f"{platform}{place}"
    return f"{platform}/{source}{place}"


def _at_home(
    account: str, site: str | None, url: str | None, profile: str | None
) -> tuple[str, str | None]:
    """A handle with the site it belongs to: `lena@norden.example` is Lena of Norden."""
    for written in (account, _account_in(profile), _account_in(url)):
        full = _ACCOUNT.match(written)
        if full is not None and (written == account or full[1].casefold() == account):
            return full[1].casefold(), site_of(f"https://{full[2]}") or site
    return account, site


def _account_in(url: str | None) -> str:
    """`@lena@norden.example`, where a server shows an account of another one."""
    written = canonical(url) if url else None
    steps = written.split("/")[3:4] if written else []
    return steps[0] if steps and steps[0].startswith("@") else ""


def _is_article(incoming: Incoming, platforms: Platforms) -> bool:
    if incoming.kind == "article":
        return True
    described = platforms.get(incoming.platform, _UNKNOWN).address == "article"
    return described and incoming.kind == "post"


def _id_at(url: str, platform: str) -> str | None:
    """The id of the post an address shows; Hacker News writes a comment behind `#`."""
    written = canonical(url)
    found = post_id(written, platform) if written else None
    anchor = url.partition("#")[2]
    if found is not None and found.startswith("hackernews:") and anchor.isdecimal():
        return f"hackernews:{anchor}"
    return found


def _anchor(url: str) -> str:
    """A fragment that names one comment: `#comment-51`."""
    fragment = url.partition("#")[2]
    return fragment if _ANCHOR.fullmatch(fragment) else ""


def _who(incoming: Incoming) -> str:
    author = incoming.author
    who = author.handle or author.id or author.name or ""
    return " ".join(who.removeprefix("@").split()).casefold()


def _stars(incoming: Incoming) -> str:
    rating = incoming.rating
    if rating is None:
        return ""
    return str(rating.recommended if rating.value is None else rating.value)


def _contradict(post: Post, known: Post) -> bool:
    """The addresses show that the platform gave them two different ids."""
    one, other = _shown_id(post), _shown_id(known)
    return one is not None and other is not None and one != other


def _shown_id(post: Post) -> str | None:
    found = _id_at(post.url, post.platform) if post.url else None
    return None if found is None or shared_with_comments(found) else found


def _two_authors(post: Post, known: Post) -> bool:
    """Both are signed, in a way that can be compared, by two different people."""
    one, other = post.author, known.author
    if one.handle and other.handle:
        return _bare(one.handle) != _bare(other.handle)
    if one.key and other.key and not (one.handle or other.handle):
        return one.key != other.key
    if one.name and other.name:
        return _bare(one.name) != _bare(other.name)
    return False


def _bare(name: str) -> str:
    plain = " ".join(name.strip().removeprefix("@").split()).casefold()
    full = _ACCOUNT.match(plain)
    return plain if full is None else full[1]


def _two_ids(post: Post, known: Post) -> bool:
    """One source that gives two ids to posts on one page means two posts."""
    one, other = post.external_id, known.external_id
    return post.source == known.source and bool(one and other and one != other)


def _is_silent(post: Post) -> bool:
    return not (post.text or post.title or post.rating)


def _cut(text: str | None, whole: str | None) -> bool:
    """`The lamp went …` of `The lamp went out`."""
    said = _plain(text)
    start = said.removesuffix("…").removesuffix("...").rstrip()
    long_enough = start != said and len(start) >= _SHORTEST_COPY
    return long_enough and _plain(whole).startswith(start)


def _said(post: Post) -> str:
    return f"{_plain(post.title)} {_plain(post.text)}"


def _plain(text: str | None) -> str:
    return " ".join(unicodedata.normalize("NFC", text or "").split())


def _hash(*parts: str) -> str:
    whole = "\x1f".join(parts).encode("utf-8", "replace")
    return hashlib.sha256(whole).hexdigest()


def _short(name: str) -> str:
    """Long names become their hash, so that an index stays small."""
    if len(name) <= _LONGEST_NAME:
        return name
    digest = hashlib.sha256(name.encode("utf-8", "replace")).hexdigest()
    return f"{name[:40]} sha256:{digest}"
