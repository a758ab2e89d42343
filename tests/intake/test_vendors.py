"""Tests that each listening tool is understood, with payloads in its own shape."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.config.sources import SourceSettings
from bot.incoming.format import Incoming
from handlers.sources.base import MOST_ITEMS, Parsed
from handlers.sources.registry import SOURCES

FIXTURES = Path(__file__).parent / "fixtures"
ANY = SourceSettings(name="any", token="any-token")


def read(source: str, fixture: str) -> list[Incoming]:
    body = json.loads((FIXTURES / fixture).read_bytes())
    parsed = SOURCES[source].parse(body, ANY)
    assert (parsed.broken, parsed.ignored, parsed.dropped) == ([], 0, set())
    return parsed.incoming


def parse(source: str, body: object) -> Parsed:
    return SOURCES[source].parse(body, ANY)


def test_octolens_gives_one_mention_with_time_in_utc() -> None:
    [mention] = read("octolens", "octolens_post.json")
    assert mention == Incoming.model_validate(
        {
            "platform": "reddit",
            "external_id": "reddit_t3_1qx7ab2",
            "url": "https://www.reddit.com/r/Fahrrad/comments/1qx7ab2/lumivelo_lampe_flackert/",
            "author": {
                "handle": "regenfahrer_ac",
                "url": "https://www.reddit.com/user/regenfahrer_ac",
            },
            "channel": "r/Fahrrad",
            "title": "Lumivelo lamp flackert",
            "text": "Meine Lumivelo Nova flackert bei Regen, der Händler zuckt mit den "
            "Schultern & schickt mich weg.",
            "language": "de",
            "published_at": datetime(2026, 11, 13, 21, 4, 55, 120_000, UTC),
            "sentiment": "negative",
            "matched": {"keywords": ["lumivelo"], "rule_name": "Marke"},
            "relevance": {"label": "high", "comment": "Owner describes a fault."},
        }
    )


def test_octolens_is_read_with_the_names_it_used_before() -> None:
    [mention] = read("octolens", "octolens_older.json")
    assert (mention.kind, mention.external_id) == ("comment", "reddit_t1_o1p2q3")
    assert mention.text == "The Lumivelo mount is rock solid."
    assert mention.author.handle == "ana_rides"


def test_octolens_actions_that_are_no_mention_are_deliberately_nothing() -> None:
    parsed = parse(
        "octolens", {"action": "bookmark_created", "data": {"url": "https://a.b"}}
    )
    assert (parsed.incoming, parsed.ignored, parsed.broken) == ([], 1, [])


def test_syften_gives_every_item_of_the_array() -> None:
    post, comment = read("syften", "syften_two.json")
    assert (post.platform, post.kind, post.language) == ("mastodon", "post", "nl")
    assert post.text == "Iemand ervaring met de #lumivelo achterlamp? <3"
    assert post.in_reply_to is None
    assert (comment.platform, comment.kind) == ("hackernews", "comment")
    assert comment.text == "We ship them to our couriers.\nIt's fine."
    assert comment.in_reply_to is not None
    assert comment.in_reply_to.author == "pg_fan"
    assert comment.external_id == "https://news.ycombinator.com/item?id=45999111"


def test_kwatch_gives_a_name_or_an_account_and_its_keywords() -> None:
    [mention] = read("kwatch", "kwatch_linkedin.json")
    assert (mention.author.name, mention.author.handle) == ("Pieter de Wit", None)
    assert mention.published_at == datetime(2026, 11, 13, 17, 5, tzinfo=UTC)
    assert mention.matched is not None
    assert mention.matched.keywords == ("lumivelo", "lumivelo.nl")
    account = parse("kwatch", {"link": "https://a.b/c", "author": "crank"}).incoming[0]
    assert account.author.handle == "crank"


def test_f5bot_html_becomes_text_without_its_scripts() -> None:
    [mention] = read("f5bot", "f5bot_comment.json")
    assert mention.text == "Nooit meer Lumivelo.\n\nNa één winter stuk & geen antwoord."
    assert (mention.platform, mention.kind) == ("reddit", "comment")
    assert mention.title == "Welke lamp - en waarom?"
    assert mention.published_at == datetime(2026, 11, 14, 7, 20, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("source", "good"),
    [
        ("octolens", {"data": {"url": "https://a.example/1"}}),
        ("syften", {"item_url": "https://a.example/1"}),
        ("kwatch", {"link": "https://a.example/1"}),
        ("f5bot", {"url": "https://a.example/1"}),
    ],
)
def test_a_broken_item_never_loses_its_siblings(source: str, good: object) -> None:
    body = [good, "words", {"data": {}}, None, {"data": 7, "link": 7}, good]
    parsed = parse(source, body)
    assert [one.url for one in parsed.incoming] == ["https://a.example/1"] * 2
    assert [broken.index for broken in parsed.broken] == [1, 2, 3, 4]
    assert parsed.broken[0].item == "words"
    assert "url, external_id and text" in parsed.broken[1].error


def test_a_bad_optional_value_costs_the_value_and_not_the_mention() -> None:
    item = {
        "item_url": "https://a.example/1",
        "text": "hello",
        "timestamp": "the day before yesterday",
        "author": {"not": "a text"},
    }
    parsed = parse("syften", [item])
    assert parsed.incoming[0].text == "hello"
    assert parsed.incoming[0].published_at is None
    assert parsed.dropped == {"published_at", "author"}


def test_more_items_than_can_be_read_at_once_are_kept_as_one_message() -> None:
    parsed = parse("syften", [{"item_url": "https://a.example/1"}] * (MOST_ITEMS + 1))
    assert (len(parsed.incoming), len(parsed.broken)) == (0, 1)
