"""Writes the posts the load generator sends: signed, 2 KB, each one different."""

import hashlib
import hmac
import json
import zlib
from datetime import UTC, datetime

SECRET = "a-secret-only-benchmarks-know"
SOURCE = "bench"
BODY = 2048
"""Bytes of a delivery, as the bar says."""

AUTHORS = 5_000
_SENTENCE = "My order 4711 came broken and nobody answers the telephone, number {}. "


def delivery(number: int, run: str, now: datetime) -> bytes:
    """One post in our own format, made up to 2 KB."""
    author = f"author{number % AUTHORS}"
    post = {
        "platform": "x",
        "kind": "post",
        "external_id": f"{run}-{number}",
        "url": f"https://www.x.com/{author}/status/{zlib.crc32(run.encode())}{number}?utm_source=app",
        "author": {"name": f"Author {number}", "handle": author, "followers": 212},
        "language": "en",
        "published_at": f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "matched": {"keywords": ["lumivelo"]},
        "text": "",
    }
    room = BODY - len(json.dumps(post))
    text = "".join(_SENTENCE.format(n * number) for n in range(room // 60))
    post["text"] = text[:room]
    return json.dumps(post).encode()


def signed_delivery(number: int, run: str, now: datetime, host: str) -> bytes:
    """The whole HTTP request for one post."""
    body = delivery(number, run, now)
    signature = hmac.digest(SECRET.encode(), body, hashlib.sha256).hex()
    return _request(
        f"/webhooks/{SOURCE}",
        host,
        "application/json",
        body,
        f"X-Signature: {signature}",
    )


def _request(path: str, host: str, kind: str, body: bytes, headers: str) -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {kind}\r\n"
        f"Content-Length: {len(body)}\r\n{headers}\r\n\r\n"
    ).encode() + body
