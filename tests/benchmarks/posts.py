"""Writes the posts and presses the benchmarks send: signed, 2 KB, each one different."""

import hashlib
import hmac
import json
import time
import zlib
from datetime import UTC, datetime
from urllib.parse import urlencode

SECRET = "a-secret-only-benchmarks-know"
SOURCE = "bench"
BODY = 2048
"""Bytes of a delivery, as the bar says."""

TEAM = "TLOCAL"
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


def signed_press(number: int, mention: int, host: str, respond: str) -> bytes:
    """The whole HTTP request of one person pressing *I take it* on one card."""
    moment = time.time()
    payload = {
        "type": "block_actions",
        "api_app_id": "ALOCAL",
        "token": "unused",
        "team": {"id": TEAM, "domain": "local"},
        "user": {
            "id": f"UBENCH{number % 40}",
            "username": f"person{number % 40}",
            "name": f"person{number % 40}",
            "team_id": TEAM,
        },
        "container": {
            "type": "message",
            "message_ts": f"1700000000.{mention:06d}",
            "channel_id": "CDESK",
            "is_ephemeral": False,
        },
        "channel": {"id": "CDESK", "name": "desk"},
        "trigger_id": f"{number}.{number}.bench",
        "response_url": respond,
        "message": {"ts": f"1700000000.{mention:06d}", "text": "x" * 1200},
        "actions": [
            {
                "type": "button",
                "action_id": "mention.claim",
                "block_id": "moves",
                "value": str(mention),
                "text": {"type": "plain_text", "text": "I take it"},
                "action_ts": f"{moment:.6f}",
            }
        ],
    }
    body = urlencode({"payload": json.dumps(payload)}).encode()
    stamp = str(int(moment))
    base = b"v0:" + stamp.encode() + b":" + body
    signature = "v0=" + hmac.digest(SECRET.encode(), base, hashlib.sha256).hex()
    return _request(
        "/slack/events",
        host,
        "application/x-www-form-urlencoded",
        body,
        f"X-Slack-Request-Timestamp: {stamp}\r\nX-Slack-Signature: {signature}",
    )


def _request(path: str, host: str, kind: str, body: bytes, headers: str) -> bytes:
    return (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {kind}\r\n"
        f"Content-Length: {len(body)}\r\n{headers}\r\n\r\n"
    ).encode() + body
