"""Decides which post a delivery is about: a stored one, or a new one.

Where ids and conversations are unique is in `namespaces.py`. A post has `IdentityKeys`: its key
within its source, and further keys under which other deliveries find it. `comparing.py`
decides whether the post found under a key is really this one. If in doubt there are two
cards, never none. Pure, linear time, never raises.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.incoming.addresses import canonical, site_of
from bot.incoming.format import Incoming
from bot.intake.rules.namespaces import UNKNOWN, Platforms, namespace
from bot.intake.rules.post_ids import id_of, post_id, shared_with_comments, shows_ids

Basis = Literal[
    "number",
    "post",
    "given",
    "answer",
    "thread",
    "words",
    "article",
    "copy",
    "signed",
    "edited",
    "page",
]
"""What a name is made of, and so what it says:

`number`: an id within one source · `post`: the id or address of one post · `given`: an id
as a source gives it, which may be its own running number · `answer`: the address of an
answer, which may be that of what it answers · `thread`: an address that comments below a
post are delivered with, too · `words`: a page and what was said there · `article`: an
article's address · `copy`: an article's headline and text · `signed`: a page and who wrote
there · `edited`: the same, of what its author is said to have changed · `page`: a page of
many, which says nothing where something was said.
"""

_LONGEST_NAME = 240
_BELOW = frozenset({"comment", "reply"})
AT_ANOTHERS = frozenset({"comment", "reply", "repost", "quote"})
"""Some tools deliver these with the address of the post they are about."""
_MANY_ON_A_PAGE = frozenset({"comment", "reply", "review", "question"})
_SHORTEST_COPY = 30
_ANCHOR = re.compile(r"[A-Za-z][A-Za-z_-]{0,20}[0-9]{1,20}|[0-9]{1,20}")


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a post, and what it is made of."""

    text: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class IdentityKeys:
    """How one delivered post is recognised.

    `own` is its key within its source: the same delivery again has the same one, or the
    `spare` one where another post has that already. There `signed` is how its author's
    other deliveries of it find it, and `shared` says that the key has several posts.
    `names` are what other deliveries may find it by, the surest first.
    """

    own: str
    names: tuple[Name, ...]
    spare: str
    signed: str | None = None

    @property
    def shared(self) -> str:
        return shared_key(self.own)


def keys(incoming: Incoming, source: str, platforms: Platforms) -> IdentityKeys:
    """The key of a post within its source, and its names (sources.md section 3)."""
    names: dict[str, Name] = {}
    gone = incoming.action in ("deleted", "hidden")
    sure = incoming.action not in ("created", "edited")
    for name in _names(incoming, source, platforms):
        if gone and name.basis in ("copy", "page"):
            continue  # what is taken down must be certain: its words go
        text, basis = _short(name.text), name.basis
        if sure and basis in ("given", "answer"):
            basis = "post"  # who speaks of an end means a post we may know
        names.setdefault(text, Name(text, basis))
    own = _short(_own(incoming, platforms))
    said = (incoming.title or "", incoming.text or "", _stars(incoming))
    spare = f"{own} {_hash(_who(incoming), *said)}"
    return IdentityKeys(
        own, tuple(names.values()), _short(spare), signed_key(own, _who(incoming))
    )


def shared_key(own: str) -> str:
    """Known where a source gave one id to several posts."""
    return _short(f"several {own}")


def signed_key(own: str, who: str) -> str | None:
    """The key of what this author wrote under an id that several people's posts have."""
    return _short(f"{own} by {_hash(_plain_name(who))}") if who else None


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
    return first[0].text if first and first[0].basis in ("post", "thread") else None


def thread_key(
    named: str, incoming: Incoming, source: str, platforms: Platforms
) -> str:
    """The conversation a source names so."""
    platform = incoming.platform
    written = canonical(named)
    if written is not None:
        return _short(post_id(written, platform) or written)
    scope = platforms.get(platform, UNKNOWN).conversations
    space = namespace(platform, scope, source, site_of(incoming.url))
    return _short(f"{space}:{id_of(platform, named)}")


def names_of_id(
    external_id: str, incoming: Incoming, source: str, platforms: Platforms
) -> list[Name]:
    """The names of the post a source speaks of by this id, the surest first."""
    names = [*_names_of_id(external_id, incoming, source, platforms)]
    return [Name(_short(name.text), name.basis) for name in names]


def own_key_of_id(external_id: str, incoming: Incoming, platforms: Platforms) -> str:
    """The key this source's own post with this id has, were it delivered from there."""
    return _short(_key_of_id(external_id, incoming, platforms))


def names_at(url: str, platform: str) -> list[Name]:
    """The names of what stands at an address somebody points to, the surest first."""
    written = canonical(url)
    if written is None:
        return []
    found = id_at(url, platform)
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
        Name(_short(f"reply {name.text}"), name.basis)
        for name in names_at(url, platform)
        if name.basis != "article"
    ]


def _names(incoming: Incoming, source: str, platforms: Platforms) -> Iterator[Name]:
    context = _given_id(incoming)
    if context is not None:
        for name in _names_of_id(context, incoming, source, platforms):
            if name.basis != "number":
                own = name.text == id_at(incoming.url or "", incoming.platform)
                yield name if own else Name(name.text, "given")
    yield from _names_of_address(incoming, platforms)
    if _is_article(incoming, platforms):
        title, text = plain(incoming.title), plain(incoming.text)
        if (title and text) or len(title + text) >= _SHORTEST_COPY:
            yield Name(f"copy:{_hash(title, text)}", "copy")
    if context is not None:
        yield _number(context, source)


def _names_of_id(
    external_id: str, incoming: Incoming, source: str, platforms: Platforms
) -> Iterator[Name]:
    platform = incoming.platform
    written = canonical(external_id)
    if written is not None:
        yield Name(post_id(written, platform) or written, "post")
        return
    scope = platforms.get(platform, UNKNOWN).ids
    site = site_of(incoming.url)
    number = id_of(platform, external_id)
    if scope == "platform":
        yield Name(f"{platform}:{number}", "post")
    elif scope == "site" and site is not None:
        yield Name(f"{namespace(platform, scope, source, site)}:{number}", "post")
    yield _number(external_id, source)


def _number(external_id: str, source: str) -> Name:
    return Name(f"number {source}:{external_id}", "number")


def _names_of_address(incoming: Incoming, platforms: Platforms) -> Iterator[Name]:
    url = _url(incoming)
    written = canonical(url) if url else None
    if url is None or written is None:
        return
    found = id_at(url, incoming.platform)
    if found is not None:
        yield from _names_of_shown(found, incoming)
        return
    if _is_article(incoming, platforms):
        yield Name(f"article {written}", "article")
    else:
        yield from _names_on_a_page(url, written, incoming, platforms)
    yield from _names_of_words(written, incoming)
    if _who(incoming):
        basis: Basis = "edited" if incoming.action == "edited" else "signed"
        yield Name(f"signed:{_hash(written, _who(incoming))}", basis)
    yield Name(written, "page")


def _names_of_shown(found: str, incoming: Incoming) -> Iterator[Name]:
    """Of a post whose id stands in the address; what is below it may have that, too."""
    shared, may_be_anothers = shared_with_comments(found), incoming.kind in AT_ANOTHERS
    if shared:
        basis: Basis | None = None if incoming.kind in _BELOW else "thread"
    elif may_be_anothers and found not in _told_ids(incoming):
        basis = None if is_anothers(incoming) else "answer"
    else:
        basis = "post"
    if basis is not None:
        yield Name(found, basis)
    if shared or may_be_anothers:
        yield from _names_of_words(found, incoming)


def _told_ids(incoming: Incoming) -> tuple[str, ...]:
    """The id its source gives, where that is written as addresses show it."""
    context, platform = _given_id(incoming), incoming.platform
    return () if context is None else (f"{platform}:{id_of(platform, context)}",)


def _names_on_a_page(
    url: str, written: str, incoming: Incoming, platforms: Platforms
) -> Iterator[Name]:
    anchor = _anchor(url)
    if anchor:
        yield Name(f"{written}#{anchor}", "thread")
        return
    one = platforms.get(incoming.platform, UNKNOWN).address == "post"
    if one and incoming.kind not in _MANY_ON_A_PAGE and not shows_ids(written):
        yield Name(written, "post")


def _names_of_words(page: str, incoming: Incoming) -> Iterator[Name]:
    """A page together with what was said there, signed and unsigned."""
    said = "\n".join((plain(incoming.title), plain(incoming.text), _stars(incoming)))
    if not said.strip():
        return
    who = _who(incoming)
    if who:
        yield Name(f"words:{_hash(page, who, said)}", "words")
    yield Name(f"words:{_hash(page, said)}", "words")


def _own(incoming: Incoming, platforms: Platforms) -> str:
    context = _given_id(incoming)
    if context is not None:
        return _key_of_id(context, incoming, platforms)
    at = incoming.published_at.isoformat() if incoming.published_at else ""
    url = _url(incoming) or ""
    said = (incoming.title or "", incoming.text or "", _stars(incoming))
    return f"hash:{_hash(incoming.platform, _who(incoming), at, url, *said)}"


def _key_of_id(external_id: str, incoming: Incoming, platforms: Platforms) -> str:
    scope = platforms.get(incoming.platform, UNKNOWN).ids
    site = None if scope == "platform" else site_of(incoming.url)
    place = f"@{site}" if site else ""
    return f"id:{incoming.platform}{place}:{external_id}"


def _given_id(incoming: Incoming) -> str | None:
    """The id, unless it only repeats the address: tools without ids send that."""
    context = incoming.external_id
    if context is None:
        return None
    written = canonical(context)
    if written is None:
        return context
    same = incoming.url is None or written == canonical(incoming.url)
    return None if same else context


def _url(incoming: Incoming) -> str | None:
    if (
        incoming.url is None
        and incoming.external_id
        and canonical(incoming.external_id)
    ):
        return incoming.external_id
    return incoming.url


def _is_article(incoming: Incoming, platforms: Platforms) -> bool:
    if incoming.kind == "article":
        return True
    described = platforms.get(incoming.platform, UNKNOWN).address == "article"
    return described and incoming.kind == "post"


def id_at(url: str, platform: str) -> str | None:
    """The id of the post an address shows; Hacker News writes a comment behind `#`."""
    written = canonical(url)
    found = post_id(written, platform) if written else None
    anchor = url.partition("#")[2]
    if found is not None and found.startswith("hackernews:") and anchor.isdecimal():
        return f"hackernews:{anchor}"
    return found


def is_anothers(incoming: Incoming) -> bool:
    """Whether its address shows another post than its id says: the one it is about."""
    context, url = _given_id(incoming), incoming.url or ""
    shown = (id_at(url, incoming.platform) or "").rpartition(":")[2]
    if context is None or not shown:
        return False
    number = id_of(incoming.platform, context)
    return number != shown and _of_one_kind(number, shown)


def _of_one_kind(one: str, other: str) -> bool:
    """Whether two ids look as if the same platform had given them."""
    if one.isdecimal() and other.isdecimal():
        return abs(len(one) - len(other)) <= 1
    return one[:3] == other[:3] and one[:3] in ("t1_", "t3_")


def _anchor(url: str) -> str:
    """A fragment that names one comment: `#comment-51`."""
    fragment = url.partition("#")[2]
    return fragment if _ANCHOR.fullmatch(fragment) else ""


def _who(incoming: Incoming) -> str:
    author = incoming.author
    return _plain_name(author.handle or author.id or author.name or "")


def _plain_name(who: str) -> str:
    return " ".join(who.strip().removeprefix("@").split()).casefold()


def _stars(incoming: Incoming) -> str:
    rating = incoming.rating
    if rating is None:
        return ""
    return str(rating.recommended if rating.value is None else rating.value)


def plain(text: str | None) -> str:
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
