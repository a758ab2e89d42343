"""Accepts requests from this machine only: no other computer, host name or web page.

A page open in the same browser can send requests to 127.0.0.1, and if its own host name
suddenly resolves to 127.0.0.1 (DNS rebinding) it could read the responses. Both show in
`Host`, `Origin` and `Sec-Fetch-Site`, which no page can change.
"""

import ipaddress
from collections.abc import Awaitable, Callable

from aiohttp import web
from yarl import URL

LOOPBACK = "127.0.0.1"

_NAMES = ("localhost", "localhost.")
_FROM_ELSEWHERE = ("cross-site", "same-site")

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens there."""
    if host.lower() in _NAMES:
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@web.middleware
async def only_this_machine(
    request: web.Request, handler: Handler
) -> web.StreamResponse:
    """Refuses what another site or another name asks for; websockets, too."""
    if not _named_rightly(request) or not _asked_from_here(request):
        return web.Response(status=403, text="This answers only this machine.")
    return await handler(request)


def _named_rightly(request: web.Request) -> bool:
    hosts = request.headers.getall("Host", [])
    return len(hosts) == 1 and is_loopback(_hostname(f"http://{hosts[0]}"))


def _asked_from_here(request: web.Request) -> bool:
    own = f"http://{request.headers['Host']}".lower()
    origins = request.headers.getall("Origin", [])
    if any(origin.lower() != own for origin in origins):
        return False
    foreign = request.headers.get("Sec-Fetch-Site") in _FROM_ELSEWHERE
    followed_a_link = (
        request.method == "GET" and request.headers.get("Sec-Fetch-Mode") == "navigate"
    )
    return followed_a_link or not foreign


def _hostname(url: str) -> str:
    try:
        return URL(url).host or ""
    except ValueError:
        return ""
