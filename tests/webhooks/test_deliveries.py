"""Deliveries: what is accepted, what is answered, what is kept."""

import json
from typing import Any

import pytest

from tests.webhooks.conftest import TOKEN, Opener, PaperDesk, fixture, source

SHOP = f"/webhooks/shop/{TOKEN}"
TOOL = f"/webhooks/tool/{TOKEN}"
REVIEW = {"external_id": "r1", "platform": "webshop", "kind": "review", "text": "Fine."}
TWO_ITEMS = json.dumps([{"item_url": "https://a.example/1"}, {"text": ""}]).encode()


def tally(**counts: Any) -> dict[str, Any]:
    none: dict[str, Any] = dict.fromkeys(
        ("accepted", "new", "duplicate", "attached", "filtered", "dead"), 0
    )
    return {**none, "mentions": [], **counts}


async def test_a_delivery_is_answered_with_what_became_of_it(
    open_endpoint: Opener, desk: PaperDesk
) -> None:
    web = await open_endpoint(source())
    first = await web.post(SHOP, json=REVIEW)
    assert first.status == 202
    assert await first.json() == tally(accepted=1, new=1, mentions=[1])
    again = await web.post(SHOP, json=[REVIEW, {**REVIEW, "external_id": "r2"}])
    assert await again.json() == tally(accepted=2, new=1, duplicate=1, mentions=[1, 2])
    assert json.loads(desk.raw[0]) == REVIEW


async def test_own_senders_hear_which_fields_nobody_knows(
    open_endpoint: Opener, desk: PaperDesk
) -> None:
    web = await open_endpoint(source())
    answer = await (await web.post(SHOP, json={**REVIEW, "descripton": "x"})).json()
    assert answer["new"] == 1
    assert answer["not_understood"] == [
        {
            "field": "descripton",
            "message": 'is no field of a mention; did you mean "text"?',
        }
    ]


async def test_own_senders_hear_that_a_time_lies_in_the_future(
    open_endpoint: Opener, desk: PaperDesk
) -> None:
    web = await open_endpoint(source())
    late = {**REVIEW, "published_at": "2026-11-14T11:00:00"}
    [told] = (await (await web.post(SHOP, json=late)).json())["not_understood"]
    assert told["field"] == "published_at"
    assert "time_zone" in told["message"]


async def test_our_own_posts_are_filtered(open_endpoint: Opener) -> None:
    web = await open_endpoint(source())
    answer = await web.post(SHOP, json={**REVIEW, "author": {"is_own": True}})
    assert await answer.json() == tally(filtered=1)


async def test_a_sender_that_insists_on_200_gets_it(open_endpoint: Opener) -> None:
    web = await open_endpoint(source(answer=200))
    assert (await web.post(SHOP, json=REVIEW)).status == 200


async def test_own_senders_hear_which_fields_are_wrong_and_nothing_is_taken(
    open_endpoint: Opener, desk: PaperDesk
) -> None:
    web = await open_endpoint(source())
    answer = await web.post(SHOP, json=[REVIEW, {**REVIEW, "published_at": "soon"}])
    assert answer.status == 422
    told = await answer.json()
    assert [fault["field"] for fault in told["fields"]] == ["[1].published_at"]
    assert told["fields"][0]["message"].startswith("must be a time such as")
    assert (desk.received, desk.messages) == ([], [])


async def test_a_sender_hears_of_twenty_mistakes_at_most(open_endpoint: Opener) -> None:
    web = await open_endpoint(source())
    answer = await web.post(SHOP, json=[{}] * 30)
    assert len((await answer.json())["fields"]) == 20


async def test_a_broken_item_of_a_vendor_becomes_a_dead_letter(
    open_endpoint: Opener, desk: PaperDesk
) -> None:
    web = await open_endpoint(source("tool", adapter="syften"))
    answer = await web.post(TOOL, data=TWO_ITEMS)
    assert answer.status == 202
    assert await answer.json() == tally(accepted=1, new=1, dead=1, mentions=[1])
    [(name, raw, error, kind)] = desk.messages
    assert (name, json.loads(raw), kind) == ("tool", {"text": ""}, "application/json")
    assert "url, external_id and text" in error


@pytest.mark.parametrize("body", [b"<html>busy</html>", b"\xff\xfe", b"", b'"words"'])
async def test_a_vendor_is_thanked_for_whatever_it_sends(
    open_endpoint: Opener, desk: PaperDesk, body: bytes
) -> None:
    web = await open_endpoint(source("tool", adapter="kwatch"))
    answer = await web.post(TOOL, data=body, headers={"Content-Type": "text/html"})
    assert answer.status == 202
    assert await answer.json() == tally(dead=1)
    [(_, raw, error, kind)] = desk.messages
    assert (raw, kind) == (body, "text/html")
    assert error


async def test_a_vendor_may_send_what_is_no_number(
    open_endpoint: Opener, desk: PaperDesk
) -> None:
    web = await open_endpoint(source("tool", adapter="kwatch"))
    body = b'{"link": "https://a.example/1", "score": NaN, "sentiment": Infinity}'
    assert (await (await web.post(TOOL, data=body)).json())["new"] == 1
    assert desk.received[0].sentiment is None


@pytest.mark.parametrize(
    ("adapter", "name", "count"),
    [
        ("octolens", "octolens_post.json", 1),
        ("octolens", "octolens_older.json", 1),
        ("syften", "syften_two.json", 2),
        ("kwatch", "kwatch_linkedin.json", 1),
        ("f5bot", "f5bot_comment.json", 1),
        ("own", "own_review.json", 1),
    ],
)
async def test_every_sample_goes_through_the_door(
    open_endpoint: Opener, desk: PaperDesk, adapter: str, name: str, count: int
) -> None:
    web = await open_endpoint(source("tool", adapter=adapter))
    answer = await web.post(TOOL, data=fixture(name))
    told = await answer.json()
    assert (answer.status, told["new"], told["dead"]) == (202, count, 0)
    assert desk.raw == [fixture(name)]
