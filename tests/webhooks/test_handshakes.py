"""Verification requests of senders, and the routes for monitoring."""

import base64
import hashlib
import hmac
from typing import Any

import jsonschema
import pytest

from handlers.webhooks.health import Missing
from tests.webhooks.conftest import TOKEN, Opener, PaperDesk, source

SIGNED: dict[str, Any] = {"auth": "hmac", "secret": "s3", "header": "X-Signature"}


def meta(token: str) -> dict[str, str]:
    return {
        "hub.mode": "subscribe",
        "hub.challenge": "1158201444",
        "hub.verify_token": token,
    }


async def test_meta_gets_its_word_back_as_plain_text(open_endpoint: Opener) -> None:
    web = await open_endpoint(source(**SIGNED, token=TOKEN, handshake="hub"))
    answer = await web.get("/webhooks/shop", params=meta(TOKEN))
    assert (answer.status, await answer.text()) == (200, "1158201444")
    assert answer.content_type == "text/plain"
    wrong = await web.get("/webhooks/shop", params=meta("guess"))
    assert (wrong.status, await wrong.json()) == (401, {"error": "unauthorised"})


async def test_a_hub_that_knows_the_path_gets_its_word_back(
    open_endpoint: Opener,
) -> None:
    web = await open_endpoint(source(handshake="hub"))
    params = {"hub.mode": "subscribe", "hub.challenge": "abc123"}
    answer = await web.get(f"/webhooks/shop/{TOKEN}", params=params)
    assert (answer.status, await answer.text()) == (200, "abc123")
    assert (await web.get("/webhooks/shop", params=params)).status == 401


async def test_x_and_linkedin_get_their_word_signed(open_endpoint: Opener) -> None:
    web = await open_endpoint(
        source("x", **SIGNED, handshake="crc"),
        source("linkedin", **SIGNED, handshake="challenge"),
    )
    mac = hmac.new(b"s3", b"890e4665-4dfe", hashlib.sha256)
    answer = await web.get("/webhooks/x", params={"crc_token": "890e4665-4dfe"})
    encoded = base64.b64encode(mac.digest()).decode()
    assert await answer.json() == {"response_token": f"sha256={encoded}"}
    asked = {"challengeCode": "890e4665-4dfe"}
    answer = await web.get("/webhooks/linkedin", params=asked)
    assert await answer.json() == {
        "challengeCode": "890e4665-4dfe",
        "challengeResponse": mac.hexdigest(),
    }


@pytest.mark.parametrize("handshake", [None, "hub", "crc", "challenge"])
@pytest.mark.parametrize(
    ("word", "belongs_to"),
    [("crc_token", "crc"), ("challengeCode", "challenge"), ("hub.challenge", "hub")],
)
async def test_only_the_handshake_a_source_asks_for_is_answered(
    open_endpoint: Opener, handshake: str | None, word: str, belongs_to: str
) -> None:
    web = await open_endpoint(source(**SIGNED, token=TOKEN, handshake=handshake))
    params = {word: "abc", "hub.verify_token": TOKEN}

    answer = await web.get("/webhooks/shop", params=params)

    assert answer.status == (200 if handshake == belongs_to else 401)


@pytest.mark.parametrize("word", ['{"text":"a"}', "text=a", "[]", "a" * 600, "é", " "])
async def test_nobody_gets_a_body_signed_by_asking(
    open_endpoint: Opener, word: str
) -> None:
    """Otherwise the answer would be a valid signature for a forged delivery."""
    web = await open_endpoint(source(**SIGNED, handshake="crc"))
    assert (await web.get("/webhooks/shop", params={"crc_token": word})).status == 401


@pytest.mark.parametrize("adapter", ["own", "octolens", "kwatch", "f5bot", "syften"])
@pytest.mark.parametrize("word", ["abc", "123", "true", "null", "a-b_c", "0" * 500])
@pytest.mark.parametrize("handshake", ["crc", "challenge"])
async def test_what_a_handshake_signs_is_never_taken_for_a_delivery(
    open_endpoint: Opener, desk: PaperDesk, adapter: str, word: str, handshake: str
) -> None:
    """Not even as a dead letter, which a vendor's unreadable body would become."""
    web = await open_endpoint(source(**SIGNED, handshake=handshake, adapter=adapter))
    asked = {"crc_token" if handshake == "crc" else "challengeCode": word}
    told = await (await web.get("/webhooks/shop", params=asked)).json()
    signature = told.get("challengeResponse") or (
        base64.b64decode(told["response_token"].removeprefix("sha256=")).hex()
    )

    answer = await web.post(
        "/webhooks/shop", data=word.encode(), headers={"X-Signature": signature}
    )

    assert answer.status == 401
    assert (desk.received, desk.messages) == ([], [])


@pytest.mark.parametrize(
    ("template", "headers", "body"),
    [
        ("{id}{body}", {"webhook-id": "abc"}, b"def"),
        ("{id}{body}", {"webhook-id": "abcdef"}, b""),
        ("{body}{id}", {"webhook-id": "def"}, b"abc"),
    ],
)
async def test_a_word_is_not_split_into_a_delivery_either(
    open_endpoint: Opener, desk: PaperDesk, template: str, headers: Any, body: bytes
) -> None:
    shop = source(**SIGNED, handshake="challenge", template=template, adapter="kwatch")
    web = await open_endpoint(shop)
    told = await web.get("/webhooks/shop", params={"challengeCode": "abcdef"})
    signature = (await told.json())["challengeResponse"]

    answer = await web.post(
        "/webhooks/shop", data=body, headers={**headers, "X-Signature": signature}
    )

    assert answer.status == 401
    assert desk.messages == []


@pytest.mark.parametrize(
    "settings",
    [
        {"handshake": "crc", "token": "t"},
        {"handshake": "challenge", "auth": "standard-webhooks", "secret": "whsec_YQ=="},
        {"handshake": "hub", **SIGNED},
        {"handshake": "anything", "token": "t"},
    ],
)
def test_a_handshake_that_cannot_be_answered_is_a_wrong_setting(
    settings: dict[str, Any],
) -> None:
    with pytest.raises(ValueError, match="handshake"):
        source(**settings)


async def test_cloud_events_may_ask_without_learning_who_exists(
    open_endpoint: Opener,
) -> None:
    web = await open_endpoint(source())
    asked = {"WebHook-Request-Origin": "emitter.example", "WebHook-Request-Rate": "120"}
    for name in ("shop", "nobody"):
        answer = await web.options(f"/webhooks/{name}", headers=asked)
        assert answer.status == 200
        assert answer.headers["Allow"] == "POST"
        assert answer.headers["WebHook-Allowed-Origin"] == "emitter.example"
        assert int(answer.headers["WebHook-Allowed-Rate"]) > 0


async def test_a_person_setting_up_a_source_sees_that_it_is_ready(
    open_endpoint: Opener,
) -> None:
    web = await open_endpoint(source())
    answer = await web.get(f"/webhooks/shop/{TOKEN}")
    assert await answer.json() == {"source": "shop", "ready": True}
    for path in ("/webhooks/shop", "/webhooks/nobody", f"/webhooks/nobody/{TOKEN}"):
        assert (await web.get(path)).status == 401


@pytest.mark.parametrize(
    ("missing", "everything", "intake"),
    [
        (Missing(), (200, True, True, []), (200, [])),
        (Missing(speech=["socket"]), (503, True, False, ["socket"]), (200, [])),
        (
            Missing(intake=["database"], speech=["socket"]),
            (503, False, False, ["database", "socket"]),
            (503, ["database"]),
        ),
        (RuntimeError("a bug"), (503, False, False, ["unknown"]), (503, ["unknown"])),
    ],
)
async def test_ready_tells_taking_in_from_speaking_and_never_raises(
    open_endpoint: Opener, missing: Any, everything: Any, intake: Any
) -> None:
    web = await open_endpoint(source(), missing=missing)

    answer = await web.get("/readyz")
    told = await answer.json()
    only = await web.get("/readyz", params={"for": "intake"})

    said = (answer.status, told["takes_in"], told["speaks"], told["missing"])
    assert said == everything
    assert (only.status, (await only.json())["missing"]) == intake
    assert (await web.get("/healthz")).status == 200


FORWARDED = {"X-Forwarded-For": "192.0.2.7"}
SHOWN = {"Authorization": "Bearer figures-1"}


@pytest.mark.parametrize(
    ("host", "token", "headers", "status"),
    [
        ("127.0.0.1", "", {}, 200),
        ("::1", "", {}, 200),
        ("localhost", "", {}, 200),
        ("127.0.0.1", "", FORWARDED, 401),
        ("0.0.0.0", "", {}, 401),
        ("::", "", {}, 401),
        ("desk.example", "", {}, 401),
        ("0.0.0.0", "figures-1", SHOWN, 200),
        ("0.0.0.0", "figures-1", {**SHOWN, **FORWARDED}, 200),
        ("0.0.0.0", "figures-1", {}, 401),
        ("0.0.0.0", "figures-1", {"Authorization": "Bearer figures-2"}, 401),
        ("0.0.0.0", "figures-1", {"Authorization": "Bearer \udcff"}, 401),
        ("127.0.0.1", "figures-1", {}, 401),
        ("127.0.0.1", "figures-1", SHOWN, 200),
    ],
)
async def test_figures_name_no_source_to_a_stranger(
    open_endpoint: Opener, host: str, token: str, headers: dict[str, str], status: int
) -> None:
    web = await open_endpoint(source("bakery"), host=host, metrics_token=token)
    await web.post(f"/webhooks/bakery/{TOKEN}", json={"text": "a"})
    raw = {name: text.encode("utf-8", "surrogateescape").decode("latin-1")
           for name, text in headers.items()}  # fmt: skip

    answer = await web.get("/metrics", headers=raw)

    assert answer.status == status
    assert ("bakery" in await answer.text()) is (status == 200)


async def test_figures_count_deliveries_without_naming_strangers(
    open_endpoint: Opener,
) -> None:
    web = await open_endpoint(source())
    await web.post(f"/webhooks/shop/{TOKEN}", json={"text": "a"})
    await web.post(f"/webhooks/guess-9/{TOKEN}", json={"text": "a"})
    answer = await web.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    figures = await answer.text()
    assert 'brandwacht_items_total{result="new",source="shop"} 1.0' in figures
    assert 'brandwacht_deliveries_total{source="unknown",status="401"} 1.0' in figures
    assert "guess-9" not in figures
    assert TOKEN not in figures


async def test_the_schema_of_the_own_format_is_served(open_endpoint: Opener) -> None:
    web = await open_endpoint(source())
    answer = await web.get("/schemas/mention.json")
    schema = await answer.json(content_type="application/schema+json")
    jsonschema.validate({"text": "a"}, schema)
    assert schema["title"] == "Mention"
