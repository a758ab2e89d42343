"""Every way senders sign their requests (sources.md section 3)."""

import base64
import hashlib
import hmac
from datetime import timedelta
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook

from handlers.webhooks.auth import Parts, Unauthorised, verify
from tests.webhooks.conftest import NOW, Opener, fixture, source

BODY = fixture("own_review.json")
STAMP = str(int(NOW.timestamp()))
STANDARD = "whsec_" + base64.b64encode(b"a secret of twenty-four b").decode()


def mac(secret: str, text: bytes, algorithm: str = "sha256") -> bytes:
    return hmac.new(secret.encode(), text, getattr(hashlib, algorithm)).digest()


HUB = {
    "auth": "hmac",
    "secret": "s3",
    "header": "X-Hub-Signature-256",
    "prefix": "sha256=",
}
STRIPE = {
    "auth": "hmac", "secret": "s3", "header": "Stripe-Signature", "prefix": "v1=",
    "timestamp_prefix": "t=", "template": "{ts}.{body}",
}  # fmt: skip
SLACK = {
    "auth": "hmac", "secret": "s3", "header": "X-Slack-Signature", "prefix": "v0=",
    "timestamp_header": "X-Slack-Request-Timestamp", "template": "v0:{ts}:{body}",
}  # fmt: skip
ZENDESK = {
    "auth": "hmac", "secret": "s3", "header": "X-Z-Signature", "encoding": "base64",
    "timestamp_header": "X-Z-Timestamp", "template": "{ts}{body}",
}  # fmt: skip
SHA1 = {**HUB, "header": "X-Hub-Signature", "prefix": "sha1=", "algorithm": "sha1"}
X = {**HUB, "encoding": "base64"}
LINKEDIN = {
    **HUB,
    "header": "X-LI-Signature",
    "prefix": "",
    "template": "hmacsha256={body}",
}


def hub(body: bytes, secret: str = "s3", at: str = STAMP) -> dict[str, str]:
    return {"X-Hub-Signature-256": f"sha256={mac(secret, body).hex()}"}


def stripe(body: bytes, secret: str = "s3", at: str = STAMP) -> dict[str, str]:
    signature = mac(secret, at.encode() + b"." + body).hex()
    return {"Stripe-Signature": f"t={at}, v1={'0' * 64},v1={signature},v0=zz"}


def slack(body: bytes, secret: str = "s3", at: str = STAMP) -> dict[str, str]:
    signature = mac(secret, b"v0:" + at.encode() + b":" + body).hex()
    return {"X-Slack-Signature": f"v0={signature}", "X-Slack-Request-Timestamp": at}


def zendesk(
    body: bytes, secret: str = "s3", at: str = "2026-11-14T10:00:00Z"
) -> dict[str, str]:
    signature = base64.b64encode(mac(secret, at.encode() + body)).decode()
    return {"X-Z-Signature": signature, "X-Z-Timestamp": at}


def sha1(body: bytes, secret: str = "s3", at: str = STAMP) -> dict[str, str]:
    return {"X-Hub-Signature": f"sha1={mac(secret, body, 'sha1').hex()}"}


def x(body: bytes, secret: str = "s3", at: str = STAMP) -> dict[str, str]:
    return {
        "X-Hub-Signature-256": f"sha256={base64.b64encode(mac(secret, body)).decode()}"
    }


def linkedin(body: bytes, secret: str = "s3", at: str = STAMP) -> dict[str, str]:
    return {"X-LI-Signature": mac(secret, b"hmacsha256=" + body).hex()}


def standard(body: bytes, secret: str = STANDARD, at: str = STAMP) -> dict[str, str]:
    when = NOW + timedelta(seconds=int(at) - int(STAMP))
    signature = Webhook(secret).sign("msg_1", when, body.decode())
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": at,
        "webhook-signature": f"v1a,abc {signature}",
    }


SCHEMES: list[tuple[dict[str, Any], Any]] = [
    (HUB, hub), (SHA1, sha1), (X, x), (LINKEDIN, linkedin), (STRIPE, stripe),
    (SLACK, slack), (ZENDESK, zendesk),
    ({"auth": "standard-webhooks", "secret": STANDARD}, standard),
]  # fmt: skip


@pytest.mark.parametrize(("settings", "signed"), SCHEMES)
async def test_a_signature_covers_the_bytes_as_they_came(
    open_endpoint: Opener, settings: dict[str, Any], signed: Any
) -> None:
    r"""The body writes `\/` and `é`: written again, it would not fit (sources.md 2)."""
    web = await open_endpoint(source(**settings))
    headers = signed(BODY)
    assert (await web.post("/webhooks/shop", data=BODY, headers=headers)).status == 202
    changed = BODY.replace(b"4711", b"4712")
    assert (
        await web.post("/webhooks/shop", data=changed, headers=headers)
    ).status == 401
    assert (await web.post("/webhooks/shop", data=BODY)).status == 401


def test_a_signature_without_its_prefix_is_another_scheme() -> None:
    bare = {"X-Hub-Signature-256": mac("s3", BODY).hex()}
    with pytest.raises(Unauthorised):
        verify(Parts(bare, (), BODY), source(**HUB), NOW)


@pytest.mark.parametrize(("settings", "signed"), SCHEMES)
async def test_the_secret_before_is_good_and_a_third_is_not(
    open_endpoint: Opener, settings: dict[str, Any], signed: Any
) -> None:
    old = "whsec_" + base64.b64encode(b"the secret of last year!").decode()
    web = await open_endpoint(source(**settings, previous_secret=old))
    other = "whsec_" + base64.b64encode(b"the secret of nobody....").decode()
    for secret, status in ((old, 202), (other, 401)):
        answer = await web.post(
            "/webhooks/shop", data=BODY, headers=signed(BODY, secret)
        )
        assert answer.status == status


@pytest.mark.parametrize("late", [-301, 301])
@pytest.mark.parametrize(
    ("settings", "signed"),
    [(STRIPE, stripe), (SLACK, slack),
     ({"auth": "standard-webhooks", "secret": STANDARD}, standard)],
)  # fmt: skip
def test_a_recorded_delivery_is_worthless_after_five_minutes(
    settings: dict[str, Any], signed: Any, late: int
) -> None:
    then = signed(BODY, at=str(int(STAMP) + late))
    with pytest.raises(Unauthorised):
        verify(Parts(then, (), BODY), source(**settings), NOW)
    just = signed(BODY, at=str(int(STAMP) + late - (1 if late > 0 else -1)))
    verify(Parts(just, (), BODY), source(**settings), NOW)


@pytest.mark.parametrize(
    "headers",
    [
        {"Stripe-Signature": ""},
        {"Stripe-Signature": "t=,v1="},
        {"Stripe-Signature": f"t={STAMP},v1="},
        {"Stripe-Signature": f"t={STAMP},v1=é"},
        {"Stripe-Signature": "t=nan,v1=00"},
        {"Stripe-Signature": "," * 50_000},
    ],
)
def test_nonsense_instead_of_a_signature_is_just_unauthorised(
    headers: dict[str, str],
) -> None:
    with pytest.raises(Unauthorised):
        verify(Parts(headers, (), BODY), source(**STRIPE), NOW)
