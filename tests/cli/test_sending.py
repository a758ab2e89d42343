"""`brandwacht send` waits for a busy bot and reports refused mentions."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from bot.cli.reading import UnreadableFile, mentions_of
from bot.cli.sending import BATCH, Address, NobodyThere, send


class Desk:
    """The far end: answers as it is told and remembers what arrived."""

    def __init__(self) -> None:
        self.answers: list[web.Response] = []
        self.deliveries: list[list[dict[str, object]]] = []
        self.tokens: set[str] = set()
        self.address = Address("", "own", "t0ken")

    async def take(self, request: web.Request) -> web.Response:
        items = await request.json()
        self.deliveries.append(items)
        self.tokens.add(request.headers["Authorization"])
        if self.answers:
            return self.answers.pop(0)
        if any("text" not in item for item in items):
            fault = {"field": "[0]", "message": "give at least one of text and url"}
            return web.json_response({"error": "no", "fields": [fault]}, status=422)
        return web.json_response({"new": len(items), "mentions": []}, status=202)


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    far = Desk()
    application = web.Application()
    application.router.add_post("/webhooks/own", far.take)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    far.address = Address(f"http://{host}:{port}/", "own", "t0ken")
    yield far
    await runner.cleanup()


def _posts(count: int) -> list[object]:
    return [{"text": f"Post {number}"} for number in range(count)]


def _nobody(count: int) -> None:
    """Nobody looks at the progress bar."""


async def test_everything_arrives_in_order_and_in_batches(desk: Desk) -> None:
    told: list[int] = []

    sent = await send(_posts(60), desk.address, per_second=1e6, told=told.append)

    assert sent.counts["new"] == 60
    assert [item for batch in desk.deliveries for item in batch] == _posts(60)
    assert told == [BATCH, BATCH, 10]
    assert desk.tokens == {"Bearer t0ken"}


async def test_one_bad_mention_does_not_hold_up_its_neighbours(desk: Desk) -> None:
    posts: list[object] = [{"text": "One"}, {"txt": "Two"}, {"text": "Three"}]

    sent = await send(posts, desk.address, per_second=1e6, told=_nobody)

    assert sent.counts["new"] == 2
    assert sent.refused == [(2, "give at least one of text and url")]


@pytest.mark.parametrize("status", [429, 503])
async def test_a_busy_desk_is_asked_again(desk: Desk, status: int) -> None:
    desk.answers = [web.Response(status=status, headers={"Retry-After": "0"})]

    sent = await send(_posts(1), desk.address, per_second=1e6, told=_nobody)

    assert sent.total == 1
    assert desk.deliveries == [_posts(1), _posts(1)]


async def test_a_wrong_token_is_said_with_the_variable_to_set(desk: Desk) -> None:
    desk.answers = [web.Response(status=401)]

    with pytest.raises(NobodyThere, match="BRANDWACHT_SOURCE_OWN_TOKEN"):
        await send(_posts(1), desk.address, per_second=1e6, told=_nobody)


async def test_nobody_at_that_address_is_said() -> None:
    nowhere = Address("http://127.0.0.1:9", "own", "t0ken")

    with pytest.raises(NobodyThere, match="is the desk running"):
        await send(_posts(1), nowhere, per_second=1e6, told=_nobody)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('{"text": "one"}', 1),
        ('[{"text": "one"}, {"text": "two"}]', 2),
        ('{"text": "one"}\n\n{"text": "two"}\n', 2),
        ("\ufeff[]", 0),
    ],
)
def test_a_file_is_json_or_one_object_a_line(
    tmp_path: Path, text: str, count: int
) -> None:
    file = tmp_path / "mentions"
    file.write_text(text, encoding="utf-8")

    assert len(mentions_of(file)) == count


def test_a_line_that_is_no_json_is_named(tmp_path: Path) -> None:
    file = tmp_path / "mentions.jsonl"
    file.write_text(json.dumps({"text": "one"}) + "\nnot json\n", encoding="utf-8")

    with pytest.raises(UnreadableFile, match="line 2: is not JSON"):
        mentions_of(file)
