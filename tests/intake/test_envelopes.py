"""What surrounds a mention in a delivery is unwrapped or refused, and never shown."""

import json
from base64 import b64encode
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.config.sources import SourceSettings
from bot.incoming.format import Incoming
from handlers.sources.base import Parsed
from handlers.sources.registry import SOURCES
from handlers.webhooks.bodies import parse_body

ANY = SourceSettings(name="any", token="any-token")
MAPPED = SourceSettings.model_validate(
    {
        "name": "tool",
        "token": "any-token",
        "adapter": "map",
        "mapping": {"items": "hits", "fields": {"text": "said", "url": "at"}},
    }
)
WORDS = "Whose lamp goes out in the rain?"
ITEMS: dict[str, dict[str, Any]] = {
    "own": {"text": WORDS, "url": "https://forum.example/1"},
    "octolens": {"body": WORDS, "url": "https://forum.example/1", "source": "web"},
    "syften": {"text": WORDS, "item_url": "https://forum.example/1"},
    "kwatch": {"content": WORDS, "link": "https://forum.example/1"},
    "f5bot": {"content_text": WORDS, "url": "https://forum.example/1"},
}
RELAYED = {"headers": {"host": "relay.example"}, "url": "https://relay.example/hook"}


def parse(source: str, body: object) -> Parsed:
    return SOURCES[source].parse(body, ANY)


def only(parsed: Parsed) -> Incoming:
    assert [broken.error for broken in parsed.broken] == []
    [mention] = parsed.incoming
    return mention


ENVELOPES: tuple[Callable[[Any], Any], ...] = (
    lambda item: {"body": json.dumps(item)},
    lambda item: {"payload": json.dumps([item])},
    lambda item: {"data": item},
    lambda item: {"item": item, "id": "match-7", "score": 3},
    lambda item: {"items": [item]},
    lambda item: {"Records": [{"body": json.dumps({"Message": json.dumps(item)})}]},
    lambda item: [[item]],
    lambda item: json.dumps(json.dumps(item)),
    lambda item: {**RELAYED, "body": item},
    lambda item: {**RELAYED, "body": urlencode(item)},
    lambda item: {"body": urlencode(item)},
    lambda item: {**RELAYED, "body": json.dumps(item)},
    lambda item: {"message": {"data": b64encode(json.dumps(item).encode()).decode()}},
    lambda item: {"specversion": "1.0", "id": "e1", "type": "t", "data": item},
    lambda item: {"array": [item], "__IMTAGGLENGTH__": 1},
    lambda item: {"output": json.dumps(item)},
    lambda item: {"request": {"method": "POST", "body": json.dumps(item)}},
)


@pytest.mark.parametrize("source", ITEMS)
def test_every_source_opens_what_stands_around_its_item(source: str) -> None:
    for wrapped in ENVELOPES:
        sent = wrapped(ITEMS[source])
        mention = only(parse(source, sent))
        assert (mention.text, mention.url) == (WORDS, "https://forum.example/1"), sent


STRANGE: tuple[dict[str, object], ...] = (
    {"body": '{"kind": "lamp", "light": {"on": true}}'},
    {"text": '{"action": "mention_created", "data": {"title": "cut off he'},
    {"content": "{'said': 'as Python prints it'}"},
    {"text": "[object Object]"},
    {"text": "<?xml version='1.0'?><rss><item><title>a</title></item></rss>"},
    {"content": "<!DOCTYPE html><html><body>a</body></html>"},
    {"url": "https://forum.example/1", "text": {"deep": {"down": 1}}},
    {"url": "https://forum.example/1", "text": '[{"a": 1}'},
)


@pytest.mark.parametrize("source", ITEMS)
def test_no_envelope_is_ever_the_text_of_a_mention(source: str) -> None:
    """What nobody can open is refused, or kept as a dead letter with its bytes."""
    for strange in STRANGE:
        parsed = parse(source, strange)
        shown = [one.text for one in parsed.incoming if one.text]
        assert shown == [], strange
        assert all(broken.error for broken in parsed.broken), strange
        assert parsed.broken or source == "f5bot", (
            strange
        )  # whose text has another name


@pytest.mark.parametrize("source", ["own", "octolens"])
def test_a_notice_about_a_mention_is_not_the_mention(source: str) -> None:
    notice = {"text": "New mention!", "data": ITEMS[source]}
    mention = only(parse(source, notice))
    assert (mention.text, mention.url) == (WORDS, "https://forum.example/1")


def test_a_post_that_carries_another_thing_stays_the_post() -> None:
    about = {"url": "https://laden.example/lamp", "description": "A lamp."}
    for more in ({"author": "Ida"}, {"rating": 1}, {"url": "https://forum.example/1"}):
        mention = only(parse("own", {"text": WORDS, **more, "data": about}))
        assert mention.text == WORDS


def test_no_envelope_is_ever_the_title_of_a_mention() -> None:
    item = {"title": '{"action": "mention_created"}', "url": "https://a.example/1"}
    assert only(parse("octolens", item)).title is None
    [broken] = parse("own", item).broken
    assert [fault["field"] for fault in broken.fields] == ["title"]


def test_what_people_write_with_braces_is_a_text() -> None:
    for words in ("{sigh} not again", "[1] see below", '{"} is my smiley', "a: {b}"):
        assert only(parse("own", {"text": words})).text == words


def test_an_envelope_of_octolens_in_the_body_of_a_relay_keeps_its_action() -> None:
    inner = {"action": "mention_updated", "data": ITEMS["octolens"]}
    assert only(parse("octolens", {"body": json.dumps(inner)})).action == "edited"
    many = {"action": "mention_created", "data": [ITEMS["octolens"]] * 2}
    assert len(parse("octolens", many).incoming) == 2
    nothing = {"body": json.dumps({"action": "bookmark_created", "data": {}})}
    assert parse("octolens", nothing).ignored == 1


def test_a_match_of_syften_gives_its_filter_to_the_item() -> None:
    match = {
        "id": "m1",
        "filter": 'lamp "bike light" tag:brand',
        "item": ITEMS["syften"],
    }
    mention = only(parse("syften", [match]))
    assert mention.matched is not None
    assert mention.matched.keywords == ("lamp", "bike light")
    assert mention.matched.query == 'lamp "bike light" tag:brand'


@pytest.mark.parametrize(
    ("outside", "action"),
    [
        ({"type": "mention.created"}, "created"),
        ({"type": "com.shop.review.deleted"}, "deleted"),
        ({"eventName": "service-review-updated"}, "edited"),
        ({"event": "post_removed"}, "deleted"),
        ({"event_type": "comment:hidden"}, "hidden"),
        ({"type": "review"}, "created"),
    ],
)
def test_what_happened_to_a_mention_may_stand_outside(
    outside: dict[str, str], action: str
) -> None:
    mention = only(parse("own", {**outside, "id": "e9", "data": ITEMS["own"]}))
    assert (mention.action, mention.external_id) == (action, None)


def test_the_siblings_of_a_broken_item_are_taken_out_of_the_envelope() -> None:
    parsed = parse("syften", {"items": [ITEMS["syften"], "words", ITEMS["syften"]]})
    assert (len(parsed.incoming), len(parsed.broken)) == (2, 1)


def test_an_empty_list_is_nothing_and_no_mistake() -> None:
    for source in ITEMS:
        empty: list[object] = [[], {"items": []}, {"mentions": []}]
        for body in empty:
            parsed = parse(source, body)
            assert (parsed.incoming, parsed.broken) == ([], [])


def test_an_expression_leads_into_json_inside_a_text() -> None:
    body = {"hits": json.dumps([{"said": WORDS, "at": "https://forum.example/1"}])}
    assert only(SOURCES["map"].parse(body, MAPPED)).text == WORDS


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b'{"text": "one"}\n{"text": "two"}\n', "application/x-ndjson"),
        (b'\xef\xbb\xbf[{"text": "one"}, {"text": "two"}]', "application/json"),
        (b"payload=%5B%7B%22text%22%3A%22one%22%7D%2C%7B%22text%22%3A%22two%22%7D%5D",
         "application/x-www-form-urlencoded"),
        (b"token=t&payload=%5B%7B%22text%22%3A%22one%22%7D%2C%7B%22text%22%3A%22two%22%7D%5D",
         "application/x-www-form-urlencoded"),
    ],
)  # fmt: skip
def test_a_body_may_be_lines_or_a_form_around_json(raw: bytes, kind: str) -> None:
    parsed = parse("own", parse_body(raw, kind, strict=True))
    assert [one.text for one in parsed.incoming] == ["one", "two"]


def test_a_line_nobody_can_read_costs_no_other_line() -> None:
    lines = b'{"item_url": "https://a.example/1"}\n{"item_url": \n'
    parsed = parse("syften", parse_body(lines, "application/x-ndjson", strict=False))
    assert [one.url for one in parsed.incoming] == ["https://a.example/1"]
    assert [broken.item for broken in parsed.broken] == ['{"item_url": ']


def test_a_form_may_spell_its_parts_with_brackets() -> None:
    raw = b"text=hello&author[name]=Mara+Lind&author[handle]=%40mara&rating[value]=4"
    body = parse_body(raw, "application/x-www-form-urlencoded", strict=True)
    mention = only(parse("own", body))
    assert (mention.author.name, mention.author.handle) == ("Mara Lind", "mara")
    assert mention.rating is not None
    assert mention.rating.value == 4
