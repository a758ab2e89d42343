"""The webhook endpoint: accepts deliveries at `/webhooks/<source>`.

A 2xx means that every item is stored: as a mention, as a duplicate, or as a dead
letter. Senders of our own format are told about errors; a vendor never is, because it
would stop sending. `IntakeDesk` is what the application must provide.
"""

import asyncio
import base64
import json
import random
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry
from prometheus_client import Counter as Figure
from pydantic_core import to_json

from bot.clock import Clock
from bot.config.sources import SourceSettings
from bot.core.command import Receipt
from bot.errors import BadPayload
from bot.incoming.format import Incoming
from bot.intake.rules.auto_triage import believed
from data.errors import DatabaseDamaged, StorageFull
from handlers.sources.base import Parsed, UnreadableItem
from handlers.sources.registry import SOURCES
from handlers.webhooks.auth import (
    MOST_CHARACTERS,
    Parts,
    Unauthorised,
    check_token,
    sign_word,
    verify,
)
from handlers.webhooks.backpressure import Backpressure, Busy
from handlers.webhooks.bodies import parse_body
from handlers.webhooks.failed_auth import FailedAuth, address_of
from handlers.webhooks.reading import Budget

# Twice what is ever needed; senders that keep to it stay below our own bounds.
_PER_MINUTE = "6000"


def answer_get(
    parts: Parts, query: Mapping[str, str], settings: SourceSettings
) -> web.Response:
    """The answer to `GET`, or `Unauthorised`. What a source does not ask for is not heard."""
    asked, answer = _ANSWERS.get(settings.handshake or "", ((), None))
    word = next((query[name] for name in asked if query.get(name)), None)
    if word is not None and answer is not None:
        return answer(word, parts, query, settings)
    check_token(parts, settings)
    return web.json_response({"source": settings.name, "ready": True})


def _echo(
    word: str, parts: Parts, query: Mapping[str, str], settings: SourceSettings
) -> web.Response:
    """Meta and WebSub want their word back from whoever knows the token."""
    verify_token = query.get("hub.verify_token") or query.get("hub_verify_token")
    shown = (*parts.tokens, verify_token) if verify_token else parts.tokens
    check_token(Parts(parts.headers, shown), settings)
    return web.Response(
        text=word[:MOST_CHARACTERS], headers={"X-Content-Type-Options": "nosniff"}
    )


def _crc(
    word: str, parts: Parts, query: Mapping[str, str], settings: SourceSettings
) -> web.Response:
    """X wants its word signed with the secret of the deliveries."""
    encoded = base64.b64encode(sign_word(word, settings)).decode()
    return web.json_response({"response_token": f"{settings.algorithm}={encoded}"})


def _challenge(
    word: str, parts: Parts, query: Mapping[str, str], settings: SourceSettings
) -> web.Response:
    """LinkedIn wants the same, written differently."""
    signature = sign_word(word, settings).hex()
    return web.json_response({"challengeCode": word, "challengeResponse": signature})


ChallengeAnswer = Callable[
    [str, Parts, Mapping[str, str], SourceSettings], web.Response
]

_ANSWERS: Mapping[str, tuple[tuple[str, ...], ChallengeAnswer]] = {
    "hub": (("hub.challenge", "hub_challenge"), _echo),
    "crc": (("crc_token",), _crc),
    "challenge": (("challengeCode",), _challenge),
}
"""By the `handshake` of a source: where its word stands, and how it is answered."""


def answer_options(headers: Mapping[str, str]) -> web.Response:
    """CloudEvents asks whether it may send. It may: the token decides later."""
    answer = {"Allow": "POST"}
    origin = headers.get("WebHook-Request-Origin", "")
    if origin and len(origin) <= MOST_CHARACTERS and origin.isprintable():
        answer["WebHook-Allowed-Origin"] = origin
        answer["WebHook-Allowed-Rate"] = _PER_MINUTE
    return web.Response(headers=answer)


log = structlog.get_logger("web")

MOST_FAULTS_TOLD = 20
UNPROVED_BYTES = 8 * 1_048_576
PROVED_BYTES = 32 * 1_048_576
LARGE = 8_192
"""Bytes from which on reading a delivery takes longer than a press should wait."""

_PATHS = ("/webhooks/{source}", "/webhooks/{source}/{token}")
_AHEAD = (
    "lies in the future and is not kept: send it with its zone, such as +01:00, "
    "or set time_zone for this source"
)
_NO_FATES = {"new": 0, "duplicate": 0, "attached": 0, "filtered": 0, "dead": 0}

Answer = Callable[[web.Request], Awaitable[web.Response]]


class IntakeDesk(Protocol):
    """What the endpoint needs of the application."""

    async def receive(
        self, source: str, items: Sequence[Incoming], raw: bytes
    ) -> list[Receipt]:
        """Stores the items durably and says what became of each, in their order."""
        ...

    async def bury(
        self, source: str, raw: bytes, error: str, content_type: str
    ) -> None:
        """Keeps a dead letter durably."""
        ...


class WebhookEndpoint:
    """Who is known, who is inside, and the figures about them."""

    def __init__(
        self,
        desk: IntakeDesk,
        sources: Mapping[str, SourceSettings],
        clock: Clock,
        registry: CollectorRegistry,
        backpressure: Backpressure | None = None,
        *,
        failed_auth: FailedAuth | None = None,
        unproved: Budget | None = None,
        proved: Budget | None = None,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self.desk = desk
        self.sources = sources
        self.clock = clock
        self.backpressure = backpressure or Backpressure()
        self.failed_auth = failed_auth or FailedAuth(registry, steady)
        self.unproved = unproved or Budget(most_bytes=UNPROVED_BYTES, seconds=5)
        self.proved = proved or Budget(most_bytes=PROVED_BYTES, seconds=20)
        self._large = asyncio.Lock()
        self.items = Figure(
            "brandwacht_items",
            "Items received.",
            ["source", "result"],
            registry=registry,
        )
        self.answers = Figure(
            "brandwacht_deliveries",
            "Deliveries answered.",
            ["source", "status"],
            registry=registry,
        )

    def routes(self) -> list[web.RouteDef]:
        """`POST`, `GET` and `OPTIONS` with and without a token in the path."""
        receive, greet = self._answering(self._receive), self._answering(self._greet)
        return [
            route
            for path in _PATHS
            for route in (
                web.post(path, receive),
                web.get(path, greet),
                web.options(path, self._allow),
            )
        ]

    def _answering(self, act: Answer) -> Answer:
        """Whatever happens, the sender gets an answer and the figures count it."""

        async def answer(request: web.Request) -> web.Response:
            name = request.match_info["source"]
            known = name if name in self.sources else "unknown"
            response = await self._answered(act, request, known)
            self.answers.labels(known, response.status).inc()
            return response

        return answer

    async def _answered(
        self, act: Answer, request: web.Request, known: str
    ) -> web.Response:
        try:
            return await act(request)
        except Unauthorised:
            return _hung_up(self._unauthorised(request, known))
        except BadPayload as wrong:
            log.warning("delivery refused", source=known, status=wrong.status)
            answer = {"error": wrong.message, "fields": wrong.fields}
            return _hung_up(_json(wrong.status, answer), late=wrong.status == 408)
        except Busy as busy:
            return _hung_up(_try_later(busy.status))
        except (StorageFull, DatabaseDamaged) as trouble:
            log.error("delivery not stored", source=known, error=type(trouble).__name__)
            return _try_later(503)
        except Exception:
            log.exception("delivery failed", source=known)
            return _try_later(500)

    def _unauthorised(self, request: web.Request, known: str) -> web.Response:
        """The same for everybody; whoever fails often is asked to slow down."""
        asked = request.match_info["source"]
        if self.failed_auth.failed(known, address_of(request), asked):
            return _try_later(429)
        log.warning("delivery not authorised", source=known)
        return _json(401, {"error": "unauthorised"})

    async def _receive(self, request: web.Request) -> web.Response:
        settings, parts = self._introduced(request)
        if settings.signs:
            raw = await self._signed(request, settings, parts)
        else:
            verify(parts, settings, self.clock())
            raw = await self.proved.read(request)
        with self.backpressure.place(settings.name, len(raw)):
            return await self._take(settings, raw, request.content_type)

    async def _signed(
        self, request: web.Request, settings: SourceSettings, parts: Parts
    ) -> bytes:
        """The proof covers the body, so a stranger's body is read: a little, and soon."""
        with self.failed_auth.reading(settings.name, address_of(request)):
            raw = await self.unproved.read(request)
            verify(Parts(parts.headers, parts.tokens, raw), settings, self.clock())
            return raw

    async def _greet(self, request: web.Request) -> web.Response:
        settings, parts = self._introduced(request)
        return answer_get(parts, request.query, settings)

    async def _allow(self, request: web.Request) -> web.Response:
        return answer_options(request.headers)

    def _introduced(self, request: web.Request) -> tuple[SourceSettings, Parts]:
        """Who it claims to be. Which names exist is as secret as their tokens."""
        settings = self.sources.get(request.match_info["source"])
        if settings is None:
            raise Unauthorised
        shown = (request.match_info.get("token"), request.query.get("token"))
        return settings, Parts(request.headers, tuple(t for t in shown if t))

    async def _take(
        self, settings: SourceSettings, raw: bytes, content_type: str
    ) -> web.Response:
        source = SOURCES[settings.adapter]
        try:
            parsed = await self._parsed(settings, raw, content_type)
        except BadPayload as wrong:
            if source.strict:
                raise
            await self._bury(settings, raw, wrong.message, content_type)
            return self._counted(settings, [], ignored=0, dead=1)
        if source.strict and parsed.broken:
            raise _told(parsed.broken)
        if parsed.dropped:
            log.warning(
                "fields dropped", source=settings.name, fields=sorted(parsed.dropped)
            )
        self._mind_the_time(settings, parsed)
        return await self._store(settings, parsed, raw, content_type)

    async def _parsed(
        self, settings: SourceSettings, raw: bytes, content_type: str
    ) -> Parsed:
        """What the delivery says. A large one is read beside the loop, one at a time:
        a thousand items take a tenth of a second, in which nobody's press would be heard.
        """
        if len(raw) < LARGE:
            return _read(settings, raw, content_type)
        async with self._large:
            return await asyncio.to_thread(_read, settings, raw, content_type)

    def _mind_the_time(self, settings: SourceSettings, parsed: Parsed) -> None:
        """A time yet to come is not kept: most often its zone was not told."""
        now = self.clock()
        times = [one.published_at for one in parsed.incoming if one.published_at]
        ahead = [posted for posted in times if believed(posted, now) is None]
        if ahead:
            log.warning("posted in the future", source=settings.name, items=len(ahead))
        if ahead and SOURCES[settings.adapter].strict:
            parsed.unknown.append({"field": "published_at", "message": _AHEAD})

    async def _store(
        self, settings: SourceSettings, parsed: Parsed, raw: bytes, content_type: str
    ) -> web.Response:
        receipts: list[Receipt] = []
        if parsed.incoming:
            receipts = await self.desk.receive(settings.name, parsed.incoming, raw)
        alone = not parsed.incoming and len(parsed.broken) == 1
        for broken in parsed.broken:
            dead = raw if alone else json.dumps(broken.item).encode()
            kind = content_type if alone else "application/json"
            await self._bury(settings, dead, broken.error, kind)
        return self._counted(
            settings,
            receipts,
            ignored=parsed.ignored,
            dead=len(parsed.broken),
            unknown=parsed.unknown,
        )

    async def _bury(
        self, settings: SourceSettings, raw: bytes, error: str, content_type: str
    ) -> None:
        log.warning("dead letter", source=settings.name)
        await self.desk.bury(settings.name, raw, error, content_type)

    def _counted(
        self,
        settings: SourceSettings,
        receipts: Sequence[Receipt],
        *,
        ignored: int,
        dead: int,
        unknown: Sequence[Mapping[str, str]] = (),
    ) -> web.Response:
        """Accepted, filtered and dead together are all items of the delivery.

        Who sends our own format hears which fields nobody knows.
        """
        results = {**_NO_FATES, "filtered": ignored, "dead": dead}
        for receipt in receipts:
            results[receipt.result] += 1
        for result, count in results.items():
            if count:
                self.items.labels(settings.name, result).inc(count)
        answer: dict[str, object] = {
            "accepted": results["new"] + results["duplicate"] + results["attached"],
            **results,
            "mentions": [r.mention for r in receipts if r.mention is not None],
        }
        if unknown:
            answer["not_understood"] = list(unknown)
        return _json(settings.answer, answer)


def _read(settings: SourceSettings, raw: bytes, content_type: str) -> Parsed:
    source = SOURCES[settings.adapter]
    return source.parse(parse_body(raw, content_type, strict=source.strict), settings)


def _told(broken: Sequence[UnreadableItem]) -> BadPayload:
    fields = [fault for one in broken for fault in one.fields]
    return BadPayload(
        422,
        "nothing was taken: repair these fields and send it again",
        fields[:MOST_FAULTS_TOLD],
    )


def _json(status: int, answer: Mapping[str, object]) -> web.Response:
    return web.Response(
        status=status,
        body=to_json(answer),
        content_type="application/json",
    )


def _hung_up(response: web.Response, *, late: bool = True) -> web.Response:
    """What is left of a body nobody will read is not waited for on this connection."""
    if late:
        response.force_close()
    return response


def _try_later(status: int) -> web.Response:
    """Seconds chosen by chance, so that the senders do not all come back together."""
    response = _json(status, {"error": "please send it again later"})
    response.headers["Retry-After"] = str(random.randint(1, 5))
    return response
