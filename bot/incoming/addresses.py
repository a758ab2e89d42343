"""Normalises URLs, so that equal addresses compare equal (sources.md, end of section
3).

Pure, linear time, never raises.
"""

import base64
import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

_COUNTED = re.compile(
    r"/(?:click|redirect|redir|track|[CL]L?0|RU=)/?(https?(?::|%3A)(?:/|%2F){2}[^/]+)",
    re.I,
)
"""A whole address as one step of a path: `/click/https%3A%2F%2Fshop.example%2Fa`."""

_PAGE = re.compile(r"(https?):/{1,2}([^/].*)", re.I | re.S)
_GOOGLE = re.compile(r"google\.(?:com?\.)?[a-z]{2,3}")
_WRAPPERS = {
    "l.facebook.com": ("/l.php", "/l"),
    "lm.facebook.com": ("/l.php", "/l"),
    "facebook.com": ("/l.php", "/flx/warn"),
    "l.instagram.com": ("",),
    "l.threads.com": ("",),
    "l.threads.net": ("",),
    "l.messenger.com": ("/l.php",),
    "l.wl.co": ("/l",),
    "out.reddit.com": None,
    "youtube.com": ("/redirect",),
    "linkedin.com": ("/redir/redirect", "/safety/go"),
    "t.umblr.com": ("/redirect",),
    "href.li": ("",),
    "vk.com": ("/away.php",),
    "duckduckgo.com": ("/l",),
    "slack-redir.net": ("/link",),
    "exit.sc": ("",),
    "translate.google.com": ("/translate",),
    "statics.teams.cdn.office.net": None,
    "safelinks.protection.outlook.com": None,
}
"""Hosts that forward, and the paths that do; every path where there are none."""

_FORWARDS = frozenset(
    [
        "apiclick.aspx",
        "away",
        "click",
        "clk",
        "email_click",
        "exit",
        "external",
        "forward",
        "go",
        "goto",
        "jsredir",
        "jump",
        "link",
        "linkfilter",
        "l.php",
        "leave",
        "out",
        "outbound",
        "r",
        "redir",
        "redirect",
        "redirector",
        "redirect.aspx",
        "redirect.php",
        "safe-redirect",
        "track",
        "url",
    ]
)
"""The last step of a path by which the tools' own wrappers are told."""

_TARGETS = (
    "url", "u", "q", "target", "target_url", "to", "dest", "destination", "redirect",
    "redirect_url", "redirecturl", "redirect_to", "link", "goto", "uddg", "z", "href",
)  # fmt: skip


def target(host: str, path: str, query: str) -> str | None:
    """Where an address forwards to, if that stands in it. The host is a canonical one."""
    seen = _viewed(host, path) or _in_path(host, path, query)
    if seen is not None:
        return seen
    if not query or not _forwards(host, path):
        return None
    context = {}
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        inside = _written_out(unquote(value))
        if inside.lower().startswith(("https://", "http://")):
            context[name.lower()] = inside
    return next((context[name] for name in _TARGETS if name in context), None)


def _forwards(host: str, path: str) -> bool:
    if _GOOGLE.fullmatch(host):
        return path in ("/url", "/imgres")
    if host.endswith(".safelinks.protection.outlook.com"):
        return True
    if host in _WRAPPERS:
        paths = _WRAPPERS[host]
        return paths is None or path in paths
    return path.rsplit("/", 1)[-1].lower() in _FORWARDS


def _written_out(value: str) -> str:
    """Some write the target in Base64."""
    if not value.startswith("aHR0c"):
        return value
    try:
        filled = value + "=" * (-len(value) % 4)
        return base64.b64decode(filled, altchars=b"-_", validate=True).decode()
    except ValueError:
        return value


def _in_path(host: str, path: str, query: str) -> str | None:
    """The page that stands in the path, as mail filters and counters write it."""
    if host == "urldefense.proofpoint.com":
        words = dict(pair.partition("=")[::2] for pair in query.split("&")).get("u", "")
        return _a_page(unquote(words.replace("-", "%").replace("_", "/")))
    if host == "urldefense.com":
        return _a_page(path.removeprefix("/v3/__").rpartition("__;")[0])
    found = _COUNTED.search(path)
    return None if found is None else _a_page(unquote(found[1]))


def _a_page(url: str) -> str | None:
    found = _PAGE.fullmatch(url)
    return None if found is None else f"{found[1].lower()}://{found[2]}"


def _viewed(host: str, path: str) -> str | None:
    """The page behind an AMP viewer: `google.com/amp/s/shop.example/a`."""
    parts = path.strip("/").split("/")
    if _GOOGLE.fullmatch(host) and parts[0] == "amp":
        parts = parts[1:]
    elif not (host.endswith(".cdn.ampproject.org") and parts[0] in ("c", "v")):
        return None
    else:
        parts = parts[1:]
    if parts and parts[0] == "s":
        parts = parts[1:]
    return f"https://{'/'.join(parts)}" if parts and "." in parts[0] else None


MOST_CHARACTERS = 8_192
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
    "youtube-nocookie.com": "youtube.com",
    "fixupx.com": "x.com",
    "fxtwitter.com": "x.com",
    "nitter.net": "x.com",
    "vxtwitter.com": "x.com",
}
# Sites that answer under one name per country.
_NATIONAL = ("linkedin.com", "trustpilot.com")
_FACEBOOK_ABROAD = re.compile(r"[a-z]{2}-[a-z]{2}\.facebook\.com")
_SAME_PAGE = ("www", "m", "mobile", "amp")
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
_TRACKING_BEGINS = ("utm_", "pk_", "mtm_", "hsa_", "wt_", "at_")
_TRACKING = {
    "_ga", "amp", "cmpid", "ns_campaign", "ns_mchannel", "s_cid", "xing_share",
    "context", "ctx", "dclid", "fbclid", "feature", "gbraid", "gclid", "gclsrc",
    "igsh", "igshid", "mc_cid", "mc_eid", "mibextid", "msclkid", "rdid", "ref",
    "ref_src", "ref_url", "referrer", "share", "share_id", "si", "smid", "spm",
    "srsltid", "trk", "ttclid", "twclid", "utm", "wbraid", "yclid",
}  # fmt: skip


@lru_cache(maxsize=1024)
def canonical(url: str) -> str | None:
    """The one way to write this address, or `None` if it is no web address.

    https, lower-case host without `www.`, `m.`, `mobile.` and `amp.`, no tracking, no
    fragment, no trailing slash, nor `/amp`; redirect wrappers are opened. Idempotent.
    """
    while True:  # what is inside is always shorter
        parts = _parts(url)
        if parts is None:
            return None
        hidden = target(*parts)
        if hidden is None:
            place, path, query = parts
            return f"https://{place}{path}{_query(place, query)}"
        url = hidden


@lru_cache(maxsize=1024)
def site_of(url: str | None) -> str | None:
    """The site an address belongs to: its host, without `www.`, and its port."""
    written = canonical(url) if url else None
    parts = _parts(written) if written else None
    return None if parts is None else parts[0]


def _parts(url: str) -> tuple[str, str, str] | None:
    """The site, the path and the query, all of it."""
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
    return place, _path(parts.path), parts.query


def _path(path: str) -> str:
    path = path.rstrip("/")
    while path.endswith("/amp") and path.count("/") > 1:
        path = path.removesuffix("/amp").rstrip("/")
    return path


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
    while first in _SAME_PAGE and "." in rest:
        name = rest
        first, _, rest = name.partition(".")
    for site in _NATIONAL:
        if name.endswith(f".{site}"):
            return site
    if _FACEBOOK_ABROAD.fullmatch(name):
        return "facebook.com"
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
    return not name or name in _TRACKING or name.startswith(_TRACKING_BEGINS)
