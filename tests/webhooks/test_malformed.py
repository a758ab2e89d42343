"""Two hundred kinds of malformed request leave no secret in the log."""

import io
import itertools
import logging
from collections.abc import Awaitable, Callable, Iterator

import pytest
import structlog

from bot.logs import Boundary, writer
from tests.webhooks.conftest import TOKEN, Served, all_of, source

Serve = Callable[..., Awaitable[Served]]

SECRET = f"{TOKEN}-of-a-stranger"
"""Stands somewhere in every request. The real token is its beginning."""

_LINES = [
    "GET{s}", "GET {s} ", "GET  HTTP/1.1 {s}", "{s}", "{s} /", "{s} / HTTP/1.1", "GET /{s}",
    "GET /{s} HTTP/9.9", "GET /{s} HTTP/1.1.1", "GET /{s} HTTX/1.1", "GET {s} HTTP/1.1",
    "GET /a b{s} HTTP/1.1", "GET /{s}\x00 HTTP/1.1", "GET /{s}\x7f HTTP/1.1",
    "G\x01T /{s} HTTP/1.1", "get /{s} HTTP/1.1", "POST //{s} HTTP/1.1",
    "POST /webhooks/shop/{s}%zz HTTP/1.1", "POST /webhooks/{s}/{s}/{s} HTTP/1.1",
    "GET http://[{s}/ HTTP/1.1", "GET http://a:{s}@/ HTTP/1.1", "GET *{s} HTTP/1.1",
    "CONNECT {s} HTTP/1.1", "CONNECT /{s} HTTP/1.1", "OPTIONS * {s} HTTP/1.1",
    "PRI * HTTP/2.0{s}", "POST /webhooks/shop?token={s} HTTP/1.1 more",
    "POST /webhooks/shop/{s}\tHTTP/1.1", "BREW /{s} HTTP/1.1", "TRACE /{s} HTTP/1.1",
    "POST /webhooks/shop/%ff{s} HTTP/1.1", "POST /webhooks/shop/{s}?token=%00 HTTP/1.1",
    "\x16\x03\x01\x02{s}", "*1\r\n$4\r\n{s}", "SSH-2.0-{s}", "{{\"text\": \"{s}\"}}",
    "GET /" + "a" * 9_000 + "{s} HTTP/1.1", "{s}" + "b" * 9_000,
]  # fmt: skip
_HEADERS = [
    "Host{s}", "{s}", ": {s}", " : {s}", "X Y: {s}", "X\x00: {s}", "X: {s}\x00",
    "X: {s}\x01", "(X): {s}", "X\t: {s}", "Host: {s}\r\nHost: {s}", " folded {s}",
    "Content-Length: {s}", "Content-Length: -1{s}", "Content-Length: 5, 5{s}",
    "Content-Length: 1\r\nContent-Length: 2\r\nX: {s}", "Content-Length: +5\r\nX: {s}",
    "Content-Length: 5\r\nTransfer-Encoding: chunked\r\nX: {s}",
    "Content-Length: 99999999999999999999\r\nX: {s}",
    "Transfer-Encoding: {s}", "Transfer-Encoding: chunked, {s}",
    "Transfer-Encoding: {s}, chunked", "Transfer-Encoding: xchunked\r\nX: {s}",
    "Content-Encoding: {s}", "Content-Encoding: gzip\r\nX: {s}", "Content-Type: {s}",
    "Content-Type: application/json; charset={s}", "Expect: {s}",
    "Expect: 100-continue\r\nX: {s}", "Upgrade: {s}\r\nConnection: upgrade",
    "Connection: upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: {s}",
    "Authorization: {s}", "Authorization: Bearer {s}\xff", "Authorization: Basic {s}",
    "Authorization: Basic !!{s}", "Cookie: {s}; \x80", "Cookie: a={s}; =;;",
    "X-Signature: sha256={s}", "X-Slack-Request-Timestamp: {s}", "X: " + "{s}" * 400,
    "{s}: " + "c" * 9_000, "\r\n".join(f"X{n}: {{s}}" for n in range(200)),
]  # fmt: skip
_BODIES = [
    "{s}", "{{\"text\": \"{s}", "[" * 400 + "{s}", "\x00{s}", "\xff\xfe{s}",
    "{{\"text\": 1e999, \"a\": \"{s}\"}}", "{{\"{s}\": \"{s}\"}}", "payload={s}%",
    "{{\"text\": {{\"{s}\": 1}}}}", "{{\"author\": \"{s}\", \"url\": \"{s}\"}}",
]  # fmt: skip
_CHUNKS = [
    "{s}\r\nabc\r\n0\r\n\r\n", "5;{s}\r\nab", "-1\r\n{s}\r\n", "0x5\r\n{s}\r\n",
    "5\r\nabcde{s}\r\n0\r\n\r\n", "3\r\nabc\r\n0\r\n{s}\r\n\r\n", "ffffffffffffffffff\r\n{s}",
    "3\nabc\n0\n{s}\n\n", "3 \r\nabc{s}\r\n", "\r\n{s}\r\n",
]  # fmt: skip
_ENDS = ["\r\n", "\n", "\r", "\r\n\r\n" + "{s}\r\n\r\n"]
_PATHS = ["/webhooks/shop", "/webhooks/signed", "/webhooks/vendor", "/slack/events"]


def kinds() -> list[bytes]:
    """Every kind as the bytes somebody sends, the secret in each."""
    found = [f"{line}\r\nHost: a\r\n\r\n" for line in _LINES]
    found += [f"{line}{end}" for line, end in itertools.product(_LINES[:12], _ENDS)]
    for path, header in itertools.product(_PATHS[:2], _HEADERS):
        found.append(f"POST {path} HTTP/1.1\r\nHost: a\r\n{header}\r\n\r\nabc")
    for path, body in itertools.product(_PATHS, _BODIES):
        size = len(body.format(s=SECRET).encode("latin-1"))
        head = f"POST {path}/{TOKEN} HTTP/1.1\r\nHost: a\r\nContent-Length: {size}"
        found.append(f"{head}\r\n\r\n{body}")
    for path, chunks in itertools.product(_PATHS[:2], _CHUNKS):
        head = f"POST {path}/{{s}} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked"
        found.append(f"{head}\r\n\r\n{chunks}")
    return [text.format(s=SECRET).encode("latin-1") for text in found]


@pytest.fixture(params=["console", "json"])
def written(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """What the program writes about itself, as `run` sets it up."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    out = io.StringIO()
    root.handlers[:] = [writer(request.param, out)]
    root.setLevel(logging.DEBUG)
    yield out
    root.handlers[:] = handlers
    root.setLevel(level)


async def test_no_malformed_request_prints_a_secret_or_its_line(
    serve: Serve, written: io.StringIO
) -> None:
    signed = {"auth": "hmac", "secret": "s3", "header": "X-Signature"}
    served = await serve(
        source(), source("signed", **signed), source("vendor", adapter="kwatch")
    )
    wanted = kinds()
    assert len(wanted) >= 200
    assert [one for one in wanted if SECRET.encode() not in one] == []

    for one in wanted:
        reader, writer = await served.connect()
        writer.write(one)
        writer.write_eof()
        answer = await all_of(reader)
        writer.close()
        assert SECRET.encode() not in answer.split(b"\r\n\r\n")[0], one
        assert b" 500 " not in answer[:20], one

    log = written.getvalue()
    assert "malformed request" in log
    for word in (TOKEN, "of-a-stranger", "HTTP/", "127.0.0.1", "aaaaaaaa", "bbbbbbbb"):
        assert word not in log
    assert "Traceback" not in log
    assert "Unhandled" not in log


async def test_the_access_log_cannot_raise(serve: Serve, written: io.StringIO) -> None:
    """What is no request has no route, and aiohttp raises when it is asked for it."""
    served = await serve(source())

    answer = await served.say(b"no request\r\n\r\n")

    assert b" 400 " in answer[:20]
    assert "AssertionError" not in written.getvalue()
    assert "status" in written.getvalue()


def test_what_repeats_itself_is_sampled_and_counted() -> None:
    now = [0.0]
    boundary = Boundary(lambda: now[0])

    def passes(**said: object) -> logging.LogRecord | None:
        record = logging.LogRecord("web", 30, "", 0, said, (), None)
        return record if boundary.filter(record) else None

    same = [passes(event="delivery not authorised", source="shop") for _ in range(500)]
    other = passes(event="delivery not authorised", source="other")
    now[0] = 61.0
    later = passes(event="delivery not authorised", source="shop")

    assert sum(record is not None for record in same) == 20
    assert other is not None
    assert later is not None
    assert isinstance(later.msg, dict)
    assert later.msg["left_out"] == 480


@pytest.mark.parametrize("library", ["aiohttp.server", "asyncio", "desk"])
def test_an_error_tells_its_kind_and_its_places_and_no_words(
    written: io.StringIO, library: str
) -> None:
    try:
        try:
            int(SECRET)
        except ValueError as first:
            raise LookupError(SECRET) from first
    except LookupError as error:
        logging.getLogger(library).exception("<Task %s>\n%r", SECRET, error)

    log = written.getvalue()
    assert "LookupError" in log
    assert "ValueError" in log
    assert "test_malformed.py" in log
    if library != "desk":
        assert TOKEN not in log


def test_what_this_machine_says_is_kept(written: io.StringIO) -> None:
    try:
        raise OSError(28, "No space left on device")
    except OSError:
        structlog.get_logger("desk").exception("not stored")

    assert "No space left on device" in written.getvalue()


@pytest.mark.parametrize("library", ["slack_sdk.socket_mode.aiohttp", "slack_bolt.App"])
def test_a_library_quotes_no_ticket_of_slack(
    written: io.StringIO, library: str
) -> None:
    """What slack_sdk writes when a connection cannot be opened names its whole address."""
    said = (
        f"Failed to connect (error: url=wss://slack.example/?ticket={SECRET}); Retrying"
    )
    logging.getLogger(library).error(said)

    assert "Failed to connect" in written.getvalue()
    assert TOKEN not in written.getvalue()
