"""Tests of what senders ask before they send, and of the routes for machines."""

import base64
import hashlib
import hmac
from typing import Any

import jsonschema
import pytest

from tests.web.conftest import TOKEN, Opener, source

SIGNED: dict[str, Any] = {"auth": "hmac", "secret": "s3", "header": "X-Signature"}


def meta(token: str) -> dict[str, str]:
    return {
        "hub.mode": "subscribe",
        "hub.challenge": "1158201444",
        "hub.verify_token": token,
    }


async def test_meta_gets_its_word_back_as_plain_text(open_door: Opener) -> None:
    web = await open_door(source(**SIGNED, token=TOKEN))
    answer = await web.get("/webhooks/shop", params=meta(TOKEN))
    assert (answer.status, await answer.text()) == (200, "1158201444")
    assert answer.content_type == "text/plain"
    wrong = await web.get("/webhooks/shop", params=meta("guess"))
    assert (wrong.status, await wrong.json()) == (401, {"error": "unauthorised"})


async def test_a_hub_that_knows_the_path_gets_its_word_back(open_door: Opener) -> None:
    web = await open_door(source())
    params = {"hub.mode": "subscribe", "hub.challenge": "abc123"}
    answer = await web.get(f"/webhooks/shop/{TOKEN}", params=params)
    assert (answer.status, await answer.text()) == (200, "abc123")
    assert (await web.get("/webhooks/shop", params=params)).status == 401


async def test_x_and_linkedin_get_their_word_signed(open_door: Opener) -> None:
    web = await open_door(source(**SIGNED))
    mac = hmac.new(b"s3", b"890e4665-4dfe", hashlib.sha256)
    answer = await web.get("/webhooks/shop", params={"crc_token": "890e4665-4dfe"})
    encoded = base64.b64encode(mac.digest()).decode()
    assert await answer.json() == {"response_token": f"sha256={encoded}"}
    answer = await web.get("/webhooks/shop", params={"challengeCode": "890e4665-4dfe"})
    assert await answer.json() == {
        "challengeCode": "890e4665-4dfe",
        "challengeResponse": mac.hexdigest(),
    }


@pytest.mark.parametrize("word", ['{"text":"a"}', "text=a", "[]", "a" * 600, "é", " "])
async def test_nobody_gets_a_body_signed_by_asking(
    open_door: Opener, word: str
) -> None:
    """Otherwise the answer would be a valid signature for a forged delivery."""
    web = await open_door(source(**SIGNED))
    assert (await web.get("/webhooks/shop", params={"crc_token": word})).status == 401


async def test_cloud_events_may_ask_without_learning_who_exists(
    open_door: Opener,
) -> None:
    web = await open_door(source())
    asked = {"WebHook-Request-Origin": "emitter.example", "WebHook-Request-Rate": "120"}
    for name in ("shop", "nobody"):
        answer = await web.options(f"/webhooks/{name}", headers=asked)
        assert answer.status == 200
        assert answer.headers["Allow"] == "POST"
        assert answer.headers["WebHook-Allowed-Origin"] == "emitter.example"
        assert int(answer.headers["WebHook-Allowed-Rate"]) > 0


async def test_a_person_setting_up_a_source_sees_that_it_is_ready(
    open_door: Opener,
) -> None:
    web = await open_door(source())
    answer = await web.get(f"/webhooks/shop/{TOKEN}")
    assert await answer.json() == {"source": "shop", "ready": True}
    for path in ("/webhooks/shop", "/webhooks/nobody", f"/webhooks/nobody/{TOKEN}"):
        assert (await web.get(path)).status == 401


async def test_alive_ready_and_not_ready(open_door: Opener) -> None:
    web = await open_door(source())
    assert (await web.get("/healthz")).status == 200
    assert (await web.get("/readyz")).status == 200
    web = await open_door(source(), missing=["socket"])
    answer = await web.get("/readyz")
    assert (answer.status, await answer.json()) == (
        503,
        {"ready": False, "missing": ["socket"]},
    )
    assert (await web.get("/healthz")).status == 200


async def test_figures_count_deliveries_without_naming_strangers(
    open_door: Opener,
) -> None:
    web = await open_door(source())
    await web.post(f"/webhooks/shop/{TOKEN}", json={"text": "a"})
    await web.post(f"/webhooks/guess-9/{TOKEN}", json={"text": "a"})
    answer = await web.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    figures = await answer.text()
    assert 'brandwacht_items_total{fate="new",source="shop"} 1.0' in figures
    assert 'brandwacht_deliveries_total{source="unknown",status="401"} 1.0' in figures
    assert "guess-9" not in figures
    assert TOKEN not in figures


async def test_the_schema_of_the_own_format_is_served(open_door: Opener) -> None:
    web = await open_door(source())
    answer = await web.get("/schemas/mention.json")
    schema = await answer.json(content_type="application/schema+json")
    jsonschema.validate({"text": "a"}, schema)
    assert schema["title"] == "Mention"
