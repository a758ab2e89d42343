"""Authenticates a delivery: token, Basic, or signature.

Pure: the time is a parameter. Every comparison takes constant time, and a refusal never
says what was wrong.
"""

import base64
import binascii
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pydantic_core import PydanticCustomError
from standardwebhooks.webhooks import Webhook

from bot.config.sources import SourceSettings
from bot.incoming.lenient import read_instant

MOST_CHARACTERS = 500

_WORD = re.compile(rb"[A-Za-z0-9_-]{0,%d}" % MOST_CHARACTERS)
"""What a handshake may ask us to sign: letters and digits, never a body that means anything."""


class Unauthorised(Exception):
    """This delivery proves nothing. Which proof failed is nobody's business."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What of a request can prove where it comes from. Header names ignore case.

    `tokens` are those in the path and in `?token=`; `body` are the bytes as they came.
    """

    headers: Mapping[str, str]
    tokens: tuple[str, ...] = ()
    body: bytes = b""


def verify(parts: Parts, settings: SourceSettings, now: datetime) -> None:
    """Returns for a good delivery and raises `Unauthorised` for any other."""
    if settings.auth == "hmac":
        _hmac(parts, settings, now)
    elif settings.auth == "standard-webhooks":
        _standard_webhooks(parts, settings, now)
    else:
        check_token(parts, settings)


def check_token(parts: Parts, settings: SourceSettings) -> None:
    """One of the shown tokens is the present or the previous one."""
    known = [t.encode() for t in (settings.token, settings.previous_token) if t]
    shown = [t.encode("utf-8", "replace") for t in _shown(parts, settings)]
    if not _fits(known, shown):
        raise Unauthorised


def sign_word(word: str, settings: SourceSettings) -> bytes:
    """The HMAC of a word that a handshake asks for, or `Unauthorised`.

    X and LinkedIn sign deliveries with the same secret. What is signed here never counts
    as a delivery: `verify` refuses every text that could be such a word.
    """
    if not _WORD.fullmatch(word.encode("utf-8", "replace")):
        raise Unauthorised
    return _sign(settings.secret or "", settings, word.encode())


def _sign(secret: str, settings: SourceSettings, text: bytes) -> bytes:
    return hmac.digest(secret.encode(), text, settings.algorithm)


def _shown(parts: Parts, settings: SourceSettings) -> list[str]:
    basic = _basic(parts.headers.get("Authorization", ""))
    if settings.auth == "basic":
        return basic
    shown = [*parts.tokens, *basic]
    scheme, _, bearer = parts.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        shown.append(bearer.strip())
    if settings.header and settings.header in parts.headers:
        shown.append(parts.headers[settings.header].removeprefix(settings.prefix))
    return shown


def _basic(authorization: str) -> list[str]:
    """The password, and `name:password` for a token that holds both.

    A sender with one field only, or `https://token@host`, puts the token in the name.
    """
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return []
    try:
        pair = base64.b64decode(encoded.strip(), validate=True).decode()
    except ValueError:
        return []
    name, _, password = pair.partition(":")
    return [password or name, pair]


def _hmac(parts: Parts, settings: SourceSettings, now: datetime) -> None:
    signatures, written = _signatures(parts.headers, settings)
    if "{ts}" in settings.template:
        _fresh(written, settings.tolerance, now)
    before, _, after = settings.template.partition("{body}")
    identity = parts.headers.get(settings.id_header, "")
    ends = [
        end.replace("{ts}", written).replace("{id}", identity).encode()
        for end in (before, after)
    ]
    text = ends[0] + parts.body + ends[1]
    if _WORD.fullmatch(text):
        raise Unauthorised
    expected = [_sign(secret, settings, text) for secret in _secrets(settings)]
    if not _fits(expected, signatures):
        raise Unauthorised


def _signatures(
    headers: Mapping[str, str], settings: SourceSettings
) -> tuple[list[bytes], str]:
    """The signatures of the header, and the time, which may be among them."""
    value = headers.get(settings.header or "", "").strip()
    written = headers.get(settings.timestamp_header or "", "")
    parts = [value]
    if settings.timestamp_prefix:
        parts = [part.strip() for part in value.split(",")[:20]]
        times = [p for p in parts if p.startswith(settings.timestamp_prefix)]
        written = times[0].removeprefix(settings.timestamp_prefix) if times else ""
    found = (
        _decoded(part.removeprefix(settings.prefix), settings)
        for part in parts
        if part.startswith(settings.prefix)
    )
    return [signature for signature in found if signature], written


def _decoded(text: str, settings: SourceSettings) -> bytes:
    try:
        if settings.encoding == "hex":
            return bytes.fromhex(text)
        return base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        return b""


def _standard_webhooks(parts: Parts, settings: SourceSettings, now: datetime) -> None:
    identity = parts.headers.get("webhook-id", "")
    written = parts.headers.get("webhook-timestamp", "")
    shown = parts.headers.get("webhook-signature", "").split(" ")[:20]
    if not identity or not written.isascii() or not written.isdigit():
        raise Unauthorised
    _fresh(written, settings.tolerance, now)
    try:
        at = datetime.fromtimestamp(int(written), UTC)
        body = parts.body.decode()
    except (ValueError, OverflowError):
        raise Unauthorised from None
    # The library's own check reads the clock itself; its signature is what we need.
    expected = [
        Webhook(secret).sign(identity, at, body).encode()
        for secret in _secrets(settings)
    ]
    signatures = [text.encode("utf-8", "replace") for text in shown]
    if not _fits(expected, signatures):
        raise Unauthorised


def _fits(known: list[bytes], shown: list[bytes]) -> bool:
    """Every pair is compared, however early one fits."""
    return True in [hmac.compare_digest(a, b) for a in known for b in shown]


def _secrets(settings: SourceSettings) -> list[str]:
    return [s for s in (settings.secret, settings.previous_secret) if s]


def _fresh(written: str, tolerance: int, now: datetime) -> None:
    """A recorded delivery is worthless after a few minutes."""
    try:
        at = read_instant(written)
    except PydanticCustomError:
        at = None
    if at is None or abs(now - at) > timedelta(seconds=tolerance):
        raise Unauthorised
