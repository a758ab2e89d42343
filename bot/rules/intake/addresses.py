"""Recognises a post that arrives twice: again from one source, or from two of them.

`canonical` writes an address in one way (sources.md, end of section 3), `keys` gives
the names under which a mention is known. Pure, linear, and never raises.
"""

import hashlib
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from bot.incoming import Incoming
from bot.rules.intake.post_ids import post_id

MOST_CHARACTERS = 8_192
_LONGEST_KEY = 240
_LONGEST_HOST = 253

_MOVED = {
    "twitter.com": "x.com",
    "old.reddit.com": "reddit.com",
    "np.reddit.com": "reddit.com",
    "new.reddit.com": "reddit.com",
    "amp.reddit.com": "reddit.com",
    "i.reddit.com": "reddit.com",
    "fb.com": "facebook.com",
    "web.facebook.com": "facebook.com",
    "touch.facebook.com": "facebook.com",
    "mbasic.facebook.com": "facebook.com",
    "music.youtube.com": "youtube.com",
}
# Sites that answer under one name per country.
_NATIONAL = ("linkedin.com", "trustpilot.com")
# Where only these parameters say which post it is, every other one is tracking.
_TELLING = {
    "x.com": frozenset[str](),
    "reddit.com": frozenset[str](),
    "instagram.com": frozenset[str](),
    "tiktok.com": frozenset[str](),
    "bsky.app": frozenset[str](),
    "threads.net": frozenset[str](),
    "threads.com": frozenset[str](),
    "youtube.com": frozenset({"v", "lc"}),
    "youtu.be": frozenset({"lc"}),
    "linkedin.com": frozenset({"commenturn"}),
    "facebook.com": frozenset(
        {"comment_id", "reply_comment_id", "story_fbid", "fbid", "id", "v"}
    ),
}
_TRACKING = {
    "context", "ctx", "dclid", "fbclid", "feature", "gbraid", "gclid", "gclsrc",
    "igsh", "igshid", "mc_cid", "mc_eid", "mibextid", "msclkid", "rdid", "ref",
    "ref_src", "ref_url", "referrer", "share", "share_id", "si", "smid", "spm",
    "srsltid", "trk", "ttclid", "twclid", "utm", "wbraid", "yclid",
}  # fmt: skip
_SHARED_PAGES = frozenset({"review", "comment", "reply", "question"})


@dataclass(frozen=True, slots=True)
class Keys:
    """The names of one mention.

    `own` is unique within its source: a second one is the same mention again.
    `address` is equal for two sources that saw the same post. If it starts with
    `https:` it is only a page, which within one source proves nothing: many reviews
    share a page. Otherwise it holds the platform's id and is certain.
    """

    own: str
    address: str | None


def canonical(url: str) -> str | None:
    """The one way to write this address, or `None` if it is no web address.

    https, lower-case host without `www.`, `m.` and `mobile.`, no tracking, no
    fragment, no trailing slash; google.com/url is opened. Idempotent.
    """
    while True:  # what is inside is always shorter
        written = _written(url)
        hidden = _wrapped(written) if written else None
        if hidden is None:
            return written
        url = hidden


def address_of(url: str) -> str | None:
    """The `Keys.address` of the post that stands here: its id, else the address."""
    written = canonical(url)
    if written is None:
        return None
    return _short(post_id(written) or written)


def keys(incoming: Incoming) -> Keys:
    """How the mention is recognised, in the order of sources.md section 3."""
    address = _address(incoming)
    return Keys(
        own=_short(_own(incoming, address)),
        address=_short(address) if address else None,
    )


def _own(incoming: Incoming, address: str | None) -> str:
    if incoming.external_id:
        return f"id:{incoming.platform}:{incoming.external_id}"
    return address or f"hash:{_fingerprint(incoming)}"


def _address(incoming: Incoming) -> str | None:
    """The id in the address, else the address.

    Where many people write on one page, the page alone would swallow all but one: there
    the comment it points at counts as well, or the author, or it proves nothing.
    """
    url = canonical(incoming.url) if incoming.url else None
    if url is None:
        return None
    found = post_id(url)
    if found or incoming.kind not in _SHARED_PAGES:
        return found or url
    anchor = (incoming.url or "").partition("#")[2]
    if any(character.isdigit() for character in anchor):
        return f"{url}#{anchor}"
    who = _who(incoming)
    return f"{url} {who}" if who else None


def _who(incoming: Incoming) -> str:
    author = incoming.author
    return (author.handle or author.id or author.name or "").lower()


def _fingerprint(incoming: Incoming) -> str:
    at = incoming.published_at.isoformat() if incoming.published_at else ""
    text = (incoming.text or incoming.title or "")[:500]
    words = (incoming.platform, _who(incoming), at, text, incoming.url or "")
    return hashlib.sha256("|".join(words).encode("utf-8", "replace")).hexdigest()


def _short(key: str) -> str:
    """Long keys become their hash, so that an index stays small."""
    if len(key) <= _LONGEST_KEY:
        return key
    digest = hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
    return f"{key[:40]} sha256:{digest}"


def _written(url: str) -> str | None:
    if len(url) > MOST_CHARACTERS:
        return None
    try:
        parts = urlsplit("".join(url.split()))
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    name = _host(host)
    if name is None:
        return None
    place = name if port in (None, 80, 443) else f"{name}:{port}"
    query = _query(name, parts.query)
    return f"https://{place}{parts.path.rstrip('/')}{query}"


def _host(host: str) -> str | None:
    if ":" in host:
        return f"[{host}]"
    try:
        name = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    name = name.lower().rstrip(".")
    if not 0 < len(name) <= _LONGEST_HOST or not _is_host(name):
        return None
    first, _, rest = name.partition(".")
    while first in ("www", "m", "mobile") and "." in rest:
        name = rest
        first, _, rest = name.partition(".")
    for site in _NATIONAL:
        if name.endswith(f".{site}"):
            return site
    return _MOVED.get(name, name)


def _is_host(name: str) -> bool:
    return name.replace(".", "").replace("-", "").replace("_", "").isalnum()


def _query(host: str, query: str) -> str:
    if not query:
        return ""
    telling = _TELLING.get(host)
    kept = []
    for pair in query.split("&"):
        name = unquote(pair.partition("=")[0]).lower()
        if name in telling if telling is not None else not _is_tracking(name):
            kept.append(pair)
    return f"?{'&'.join(sorted(kept))}" if any(kept) else ""


def _is_tracking(name: str) -> bool:
    return not name or name in _TRACKING or name.startswith("utm_")


def _wrapped(url: str) -> str | None:
    """Where a Google link leads."""
    host, _, rest = url.removeprefix("https://").partition("/url?")
    if host not in ("google.com", "google.de", "google.nl", "google.co.uk"):
        return None
    for pair in rest.split("&"):
        name, _, value = pair.partition("=")
        target = unquote(value)
        if name in ("url", "q") and target.startswith(("https://", "http://")):
            return target
    return None
