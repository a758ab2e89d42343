"""nginx and Caddy, as in `deploy/`, in front of a real desk: what they open, and what not."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crash.conftest import opened
from tests.crash.world import TOKEN, World
from tests.deploy.asking import JSON, NAME, Client
from tests.deploy.proxies import PROXIES, Proxy

pytestmark = pytest.mark.deploy

CLOSED = (
    "/",
    "/metrics",
    "/readyz",
    "/readyz?for=intake",
    "/healthz",
    "/schemas/mention.json",
    "/webhooks",
    "/webhooks/../metrics",
    "/webhooks/%2e%2e/metrics",
    "/webhooks/..%2fmetrics",
    "/webhooks//../../metrics",
    "//metrics",
    "/Metrics",
    "/slack/events/../../metrics",
    "/slack/eventsmetrics",
)
HEAD = f"POST /webhooks/own HTTP/1.1\r\nHost: {NAME}\r\n".encode()
POST = b'{"platform": "x", "text": "Is anybody there?", "external_id": "%s"}'


@dataclass
class Front:
    """A desk, and a proxy before it."""

    world: World
    proxy: Proxy

    @property
    def client(self) -> Client:
        return self.proxy.client


@pytest.fixture(params=PROXIES)
async def front(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Front]:
    folder = tmp_path / "proxy"
    folder.mkdir()
    async with opened(tmp_path, "http") as world:
        proxy = PROXIES[request.param](folder, world.port)
        try:
            assert await world.start()
            yield Front(world, proxy)
        finally:
            proxy.child.stop()


async def test_what_a_source_sends_arrives_with_the_token_in_any_place(
    front: Front,
) -> None:
    ask = front.client.ask
    bearer = {**JSON, "Authorization": f"Bearer {TOKEN}"}
    ways = (
        await ask("POST", "/webhooks/own", POST % b"1", headers=bearer),
        await ask("POST", f"/webhooks/own/{TOKEN}", POST % b"2", headers=JSON),
        await ask("POST", f"/webhooks/own?token={TOKEN}", POST % b"3", headers=JSON),
    )
    wrong = await ask("POST", "/webhooks/own/wrong-token", POST % b"4", headers=JSON)

    assert [answer.status for answer in ways] == [202, 202, 202]
    assert wrong.status == 401
    assert front.world.database.numbers().keys() == {"1", "2", "3"}
    assert "server: python" not in ways[0].head.lower()


async def test_nothing_else_is_open(front: Front) -> None:
    answers = {target: await front.client.ask("GET", target) for target in CLOSED}

    assert [t for t, one in answers.items() if not 400 <= one.status < 500] == []
    assert [t for t, one in answers.items() if b"brandwacht_" in one.body] == []
    assert [t for t, one in answers.items() if b"takes_in" in one.body] == []


async def test_slack_is_let_in_where_it_signs(front: Front) -> None:
    """Without Socket Mode; the desk itself refuses what Slack did not sign."""
    unsigned = await front.client.ask("POST", "/slack/events", b"payload=%7B%7D")
    looked_at = await front.client.ask("GET", "/slack/events")

    assert unsigned.status == 401
    assert looked_at.status in (403, 404)


async def test_other_methods_are_refused(front: Front) -> None:
    for method in ("DELETE", "PUT", "PATCH", "TRACE", "CONNECT"):
        answer = await front.client.ask(method, f"/webhooks/own/{TOKEN}", b"{}")

        assert 400 <= answer.status < 500, method


async def test_another_name_never_gets_a_2xx(front: Front) -> None:
    """A sender takes every 2xx for "stored"."""
    client, target = front.client, f"/webhooks/own/{TOKEN}"
    body = POST % b"lost"
    elsewhere = Client(client.port, sni="other.example.com")
    answers = [
        await client.ask("POST", target, body, host="other.example.com", headers=JSON),
        await client.ask("POST", target, body, host="127.0.0.1", headers=JSON),
        await elsewhere.ask(
            "POST", target, body, host="other.example.com", headers=JSON
        ),
        await elsewhere.ask("POST", target, body, headers=JSON),
    ]
    if front.proxy.plain is not None:
        for host in (NAME, "other.example.com"):
            plain = front.proxy.plain
            answers.append(
                await plain.ask("POST", target, body, host=host, headers=JSON)
            )

    assert [a.status for a in answers if 200 <= a.status < 300] == []
    assert front.world.database.numbers() == {}


async def test_what_is_too_large_is_refused(front: Front) -> None:
    large = b'{"text": "' + b"a" * 1_500_000 + b'"}'
    huge = b'{"text": "' + b"a" * 5_000_000 + b'"}'
    target = f"/webhooks/own/{TOKEN}"
    ask = front.client.ask

    assert (await ask("POST", target, large)).status == 413
    # Whoever sends on regardless may lose the answer with the connection.
    assert (await ask("POST", target, huge)).status in (413, 0, 502)
    many = {f"X-{n}": "a" * 4_000 for n in range(20)}
    assert (await ask("POST", target, b"{}", headers=many)).status in (0, 400, 431)
    assert front.world.database.numbers() == {}


async def test_whoever_keeps_a_connection_for_nothing_loses_it(front: Front) -> None:
    """Silent, half a header, half a body, and idle after an answer."""
    proof = f"Authorization: Bearer {TOKEN}\r\nContent-Length: 90\r\n\r\n{{".encode()
    idle = f"GET / HTTP/1.1\r\nHost: {NAME}\r\n\r\n".encode()

    ends = [front.client.hung_up_on(begun) for begun in (b"", HEAD, HEAD + proof, idle)]

    assert all(await asyncio.gather(*ends))


async def test_a_burst_of_a_source_is_let_in_whole(front: Front) -> None:
    posts = [front.client.post(f"b{n}", TOKEN) for n in range(60)]
    answers = await asyncio.gather(*posts)

    assert {answer.status for answer in answers} == {202}
    assert len(front.world.database.numbers()) == 60


async def test_no_log_holds_a_token_also_when_the_desk_is_down(front: Front) -> None:
    client, body = front.client, POST % b"1"
    secret = {"Authorization": f"Bearer {TOKEN}"}

    async def all_ways() -> list[int]:
        return [
            (await client.ask("POST", f"/webhooks/own/{TOKEN}", body)).status,
            (await client.ask("POST", f"/webhooks/own?token={TOKEN}", body)).status,
            (await client.ask("POST", "/webhooks/own", body, headers=secret)).status,
            (await client.ask("GET", f"/other/{TOKEN}", headers=secret)).status,
            (await client.ask("GET", f"/webhooks/{TOKEN}/x y", headers=secret)).status,
        ]

    assert (await all_ways())[0] in (202, 400)
    await front.world.kill()
    assert (await all_ways())[:3] == [502, 502, 502]
    front.proxy.child.stop()
    written = front.proxy.written()

    assert "/webhooks/own" in written
    assert TOKEN not in written
