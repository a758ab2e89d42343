"""Answers the verification requests of senders: Meta, WebSub, X, LinkedIn, CloudEvents.

A plain `GET` with the right token says that the source is ready, for people who set one
up. Without authentication nothing is revealed.
"""

import base64
from collections.abc import Callable, Mapping

from aiohttp import web

from bot.config.sources import SourceSettings
from handlers.webhooks.auth import MOST_CHARACTERS, Parts, check_token, sign_word

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


Answer = Callable[[str, Parts, Mapping[str, str], SourceSettings], web.Response]

_ANSWERS: Mapping[str, tuple[tuple[str, ...], Answer]] = {
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
