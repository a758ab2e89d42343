"""A dead letter is delivered again once its source can parse it, and not before."""

from base64 import b64decode
from datetime import UTC, datetime

import pytest
from aiohttp import web

from bot.cli.dead_letters import replay, why_not
from bot.cli.sending import Address, NobodyThere
from bot.config.sources import SourceSettings
from data.intake.dead_letters import DeadLetter

MAPPED = SourceSettings.model_validate(
    {
        "name": "tool",
        "adapter": "map",
        "token": "t0ken",
        "mapping": {"items": "posts[]", "fields": {"text": "said"}},
    }
)
SIGNED = SourceSettings.model_validate(
    {"name": "tool", "auth": "standard-webhooks", "secret": "whsec_MDEyMzQ1Njc4OQ=="}
)


def _message(body: bytes, source: str = "tool") -> DeadLetter:
    at = datetime(2026, 3, 2, 9, 15, tzinfo=UTC)
    return DeadLetter(1, source, at, "application/json", body, "no text", None)


def test_what_the_source_can_read_by_now_is_delivered() -> None:
    assert why_not(_message(b'{"posts": [{"said": "Hello"}]}'), MAPPED) is None


@pytest.mark.parametrize(
    ("body", "source", "reason"),
    [
        (b"not json", MAPPED, "not JSON"),
        (b'{"posts": [{"wrote": "Hello"}]}', MAPPED, "give at least one of"),
        (b'{"posts": []}', None, "there is no source tool any more"),
        (b"{}", SIGNED, "only the source can send it again"),
    ],
)
def test_what_would_be_in_vain_stays_with_its_reason(
    body: bytes, source: SourceSettings | None, reason: str
) -> None:
    assert reason in (why_not(_message(body), source) or "")


async def test_it_is_posted_byte_for_byte_with_its_token() -> None:
    arrived: list[tuple[bytes, str, str]] = []

    async def take(request: web.Request) -> web.Response:
        proof = b64decode(request.headers["Authorization"].removeprefix("Basic "))
        arrived.append((await request.read(), proof.decode(), request.content_type))
        return web.Response(status=202 if len(arrived) == 1 else 401)

    application = web.Application()
    application.router.add_post("/webhooks/tool", take)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    address = Address(f"http://{host}:{port}", "tool", "t0ken")

    await replay(_message(b'{"posts":  []}'), address)
    with pytest.raises(NobodyThere, match="answered 401"):
        await replay(_message(b"{}"), address)
    await runner.cleanup()

    assert arrived[0] == (b'{"posts":  []}', "brandwacht:t0ken", "application/json")
