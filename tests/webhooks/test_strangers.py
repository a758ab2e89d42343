"""What unauthenticated clients do never blocks other clients."""

import asyncio
import contextlib
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any, cast

import pytest
import uvloop
from aiohttp import web
from aiohttp.test_utils import make_mocked_request
from prometheus_client import CollectorRegistry, generate_latest

from handlers.webhooks.backpressure import Busy
from handlers.webhooks.connections import ConnectionLimits, _address, listening
from handlers.webhooks.endpoint import WebhookEndpoint
from handlers.webhooks.failed_auth import FailedAuth, address_of
from handlers.webhooks.health import Missing, health_routes
from handlers.webhooks.reading import MOST_BYTES, Budget
from tests.webhooks.conftest import TOKEN, Opener, PaperDesk, Served, hung_up, source

Serve = Callable[..., Awaitable[Served]]

SIGNED: dict[str, Any] = {"auth": "hmac", "secret": "s3", "header": "X-Signature"}
BODY = json.dumps({"text": "Good shop", "external_id": "r1"}).encode()
RIGHT = hmac.new(b"s3", BODY, hashlib.sha256).hexdigest()


def post(body: bytes, *, promised: int | None = None, more: str = "") -> bytes:
    length = len(body) if promised is None else promised
    head = f"POST /webhooks/signed HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n"
    return f"{head}{more}Connection: close\r\n\r\n".encode() + body


def good() -> bytes:
    return post(BODY, more=f"X-Signature: {RIGHT}\r\n")


def good_token() -> bytes:
    asked = good().replace(b"/webhooks/signed", f"/webhooks/plain/{TOKEN}".encode())
    return asked.replace(b'"r1"', b'"r2"')


def status(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1]) if answer else 0


@pytest.mark.parametrize("sent", [0, 1, 60_000, MOST_BYTES - 1])
@pytest.mark.parametrize("many", [32, 80])
async def test_half_sent_requests_shut_nobody_out(
    serve: Serve, desk: PaperDesk, sent: int, many: int
) -> None:
    """They promise a mebibyte each and never finish; every source goes on."""
    served = await serve(source("signed", **SIGNED), source("plain"))
    lines = [await served.connect() for _ in range(many)]
    for _, writer in lines:
        writer.write(post(b"a" * sent, promised=MOST_BYTES))
    for _, writer in lines:
        with contextlib.suppress(ConnectionError):
            await writer.drain()

    answers = [await served.say(good()), await served.say(good_token())]

    assert [status(answer) for answer in answers] == [202, 202]
    assert len(desk.received) == 2
    assert served.entry.unproved.held <= 8 * MOST_BYTES
    assert (
        served.entry.backpressure.waiting.total(),
        served.entry.backpressure.bytes,
    ) == (0, 0)
    for _, writer in lines:
        writer.close()


async def test_an_unproved_body_has_a_short_time(serve: Serve) -> None:
    budget = Budget(most_bytes=MOST_BYTES, seconds=0.05)
    served = await serve(source("signed", **SIGNED), unproved=budget)

    answer = await served.say(post(b"a", promised=100))

    assert status(answer) == 408
    assert budget.held == 0


async def test_whoever_holds_most_of_the_budget_gives_way(serve: Serve) -> None:
    budget = Budget(most_bytes=200_000, seconds=30)
    served = await serve(source("signed", **SIGNED), unproved=budget)
    reader, writer = await served.connect()
    writer.write(post(b"a" * 190_000, promised=MOST_BYTES))
    while budget.held < 190_000:
        await asyncio.sleep(0)

    fresh = post(BODY + b" " * 20_000)
    answer = await served.say(fresh)

    assert status(answer) == 401
    assert status(await reader.read(1_000)) == 503
    assert budget.held == 0
    writer.close()


async def test_a_silent_connection_and_half_a_header_are_hung_up(
    serve: Serve,
) -> None:
    served = await serve(source("plain"), limits=ConnectionLimits(header=0.05))

    for begun in (b"", b"POST /webhooks/plain HTTP/1.1\r\nHost:", b"\r\n", b"GET"):
        line = await served.connect()
        line[1].write(begun)
        await hung_up(line)
        line[1].close()

    assert status(await served.say(good_token())) == 202


async def test_an_idle_connection_is_hung_up_after_its_answer(serve: Serve) -> None:
    served = await serve(source("plain"), limits=ConnectionLimits(idle=0.05))
    for then in (b"", b"GET /healthz HTTP/1.1\r\nHo"):
        line = await served.connect()
        line[1].write(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        assert status(await line[0].readuntil(b"}")) == 200
        line[1].write(then)
        await hung_up(line)
        line[1].close()


async def test_whoever_never_reads_our_answers_is_hung_up(serve: Serve) -> None:
    served = await serve(source("plain"), limits=ConnectionLimits(unread=0.2))
    _, writer = await served.connect()
    with pytest.raises(ConnectionError):
        await _ask_for_ever(writer)
    writer.close()


async def test_one_address_has_so_many_connections_and_no_more(serve: Serve) -> None:
    served = await serve(source("plain"), limits=ConnectionLimits(per_address=3))
    lines = [await served.connect() for _ in range(3)]
    for line in lines:
        line[1].write(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        await line[0].readuntil(b"}")

    assert await served.say(good_token()) == b""
    lines[0][1].close()
    await lines[0][1].wait_closed()

    assert await _again(served) == 202
    for line in lines:
        line[1].close()


async def test_when_all_places_are_taken_the_greediest_address_gives_way(
    serve: Serve,
) -> None:
    served = await serve(
        source("plain"), limits=ConnectionLimits(in_all=6, per_address=6)
    )
    greedy = [await served.connect() for _ in range(6)]
    for line in greedy:
        line[1].write(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        await line[0].readuntil(b"}")

    reader, writer = await asyncio.open_connection(
        "127.0.0.1", served.port, local_addr=("127.0.0.2", 0)
    )
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")

    assert status(await reader.read(1_000)) == 200
    await hung_up(greedy[0])
    assert await served.say(good_token()) == b""
    for line in (*greedy, (reader, writer)):
        line[1].close()


@pytest.mark.parametrize("said", [b"", b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"])
async def test_many_addresses_with_one_quiet_connection_each_shut_nobody_out(
    serve: Serve, said: bytes
) -> None:
    served = await serve(source("plain"), limits=ConnectionLimits(in_all=5, quiet=0.0))
    quiet = [
        await asyncio.open_connection(
            "127.0.0.1", served.port, local_addr=(f"127.0.0.{last}", 0)
        )
        for last in range(2, 7)
    ]
    for reader, writer in quiet:
        writer.write(said)
        if said:
            await reader.readuntil(b"}")

    assert await _again(served) == 202
    await hung_up(quiet[0])
    for _, writer in quiet:
        writer.close()


def test_a_network_of_one_household_is_one_address() -> None:
    """Whoever has a /64 has more addresses than we have places."""
    first, other = ("2001:db8:1:2::1", 1, 0, 0), ("2001:db8:1:2:ffff::9", 2, 0, 0)

    assert _address(first) == _address(other) == "2001:db8:1:2::/64"


async def _ask_for_ever(writer: asyncio.StreamWriter) -> None:
    asked = b"GET /schemas/mention.json HTTP/1.1\r\nHost: a\r\n\r\n"
    async with asyncio.timeout(60):
        while True:
            writer.write(asked * 100)
            await writer.drain()


async def _again(served: Served) -> int:
    """The server learns a moment later than we that a connection was closed."""
    async with asyncio.timeout(30):
        while not (answer := await served.say(good_token())):
            await asyncio.sleep(0)
    return status(answer)


@pytest.mark.parametrize("name", ["plain", "nobody", "signed"])
async def test_failed_auth_are_slowed_down_per_address_and_source(
    open_endpoint: Opener, name: str
) -> None:
    now = [0.0]
    registry = CollectorRegistry()
    failed_auth = FailedAuth(registry, lambda: now[0], most=5)
    entry = await open_endpoint(
        source("plain"),
        source("other"),
        source("signed", **SIGNED),
        failed_auth=failed_auth,
    )

    async def wrong(to: str) -> int:
        return (await entry.post(f"/webhooks/{to}/guess", data=BODY)).status

    assert [await wrong(name) for _ in range(7)] == [401] * 5 + [429] * 2
    assert await wrong("other") == 401
    now[0] += 60
    assert await wrong(name) == 401
    known = "unknown" if name == "nobody" else name
    told = generate_latest(registry).decode()
    assert f'brandwacht_failed_auth_total{{source="{known}"}} 8.0' in told
    assert failed_auth.take_untold() == {known: 8, "other": 1}
    assert failed_auth.take_untold() == {}


async def test_a_right_proof_is_never_refused_for_wrong_ones(
    open_endpoint: Opener, desk: PaperDesk
) -> None:
    """Behind a proxy all senders have one address."""
    failed_auth = FailedAuth(CollectorRegistry(), lambda: 0.0, most=1)
    shop, signed = source("plain"), source("signed", **SIGNED)
    entry = await open_endpoint(shop, signed, failed_auth=failed_auth)
    for name in ("plain", "signed"):
        for _ in range(5):
            await entry.post(
                f"/webhooks/{name}", data=BODY, headers={"X-Signature": "0"}
            )

    right = await entry.post(f"/webhooks/plain/{TOKEN}", data=BODY)
    also = await entry.post(
        "/webhooks/signed", data=BODY, headers={"X-Signature": RIGHT}
    )

    assert (right.status, also.status) == (202, 202)
    assert len(desk.received) == 2


def test_whoever_is_slowed_down_sends_one_unproved_body_at_a_time() -> None:
    failed_auth = FailedAuth(CollectorRegistry(), lambda: 0.0, most=2)
    with failed_auth.reading("shop", "a"), failed_auth.reading("shop", "a"):
        failed_auth.failed("shop", "a")
        failed_auth.failed("shop", "a")
    with failed_auth.reading("shop", "a"):
        with pytest.raises(Busy) as busy, failed_auth.reading("shop", "a"):
            pass
        with failed_auth.reading("shop", "b"), failed_auth.reading("shop", "b"):
            pass
    assert busy.value.status == 429


async def test_nobody_learns_which_sources_there_are(open_endpoint: Opener) -> None:
    """After many wrong guesses a name that exists is answered as one that does not."""
    failed_auth = FailedAuth(CollectorRegistry(), lambda: 0.0, most=3)
    entry = await open_endpoint(
        source("plain"), source("other"), failed_auth=failed_auth
    )

    async def guess(name: str) -> int:
        return (await entry.post(f"/webhooks/{name}/guess", data=BODY)).status

    for _ in range(4):
        last = await guess("nobody")
    assert last == 429
    assert [await guess(name) for name in ("plain", "shop")] == [401, 401]

    for number in range(40):
        await guess(f"name-{number}")
    assert [await guess(name) for name in ("other", "blog")] == [429, 429]
    right = await entry.post(f"/webhooks/other/{TOKEN}", data=BODY)
    assert right.status == 202


def test_failures_of_many_addresses_do_not_fill_the_memory() -> None:
    failed_auth = FailedAuth(CollectorRegistry(), lambda: 0.0, most=1)
    for number in range(10_000):
        failed_auth.failed("shop", str(number))

    assert not failed_auth.slow("shop", "0")
    assert failed_auth.slow("shop", "9999")


@pytest.mark.parametrize(
    ("peer", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_an_address_is_counted_as_far_as_it_means_somebody(
    peer: str, counted: str
) -> None:
    request = make_mocked_request("GET", "/").clone(remote=peer)

    assert address_of(request) == counted


def test_the_same_holds_in_the_loop_the_program_runs_in() -> None:
    """uvloop has transports of its own."""

    async def story() -> list[int]:
        application = web.Application()
        health = health_routes(_ready, CollectorRegistry())
        application.add_routes(health)
        limits = ConnectionLimits(header=0.05, per_address=2)
        async with listening(application, "127.0.0.1", 0, limits) as port:
            served = Served(port, cast(WebhookEndpoint, None))
            kept = await served.connect()
            kept[1].write(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            found = [status(await kept[0].readuntil(b"}"))]
            silent = await served.connect()
            found.append(status(await served.say(b"GET /healthz HTTP/1.0\r\n\r\n")))
            await hung_up(silent)
            found.append(status(await served.say(b"GET /healthz HTTP/1.0\r\n\r\n")))
            kept[1].close()
            silent[1].close()
        return found

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        assert runner.run(story()) == [200, 0, 200]


async def _ready() -> Missing:
    return Missing()
