"""`/slack/events`: requests that are not from Slack are refused without noise."""

import hashlib
import hmac
import logging
import time
from collections.abc import AsyncIterator

import pytest
from aiohttp import ClientSession, web
from slack_bolt.app.async_app import AsyncApp

from handlers.http import PATH, slack_route

SECRET = "a-secret-of-this-test"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
async def endpoint() -> AsyncIterator[str]:
    app = AsyncApp(token="xoxb-none", signing_secret=SECRET)
    profile = web.Application()
    profile.add_routes([slack_route(app)])
    runner = web.AppRunner(profile)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
    await runner.cleanup()


async def _post(
    endpoint: str, body: bytes, kind: str = JSON, stamp: str | None = None
) -> int:
    now = str(int(time.time()))
    told = b"v0:" + now.encode() + b":" + body
    signed = hmac.new(SECRET.encode(), told, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": kind,
        "X-Slack-Request-Timestamp": now if stamp is None else stamp,
        "X-Slack-Signature": f"v0={signed}",
    }
    async with (
        ClientSession() as session,
        session.post(endpoint, data=body, headers=headers) as answer,
    ):
        return answer.status


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", JSON),
        (b"[]", JSON),
        (b"\xff\xfe", JSON),
        (b"[" * 5000, JSON),
        (b"{}", "application/json; charset=nonsense"),
        (b"payload=%7B", FORM),
    ],
)
async def test_a_body_nobody_can_read_is_refused(
    endpoint: str, body: bytes, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        assert await _post(endpoint, body, kind) == 400
    assert caplog.records == []


@pytest.mark.parametrize("stamp", ["", "abc", "9" * 5000, "-1", "1.5"])
async def test_a_time_that_is_none_is_refused(
    endpoint: str, stamp: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        assert await _post(endpoint, b"{}", stamp=stamp) == 401
    assert caplog.records == []


async def test_slacks_own_question_is_answered(endpoint: str) -> None:
    body = b'{"type": "url_verification", "challenge": "abc"}'

    assert await _post(endpoint, body) == 200
    assert await _post(endpoint, body, stamp="1") == 401
