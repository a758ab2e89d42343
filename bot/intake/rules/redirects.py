"""Opens the redirect wrappers that search engines, networks and mail filters put around a link.

Only where the target stands in the address itself; nothing is fetched.
"""

import re
from urllib.parse import unquote

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
    "safelinks.protection.outlook.com": None,
}
"""Hosts that forward, and the paths that do; every path where there are none."""

_FORWARDS = frozenset(
    [
        "away",
        "click",
        "clk",
        "external",
        "forward",
        "goto",
        "link",
        "l.php",
        "leave",
        "out",
        "outbound",
        "r",
        "redir",
        "redirect",
        "redirector",
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
    seen = _viewed(host, path)
    if seen is not None:
        return seen
    if not query or not _forwards(host, path):
        return None
    given = {}
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        inside = unquote(value)
        if inside.lower().startswith(("https://", "http://")):
            given[name.lower()] = inside
    return next((given[name] for name in _TARGETS if name in given), None)


def _forwards(host: str, path: str) -> bool:
    if _GOOGLE.fullmatch(host):
        return path in ("/url", "/imgres")
    if host.endswith(".safelinks.protection.outlook.com"):
        return True
    if host in _WRAPPERS:
        paths = _WRAPPERS[host]
        return paths is None or path in paths
    return path.rsplit("/", 1)[-1].lower() in _FORWARDS


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
