"""The routes for machines that watch us: alive, ready, figures, and the schema."""

import json
from collections.abc import Awaitable, Callable, Sequence
from functools import cache

from aiohttp import web
from prometheus_client import CollectorRegistry, generate_latest

from bot.incoming import Incoming

Readiness = Callable[[], Awaitable[Sequence[str]]]
"""Names what is not ready, such as `socket`, `database` or `outbox`."""

_METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def health_routes(ready: Readiness, registry: CollectorRegistry) -> list[web.RouteDef]:
    """`/healthz`, `/readyz`, `/metrics` and `/schemas/mention.json`."""

    async def healthz(request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def readyz(request: web.Request) -> web.Response:
        missing = list(await ready())
        return web.json_response(
            {"ready": not missing, "missing": missing}, status=503 if missing else 200
        )

    async def metrics(request: web.Request) -> web.Response:
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


@cache
def _schema() -> bytes:
    """The own format as JSON Schema."""
    return json.dumps(Incoming.model_json_schema(), indent=2).encode()
