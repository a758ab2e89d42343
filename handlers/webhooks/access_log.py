"""Writes one log line per web request without secrets.

The path is that of the route, so a token in it reads `{token}`; the query, the headers
and the address of the sender are left out.
"""

import structlog
from aiohttp.abc import AbstractAccessLogger
from aiohttp.hdrs import METH_ALL
from aiohttp.web import BaseRequest, StreamResponse

METHODS = METH_ALL

log = structlog.get_logger("web")


class AccessLog(AbstractAccessLogger):
    """For `AppRunner(access_log_class=…)`. What went well is counted and not told."""

    def log(self, request: BaseRequest, response: StreamResponse, time: float) -> None:
        """`time` is in seconds. Whatever a request is like, this never raises."""
        if response.status >= 400:
            log.info(
                "request",
                method=request.method if request.method in METHODS else "other",
                path=_route(request),
                status=response.status,
                milliseconds=round(time * 1000, 1),
            )


def _route(request: BaseRequest) -> str:
    """`/webhooks/{source}/{token}`, or nothing for an address nobody answers."""
    try:
        match = getattr(request, "match_info", None)
    except AssertionError:
        # aiohttp's way to say that what came was never looked up, as it was no request.
        match = None
    resource = match.route.resource if match is not None else None
    return resource.canonical if resource is not None else "-"
