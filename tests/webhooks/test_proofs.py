"""Only the source itself can deliver, and no log contains its secret."""

from typing import Any

import pytest
import structlog
from aiohttp import encode_basic_auth

from bot.config.sources import SourceSettings
from tests.webhooks.conftest import TOKEN, Opener, PaperDesk, fixture, source

BODY = fixture("own_review.json")


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        (f"/webhooks/shop/{TOKEN}", {}),
        (f"/webhooks/shop?token={TOKEN}", {}),
        ("/webhooks/shop", {"Authorization": f"Bearer {TOKEN}"}),
        ("/webhooks/shop", {"Authorization": f"bearer  {TOKEN}"}),
        ("/webhooks/shop", {"Authorization": encode_basic_auth("any", TOKEN)}),
        ("/webhooks/shop", {"Authorization": encode_basic_auth(TOKEN, "")}),
        ("/webhooks/shop", {"X-Api-Key": TOKEN}),
    ],
)
async def test_the_token_is_accepted_wherever_a_sender_can_put_it(
    open_endpoint: Opener, path: str, headers: dict[str, str]
) -> None:
    web = await open_endpoint(source(header="X-Api-Key"))
    assert (await web.post(path, data=BODY, headers=headers)).status == 202


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/webhooks/shop", {}),
        ("/webhooks/shop/", {}),
        ("/webhooks/shop/wrong", {}),
        (f"/webhooks/shop/{TOKEN}x", {}),
        ("/webhooks/shop/%FF%FE", {}),
        ("/webhooks/shop?token=", {}),
        (f"/webhooks/nobody/{TOKEN}", {}),
        ("/webhooks/shop", {"Authorization": "Bearer"}),
        ("/webhooks/shop", {"Authorization": "Basic !!!"}),
        ("/webhooks/shop", {"Authorization": encode_basic_auth(TOKEN, "other")}),
        ("/webhooks/shop", {"Authorization": encode_basic_auth("", "")}),
        ("/webhooks/shop", {"X-Api-Key": TOKEN}),
    ],
)
async def test_everybody_else_hears_the_same_and_nothing_more(
    open_endpoint: Opener, desk: PaperDesk, path: str, headers: dict[str, str]
) -> None:
    """A source that does not exist cannot be told from one with another token."""
    web = await open_endpoint(source())
    answer = await web.post(path, data=BODY, headers=headers)
    if path.endswith("/"):
        assert answer.status == 404
    else:
        assert (answer.status, await answer.json()) == (401, {"error": "unauthorised"})
    assert (desk.received, desk.messages) == ([], [])


async def test_the_token_before_is_good_until_it_is_removed(
    open_endpoint: Opener,
) -> None:
    web = await open_endpoint(source(previous_token="tok-before"), source("other"))
    assert (await web.post("/webhooks/shop/tok-before", data=BODY)).status == 202
    assert (await web.post(f"/webhooks/shop/{TOKEN}", data=BODY)).status == 202
    assert (await web.post("/webhooks/other/tok-before", data=BODY)).status == 401


@pytest.mark.parametrize("password", [TOKEN, f"name:{TOKEN}"])
async def test_basic_takes_a_password_or_name_and_password(
    open_endpoint: Opener, password: str
) -> None:
    web = await open_endpoint(source(auth="basic", token=password))
    good = {"Authorization": encode_basic_auth("name", TOKEN)}
    assert (await web.post("/webhooks/shop", data=BODY, headers=good)).status == 202
    assert (await web.post(f"/webhooks/shop/{TOKEN}", data=BODY)).status == 401


@pytest.mark.parametrize(
    "settings",
    [
        {"name": "shop"},
        {"name": "shop", "auth": "hmac", "header": "X"},
        {"name": "shop", "auth": "hmac", "secret": "s"},
        {"name": "shop", "auth": "hmac", "secret": "s", "header": "X", "template": "x"},
        {"name": "shop", "auth": "hmac", "secret": "s", "header": "X",
         "template": "{ts}{body}"},
        {"name": "shop", "auth": "standard-webhooks", "secret": "no base64"},
        {"name": "shop", "token": "t", "adapter": "map"},
        {"name": "shop", "token": "t", "tocken": "t"},
        {"name": "../shop", "token": "t"},
    ],
)  # fmt: skip
def test_settings_that_would_trust_everybody_are_refused(
    settings: dict[str, Any],
) -> None:
    with pytest.raises(ValueError, match="SourceSettings"):
        SourceSettings.model_validate(settings)


def test_settings_never_show_their_secrets() -> None:
    settings = source(secret="s3cret", token=TOKEN, previous_secret="s2cret")
    assert "cret" not in repr(settings).replace("secret", "")
    assert TOKEN not in repr(settings)


async def test_no_log_line_holds_a_token(open_endpoint: Opener) -> None:
    web = await open_endpoint(source())
    with structlog.testing.capture_logs() as lines:
        for path in (f"/webhooks/shop/{TOKEN}", f"/webhooks/shop/x?token={TOKEN}x"):
            await web.post(path, data=b"{}")
        await web.get(f"/nowhere/{TOKEN}")
    assert {"401", "404", "422"} <= {str(line.get("status")) for line in lines}
    assert "/webhooks/{source}/{token}" in str(lines)
    assert TOKEN not in str(lines)
