"""Overload and errors are reported to the sender, and never as a 2xx."""

import asyncio
from typing import Any

import pytest

from data.errors import StorageFull
from handlers.webhooks.backpressure import Backpressure, Busy
from tests.webhooks.conftest import TOKEN, Opener, PaperDesk, source

SHOP = f"/webhooks/shop/{TOKEN}"
OTHER = f"/webhooks/other/{TOKEN}"


def assert_try_later(answer: Any, status: int) -> None:
    assert answer.status == status
    assert 1 <= int(answer.headers["Retry-After"]) <= 5


async def test_a_flooding_source_is_stopped_before_it_takes_every_place(
    open_endpoint: Opener, desk: PaperDesk
) -> None:
    """DESIGN section 9: 429 for the one, 503 for everybody."""
    stored, inside = asyncio.Event(), asyncio.Queue[None]()

    async def slowly() -> None:
        inside.put_nowait(None)
        await stored.wait()

    desk.before = slowly
    channel = Backpressure(most_waiting=3, most_of_one=2)
    web = await open_endpoint(source(), source("other"), channel=channel)
    waiting = []
    for number, path in enumerate((SHOP, SHOP, OTHER)):
        sent = web.post(path, json={"text": "a", "external_id": number})
        waiting.append(asyncio.ensure_future(sent))
        await inside.get()
    assert_try_later(await web.post(SHOP, json={"text": "b"}), 429)
    assert_try_later(await web.post(OTHER, json={"text": "b"}), 503)
    stored.set()
    assert [(await answer).status for answer in waiting] == [202, 202, 202]
    assert (await web.post(SHOP, json={"text": "b"})).status == 202
    assert (channel.waiting.total(), channel.bytes) == (0, 0)


def test_large_bodies_fill_the_room_sooner_but_never_lock_it() -> None:
    channel = Backpressure(most_bytes=100)
    with (
        channel.place("shop", 500),
        pytest.raises(Busy) as busy,
        channel.place("other", 1),
    ):
        pass
    assert busy.value.status == 503
    with channel.place("shop", 60), channel.place("other", 40):
        assert channel.bytes == 100


@pytest.mark.parametrize(
    ("trouble", "status"), [(StorageFull("disk"), 503), (RuntimeError("a bug"), 500)]
)
@pytest.mark.parametrize("body", [b'{"link": "https://a.example/1"}', b"not JSON"])
async def test_what_was_not_stored_is_never_acknowledged(
    open_endpoint: Opener, desk: PaperDesk, trouble: Exception, status: int, body: bytes
) -> None:
    """DESIGN promise 1."""
    desk.trouble = trouble
    web = await open_endpoint(source(adapter="kwatch"))
    assert_try_later(await web.post(SHOP, data=body), status)
    desk.trouble = None
    assert (await web.post(SHOP, data=body)).status == 202


async def test_equal_deliveries_in_parallel_are_one_mention(
    open_endpoint: Opener,
) -> None:
    web = await open_endpoint(source())
    answers = await asyncio.gather(
        *(web.post(SHOP, json={"external_id": "r1", "text": "a"}) for _ in range(40))
    )
    told = [await answer.json() for answer in answers]
    assert sum(one["new"] for one in told) == 1
    assert {tuple(one["mentions"]) for one in told} == {(1,)}
