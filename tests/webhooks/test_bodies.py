"""The bytes of a delivery: size, compression, malformed JSON."""

import asyncio
import gzip
import json
from io import BytesIO
from typing import Any

import pytest

from handlers.webhooks.bodies import MOST_DEPTH
from handlers.webhooks.reading import MOST_BYTES
from tests.webhooks.conftest import TOKEN, Opener, PaperDesk, source

SHOP = f"/webhooks/shop/{TOKEN}"
TOOL = f"/webhooks/tool/{TOKEN}"
REVIEW = {"external_id": "r1", "platform": "webshop", "kind": "review", "text": "Fine."}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b'{"text": "a"', "not JSON"),
        (b"text=a", "not JSON"),
        (b'{"text": NaN}', "not JSON"),
        (b'{"rating": Infinity}', "not JSON"),
        (b'{"a": ' + b"9" * 5000 + b"}", "number is out of range"),
        ('{"text": "a"}'.encode("utf-16"), "UTF-8"),
        (b'{"text": "\xff"}', "UTF-8"),
        (b"[" * 40 + b"]" * 40, "nested deeper"),
        (b'{"a":' * 5000 + b"1" + b"}" * 5000, "nested deeper"),
        (b"[" * 200_000, "nested deeper"),
    ],
)
async def test_own_senders_hear_what_is_wrong_with_the_body(
    open_endpoint: Opener, desk: PaperDesk, body: bytes, words: str
) -> None:
    web = await open_endpoint(source())
    answer = await web.post(SHOP, data=body)
    assert answer.status == 400
    told = await answer.json()
    assert words in told["error"]
    assert told["fields"] == []
    assert desk.messages == []


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b'\xef\xbb\xbf{"text": "with a mark"}', "with a mark"),
        (b'{"text": "half \\ud83d an emoji"}', "half  an emoji"),
        (b'{"text": "whole \\ud83d\\ude00"}', "whole 😀"),
        (b'{"text": "raw\nline end"}', "raw\nline end"),
        (b'{"text": "first", "text": "last"}', "last"),
        (b'{"text": "a\\u0000b \\u202eright to left"}', "ab right to left"),
    ],
)
async def test_what_senders_get_almost_right_is_read(
    open_endpoint: Opener, desk: PaperDesk, body: bytes, text: str
) -> None:
    web = await open_endpoint(source())
    assert (await web.post(SHOP, data=body)).status == 202
    assert desk.received[0].text == text


async def test_large_numbers_arrive_exactly(
    open_endpoint: Opener, desk: PaperDesk
) -> None:
    web = await open_endpoint(source())
    await web.post(SHOP, data=b'{"external_id": 19893311122233344455667, "text": "a"}')
    assert desk.received[0].external_id == "19893311122233344455667"
    huge = b'{"text": "a", "engagement": {"likes": 9223372036854775808}}'
    answer = await web.post(SHOP, data=huge)
    assert (await answer.json())["fields"][0]["field"] == "engagement.likes"


async def test_a_body_just_deep_enough_is_read(open_endpoint: Opener) -> None:
    web = await open_endpoint(source())
    levels = MOST_DEPTH - 1
    body = b'{"text": "a", "x": ' + b"[" * levels + b"]" * levels + b"}"
    assert (await web.post(SHOP, data=body)).status == 202
    deeper = b'{"text": "a", "x": [' + b"[" * levels + b"]" * levels + b"]}"
    assert (await web.post(SHOP, data=deeper)).status == 400


@pytest.mark.parametrize(
    "form",
    [
        {"text": "Kapot", "url": "https://a.example/1", "lang": "nl", "rating": ""},
        {"payload": json.dumps({"text": "Kapot", "language": "nl"})},
        {"data": json.dumps([{"text": "Kapot", "language": "nl"}]), "sent_by": "form"},
    ],
)
async def test_forms_are_read_as_fields_or_as_json_in_a_field(
    open_endpoint: Opener, desk: PaperDesk, form: dict[str, str]
) -> None:
    web = await open_endpoint(source())
    assert (await web.post(SHOP, data=form)).status == 202
    assert (desk.received[0].text, desk.received[0].language) == ("Kapot", "nl")


@pytest.mark.parametrize("end", ["\r\n", "\n"])
async def test_a_form_in_parts_is_read(
    open_endpoint: Opener, desk: PaperDesk, end: str
) -> None:
    web = await open_endpoint(source())
    parts = {"text": "Größer--geht es\nnicht", "author[name]": "Ida"}
    told = [
        f'--mark{end}Content-Disposition: form-data; name="{name}"{end}{end}{text}{end}'
        for name, text in parts.items()
    ]
    photo = 'Content-Disposition: form-data; name="photo"; filename="a.png"'
    told.append(f"--mark{end}{photo}{end}Content-Type: image/png{end}{end}%PNG{end}")
    kind = {"Content-Type": "multipart/form-data; boundary=mark"}
    whole = "".join([*told, f"--mark--{end}"]).encode()
    assert (await web.post(SHOP, data=whole, headers=kind)).status == 202
    [one] = desk.received
    assert (one.text, one.author.name) == ("Größer--geht es\nnicht", "Ida")


@pytest.mark.parametrize(
    "body",
    [b"--", b"--mark", b"--mark\r\n\r\n--mark--", b"--m\n; name=a\n\n\xff\n--m--"],
)
async def test_a_form_in_parts_nobody_can_mean_is_refused(
    open_endpoint: Opener, body: bytes
) -> None:
    web = await open_endpoint(source())
    kind = {"Content-Type": "multipart/form-data; boundary=mark"}
    assert (await web.post(SHOP, data=body, headers=kind)).status == 400


async def test_a_wrong_content_type_is_no_reason_to_refuse(
    open_endpoint: Opener,
) -> None:
    web = await open_endpoint(source())
    body = json.dumps(REVIEW).encode()
    for kind in ("text/plain", "application/x-www-form-urlencoded", "image/png"):
        answer = await web.post(SHOP, data=body, headers={"Content-Type": kind})
        assert answer.status == 202


@pytest.mark.parametrize("fields", [1001, 0])
async def test_a_form_nobody_can_mean_is_refused(
    open_endpoint: Opener, fields: int
) -> None:
    web = await open_endpoint(source())
    body = b"a=1&" * fields + b"%ff%fe=\xff"
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    assert (await web.post(SHOP, data=body, headers=kind)).status == 400


async def test_a_packed_body_is_unpacked(
    open_endpoint: Opener, desk: PaperDesk
) -> None:
    web = await open_endpoint(source())
    packed = gzip.compress(json.dumps(REVIEW).encode())
    answer = await web.post(SHOP, data=packed, headers={"Content-Encoding": "gzip"})
    assert answer.status == 202
    assert json.loads(desk.raw[0]) == REVIEW


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b'{"text": "' + b"a" * MOST_BYTES + b'"}', {}),
        (gzip.compress(b" " * (MOST_BYTES + 1)), {"Content-Encoding": "gzip"}),
        (gzip.compress(b" " * MOST_BYTES * 64), {"Content-Encoding": "gzip"}),
    ],
)
async def test_more_than_a_mebibyte_is_too_much_however_it_is_packed(
    open_endpoint: Opener, desk: PaperDesk, body: bytes, headers: dict[str, str]
) -> None:
    web = await open_endpoint(source("tool", adapter="syften"))
    assert (await web.post(TOOL, data=BytesIO(body), headers=headers)).status == 413
    assert desk.messages == []


async def test_a_body_without_a_length_is_counted_while_it_arrives(
    open_endpoint: Opener,
) -> None:
    async def endless() -> Any:
        while True:
            yield b"a" * 65_536

    web = await open_endpoint(source())
    assert (await web.post(SHOP, data=endless())).status == 413


async def test_a_body_that_says_it_is_too_large_is_not_waited_for(
    open_endpoint: Opener,
) -> None:
    web = await open_endpoint(source())
    reader, writer = await asyncio.open_connection(web.host, web.port)
    head = (
        f"POST {SHOP} HTTP/1.1\r\nHost: a\r\nContent-Length: {MOST_BYTES + 1}\r\n\r\n"
    )
    writer.write(head.encode())
    assert b" 413 " in await reader.readline()
    writer.close()


async def test_a_wrongly_packed_body_is_refused(open_endpoint: Opener) -> None:
    web = await open_endpoint(source())
    answer = await web.post(SHOP, data=b"{}", headers={"Content-Encoding": "gzip"})
    assert answer.status == 400
