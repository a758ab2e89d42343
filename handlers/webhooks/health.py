"""The routes for monitoring: health, readiness, metrics, and the JSON Schema."""

import hmac
import ipaddress
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest

from bot.incoming.format import Incoming

log = structlog.get_logger("web")


@dataclass(frozen=True, slots=True)
class Missing:
    """Names what keeps us from taking mentions in, and what from speaking in Slack.

    `sources` are those in trouble, by name: nothing of ours is broken by that.
    """

    intake: Sequence[str] = ()
    speech: Sequence[str] = ()
    sources: Mapping[str, Sequence[str]] = field(default_factory=dict)


async def _nothing() -> None:
    """All figures are up to date."""


Readiness = Callable[[], Awaitable[Missing]]

_METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


def health_routes(
    ready: Readiness,
    registry: CollectorRegistry,
    *,
    host: str = "",
    metrics_token: str = "",
    refresh: Callable[[], Awaitable[None]] = _nothing,
) -> list[web.RouteDef]:
    """`/healthz`, `/readyz`, `/metrics` and `/schemas/mention.json`.

    The figures name the sources. Without a token they are for this machine only.
    """

    async def healthz(request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def readyz(request: web.Request) -> web.Response:
        try:
            missing = await ready()
        except Exception:
            log.exception("nobody knows whether we are ready")
            missing = Missing(intake=["unknown"])
        return _ready(missing, only_intake=request.query.get("for") == "intake")

    async def metrics(request: web.Request) -> web.Response:
        if not _may_see_figures(request, host, metrics_token):
            return web.Response(status=401, headers={"WWW-Authenticate": "Bearer"})
        await refresh()
        figures = generate_latest(registry)
        return web.Response(body=figures, headers={"Content-Type": _METRICS_TYPE})

    async def mention_schema(request: web.Request) -> web.Response:
        return web.Response(body=_schema(), content_type="application/schema+json")

    return [
        web.get("/healthz", healthz),
        web.get("/readyz", readyz),
        web.get("/metrics", metrics),
        web.get("/schemas/mention.json", mention_schema),
    ]


def _ready(missing: Missing, *, only_intake: bool) -> web.Response:
    """A balancer that sends us webhooks asks `?for=intake`: Slack may be away then."""
    lacks = [*missing.intake, *([] if only_intake else missing.speech)]
    said = {
        "ready": not lacks,
        "takes_in": not missing.intake,
        "speaks": not (missing.intake or missing.speech),
        "missing": lacks,
        "sources": {name: list(kinds) for name, kinds in missing.sources.items()},
    }
    return web.json_response(said, status=503 if lacks else 200)


def _may_see_figures(request: web.Request, host: str, token: str) -> bool:
    """With a token whoever shows it; without one whoever sits on this machine."""
    if token:
        scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
        right = hmac.compare_digest(
            shown.strip().encode("utf-8", "replace"), token.encode()
        )
        return scheme.lower() == "bearer" and right
    # A proxy on this machine asks for others.
    return is_loopback(host) and not any(name in request.headers for name in _FORWARDED)


def is_loopback(host: str) -> bool:
    """Whether only this machine reaches what listens there."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() in ("localhost", "localhost.")


@cache
def _schema() -> bytes:
    """The own format as JSON Schema."""
    return json.dumps(Incoming.model_json_schema(), indent=2).encode()
