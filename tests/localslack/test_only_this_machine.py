"""`run --local` is reachable from this machine only: other names, sites and hosts are
refused.
"""

import asyncio
import random
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest

from bot.app.run import open_desk
from bot.config.settings import Settings
from bot.localslack.loopback import is_loopback
from handlers.webhooks import health

WRONG = [
    {"Host": "rebound.example"},
    {"Host": "rebound.example:{port}"},
    {"Host": "127.0.0.1.rebound.example"},
    {"Host": "localhost.rebound.example"},
    {"Host": "0.0.0.0:{port}"},
    {"Host": "192.0.2.7"},
    {"Host": "[::ffff:192.0.2.7]"},
    {"Host": "127.0.0.1@rebound.example"},
    {"Host": "[half"},
    {"Host": ""},
    {"Origin": "http://rebound.example"},
    {"Origin": "http://localhost:1"},
    {"Origin": "https://127.0.0.1:{port}"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
    {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"},
]
RIGHT = [
    {},
    {"Host": "localhost:{port}"},
    {"Host": "LOCALHOST"},
    {"Host": "127.0.0.1"},
    {"Host": "[::1]:{port}"},
    {"Origin": "http://127.0.0.1:{port}"},
    {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"},
    {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
]


@pytest.fixture
async def opened(tmp_path: Path) -> AsyncIterator[tuple[str, Settings]]:
    """The whole of `run --local`, told to listen everywhere; the page's address."""
    variables = {"BRANDWACHT_HOST": "0.0.0.0", "BRANDWACHT_PORT": str(a_port())}
    settings = Settings.local(variables, tmp_path)
    async with AsyncExitStack() as stack:
        yield await open_desk(settings, stack, local_slack=True)


def a_port() -> int:
    """The first of two neighbouring ports that are free, below those given by chance."""
    for port in random.sample(range(20_000, 30_000), 100):
        with socket.socket() as first, socket.socket() as second:
            try:
                first.bind(("127.0.0.1", port))
                second.bind(("127.0.0.1", port + 1))
            except OSError:
                continue
            return port
    raise AssertionError("no two free ports")


async def ask(url: str, headers: dict[str, str]) -> int:
    port = str(urlsplit(url).port)
    named = {name: text.replace("{port}", port) for name, text in headers.items()}
    async with (
        aiohttp.ClientSession() as client,
        client.get(url, headers=named) as answer,
    ):
        return answer.status


async def test_who_asks_by_another_name_or_from_another_site_is_refused(
    opened: tuple[str, Settings],
) -> None:
    page, settings = opened
    desk = f"http://127.0.0.1:{settings.port}"
    for headers in WRONG:
        for url in (page, f"{page}page/state?as=UANNA", f"{desk}/metrics"):
            assert await ask(url, headers) in (400, 403), (url, headers)
    for headers in RIGHT:
        assert await ask(page, headers) == 200, headers
        assert await ask(f"{desk}/healthz", headers) == 200, headers


async def test_a_websocket_of_another_site_is_refused_before_its_ticket(
    opened: tuple[str, Settings],
) -> None:
    page, settings = opened
    url = f"{settings.slack.api_url}apps.connections.open"
    app_token = settings.slack.app_token
    assert app_token is not None
    token = {"Authorization": f"Bearer {app_token.get_secret_value()}"}
    async with aiohttp.ClientSession() as client:
        async with client.post(url, headers=token) as answer:
            link = (await answer.json())["url"]
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await client.ws_connect(link, origin="http://rebound.example")
        async with client.ws_connect(link) as socket:
            hello = await socket.receive_json()

    assert refused.value.status == 403
    assert hello["type"] == "hello"
    assert page.startswith("http://127.0.0.1:")


async def test_nothing_listens_beyond_this_machine(
    opened: tuple[str, Settings],
) -> None:
    page, settings = opened

    for port in (settings.port, urlsplit(page).port):
        for address in _addresses_of_this_machine():
            with pytest.raises(OSError, match="Connect"):
                await asyncio.open_connection(address, port)
    assert settings.host == "127.0.0.1"


async def test_the_secrets_are_others_at_every_start(tmp_path: Path) -> None:
    seen: list[str] = []
    for number in range(2):
        folder = tmp_path / str(number)
        settings = Settings.local({"BRANDWACHT_PORT": str(a_port())}, folder)
        async with AsyncExitStack() as stack:
            _, now = await open_desk(settings, stack, local_slack=True)
            app_token, signing = now.slack.app_token, now.slack.signing_secret
            assert app_token is not None
            assert signing is not None
            own = now.sources["own"].token
            assert own is not None
            seen += [now.slack.token, app_token.get_secret_value()]
            seen += [signing.get_secret_value(), own]

    assert len(set(seen)) == 8
    assert all(len(secret) >= 32 for secret in seen)


@pytest.mark.parametrize(
    ("host", "answer"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("[::1]", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.0.2.7", False),
        ("desk.example", False),
        ("", False),
    ],
)
def test_which_addresses_are_this_machine(host: str, answer: bool) -> None:
    assert is_loopback(host) is answer
    assert health.is_loopback(host) is answer


def _addresses_of_this_machine() -> list[str]:
    """Those of 127.0.0.0/8 that nobody listens on, and the ones of its network cards."""

    found = {"127.0.0.2"}
    for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET):
        found.add(str(info[4][0]))
    return sorted(found - {"127.0.0.1"})
