"""Deliveries in our own format, and the variants that form builders send."""

import json
from pathlib import Path

import hypothesis.strategies as st
import pytest
from hypothesis import given
from pydantic import ValidationError

from bot.config.sources import SourceSettings
from handlers.sources.adapters import own
from handlers.sources.base import MOST_ITEMS, Parsed
from handlers.sources.cleaning import plain, readable
from handlers.sources.registry import SOURCES

ANY = SourceSettings(name="any", token="any-token")
REVIEW = json.loads((Path(__file__).parent / "fixtures/own_review.json").read_bytes())


def parse(body: object) -> Parsed:
    return own.parse(body, ANY)


@pytest.mark.parametrize(
    "body",
    [REVIEW, [REVIEW], {"mentions": [REVIEW]}, {"data": REVIEW}, {"data": [REVIEW]},
     {"type": "mention.created", "timestamp": "2026-11-14T09:00:00Z", "data": REVIEW}],
)  # fmt: skip
def test_one_mention_is_understood_in_every_envelope(body: object) -> None:
    [mention] = parse(body).incoming
    assert (mention.external_id, mention.language) == ("review-4711", "de")
    assert mention.text == "Schönes Licht 💡, aber die Halterung bricht."


def test_names_of_form_builders_are_understood_where_ours_are_missing() -> None:
    [mention] = parse(
        {
            "UserName": "@licht_aan",
            "LinkToTweet": "https://x.com/licht_aan/status/19",
            "Text": "Dank je @lumivelo!",
            "CreatedAt": "November 14, 2026 at 10:02AM",
            "lang": "nl",
            "author.name": "Licht Aan",
            "keyword": "lumivelo",
            "rating": "",
            "id": "",
        }
    ).incoming
    assert (mention.author.handle, mention.author.name) == ("licht_aan", "Licht Aan")
    assert (mention.platform, mention.language, mention.external_id) == (
        "x",
        "nl",
        None,
    )
    assert mention.published_at is not None
    assert mention.matched is not None


def test_our_own_name_wins_and_a_guess_never_refuses() -> None:
    parsed = parse(
        {"text": "ours", "body": "theirs", "date": "whenever", "id": {"a": 1}}
    )
    assert parsed.broken == []
    [mention] = parsed.incoming
    assert (mention.text, mention.published_at, mention.external_id) == (
        "ours",
        None,
        None,
    )


def test_a_name_and_an_account_are_one_author() -> None:
    [mention] = parse(
        {"text": "a", "author": "Tom Peters", "handle": "@tpeters"}
    ).incoming
    assert (mention.author.name, mention.author.handle) == ("Tom Peters", "tpeters")


def test_our_own_name_wins_inside_a_part_as_well() -> None:
    body = {"text": "a", "author": {"handle": "ours"}, "username": "theirs"}
    assert parse(body).incoming[0].author.handle == "ours"


def test_errors_name_the_item_and_the_field() -> None:
    body = [REVIEW, {"text": "a", "author": {"followers": "many"}}, "words", {}]
    broken = parse(body).broken
    assert [fault["field"] for one in broken for fault in one.fields] == [
        "[1].author.followers",
        "[2]",
        "[3]",
    ]
    [single] = parse({"text": "a", "url": "nowhere"}).broken
    assert single.fields[0]["field"] == "url"


def test_too_many_at_once_are_refused_before_they_are_read() -> None:
    [broken] = parse([{}] * (MOST_ITEMS + 1)).broken
    assert str(MOST_ITEMS) in broken.error


def test_a_ping_is_deliberately_nothing() -> None:
    parsed = parse({"ping": "OK"})
    assert (parsed.incoming, parsed.ignored, parsed.broken) == ([], 1, [])


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (
            {
                "id": 121983065970,
                "url": "https://forum.example/d/1",
                "title": "Debate about lamps",
                "description": "… the lamp went out …",
                "source_name": "forum.example",
                "source_type": "web",
                "language_code": "en",
                "published_at": "2026-11-01T21:20:46.22619100+00:00",
                "country": "GB",
                "tone": "-1",
            },
            {
                "external_id": "121983065970",
                "text": "… the lamp went out …",
                "channel": {"name": "forum.example"},
                "language": "en",
                "published_at": "2026-11-01T21:20:46.226191Z",
                "place": {"country": "GB"},
                "sentiment": {"score": -1.0},
            },
        ),
        (
            {"summary": "Short.", "Content": "All of it.", "permalink": "https://a.example/2"},
            {"text": "All of it.", "url": "https://a.example/2"},
        ),
        (
            {"Review Text": "Fine.", "stars": "4", "username": "kim_l",
             "posted_at": "14.11.2026 10:30", "Name": "Kim"},
            {"text": "Fine.", "rating": {"value": 4.0},
             "author": {"handle": "kim_l", "name": "Kim"},
             "published_at": "2026-11-14T10:30:00Z"},
        ),
        (
            {"caption": "Look!", "user": {"username": "mara", "followers_count": "1,200"},
             "like_count": 12, "starRating": "FIVE", "link": "https://a.example/3"},
            {"text": "Look!", "author": {"handle": "mara", "followers": 1200},
             "engagement": {"likes": 12}, "rating": {"value": 5.0}},
        ),
        (
            {"excerpt": "A lamp …", "reviewer": {"displayName": "Uwe"}, "name": "a/1/b/2",
             "createTime": "2026-11-14T09:57:40Z"},
            {"text": "A lamp …", "author": {"name": "Uwe"},
             "published_at": "2026-11-14T09:57:40Z"},
        ),
        (
            {"Tekst": "Lamp stuk", "Sterren": 1, "Datum": "14-11-2026", "Auteur": "Kim"},
            {"text": "Lamp stuk", "rating": {"value": 1.0}, "author": {"name": "Kim"},
             "published_at": "2026-11-14T00:00:00Z"},
        ),
    ],
)  # fmt: skip
def test_the_names_builders_send_are_understood(
    body: dict[str, object], fields: dict[str, object]
) -> None:
    parsed = parse(body)
    assert (parsed.broken, parsed.unknown) == ([], [])
    [mention] = parsed.incoming
    read = mention.model_dump(mode="json", exclude_defaults=True)
    assert {name: read.get(name) for name in fields} == fields


def test_a_name_nobody_knows_is_told_with_what_was_probably_meant() -> None:
    parsed = parse([{"text": "a", "autor_name": "Kim", "colour": "red", "raw": {}}])
    assert [(one["field"], one["message"]) for one in parsed.unknown] == [
        ("[0].autor_name", 'is no field of a mention; did you mean "author.name"?'),
        ("[0].colour", "is no field of a mention; see /schemas/mention.json"),
    ]
    [broken] = parse({"txt": "my lamp broke"}).broken
    assert [fault["field"] for fault in broken.fields] == ["", "txt"]
    assert 'did you mean "text"?' in broken.fields[1]["message"]


def test_an_id_alone_is_a_mention_only_under_our_own_name_for_it() -> None:
    """Every envelope has an id; a card of nothing else would help nobody."""
    assert parse({"id": "e1", "type": "something.else"}).incoming == []
    assert parse({"external_id": "e1"}).incoming[0].external_id == "e1"
    assert parse({"id": "e1", "action": "deleted"}).incoming[0].action == "deleted"


def test_times_without_a_zone_are_in_the_zone_of_the_source() -> None:
    berlin = SourceSettings(name="any", token="t", time_zone="Europe/Berlin")
    bare, told = "2026-07-14 09:30", "2026-07-14T09:30:00Z"
    body = [{"text": "a", "date": when} for when in (bare, told)]
    hours = [one.published_at for one in own.parse(body, berlin).incoming]
    assert [one.hour for one in hours if one] == [7, 9]
    assert [
        one.published_at.hour for one in parse(body).incoming if one.published_at
    ] == [9, 9]
    with pytest.raises(ValidationError, match="Europe/Berlin"):
        SourceSettings(name="any", token="t", time_zone="Europe/Berln")


_NAMES = [
    "action",
    "data",
    "mentions",
    "items",
    "title",
    "body",
    "text",
    "url",
    "timestamp",
    "author",
    "source",
    "tags",
    "sourceId",
    "item_url",
    "link",
    "content",
    "query",
    "content_html",
    "id",
    "a.b",
    "author.name",
]
_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=())),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(_NAMES),
            inner,
        )
    ),
    max_leaves=12,
)


@given(st.sampled_from(sorted(SOURCES)), _JSON)
def test_no_source_fails_whatever_json_arrives(name: str, body: object) -> None:
    mapping = {"fields": {"text": "text", "author.name": "author.name || title"}}
    settings = SourceSettings.model_validate(
        {
            "name": name,
            "token": "any-token",
            "adapter": name,
            **({"mapping": mapping} if name == "map" else {}),
        }
    )
    parsed = SOURCES[name].parse(body, settings)
    assert all(broken.error for broken in parsed.broken)


def test_html_becomes_text_with_its_paragraphs() -> None:
    markup = "<p>One<br>two</p><ul><li>three</li></ul><style>p{}</style>&lt;b&gt;"
    assert plain(markup) == "\nOne\ntwo\nthree\n<b>"
    assert readable("I <3 it & a < b") == "I <3 it & a < b"
    assert readable("fish &amp; chips") == "fish & chips"
    assert plain(7) == 7


def test_html_nested_without_end_loses_its_tags_all_the_same() -> None:
    """An html5 tree of this depth takes seconds; the count of tags decides."""
    assert str(plain("<div>" * 30_000 + "hello")).strip() == "hello"
