"""Unwraps the redirect links of search engines, networks and mail filters.

Only if the address itself contains the target; nothing is fetched.
"""

import base64
import re
from urllib.parse import unquote

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
