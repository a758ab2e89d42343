"""Answers what senders ask before they send: Meta, WebSub, X, LinkedIn, CloudEvents.

A plain `GET` with the right token says that the source is ready, for people who set one
up. Whoever cannot prove anything learns nothing.
"""

import base64
from collections.abc import Mapping

from aiohttp import web

from bot.configuration.sources import SourceSettings
from handlers.web.auth import Parts, Unauthorised, check_token, sign

_MOST_CHARACTERS = 500
# Twice what is ever needed; senders that keep to it stay below our own bounds.
_PER_MINUTE = "6000"


def answer_get(
    parts: Parts, query: Mapping[str, str], settings: SourceSettings
) -> web.Response:
    """The answer to `GET`, or `Unauthorised`."""
    challenge = query.get("crc_token") or query.get("challengeCode")
    if challenge and settings.auth == "hmac":
        return _signed_challenge(challenge, query, settings)
    verify_token = query.get("hub.verify_token") or query.get("hub_verify_token")
    shown = (*parts.tokens, verify_token) if verify_token else parts.tokens
    check_token(Parts(parts.headers, shown), settings)
    echo = query.get("hub.challenge") or query.get("hub_challenge")
    if echo:
        return web.Response(
            text=echo[:_MOST_CHARACTERS], headers={"X-Content-Type-Options": "nosniff"}
        )
    return web.json_response({"source": settings.name, "ready": True})


def _signed_challenge(
    challenge: str, query: Mapping[str, str], settings: SourceSettings
) -> web.Response:
    """X and LinkedIn want their word signed with the secret of the deliveries.

    Only words without punctuation: a body of ours must never be signed this way.
    """
    word = challenge.replace("-", "").replace("_", "")
    if not (word.isascii() and word.isalnum() and len(challenge) <= _MOST_CHARACTERS):
        raise Unauthorised
    signature = sign(settings.secret or "", settings, challenge.encode())
    if "crc_token" in query:
        encoded = base64.b64encode(signature).decode()
        return web.json_response({"response_token": f"{settings.algorithm}={encoded}"})
    return web.json_response(
        {"challengeCode": challenge, "challengeResponse": signature.hex()}
    )


def answer_options(headers: Mapping[str, str]) -> web.Response:
    """CloudEvents asks whether it may send. It may: the token decides later."""
    answer = {"Allow": "POST"}
    origin = headers.get("WebHook-Request-Origin", "")
    if origin and len(origin) <= _MOST_CHARACTERS and origin.isprintable():
        answer["WebHook-Allowed-Origin"] = origin
        answer["WebHook-Allowed-Rate"] = _PER_MINUTE
    return web.Response(headers=answer)
