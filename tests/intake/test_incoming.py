"""Our own format: values that senders write in many forms are parsed to one."""

from datetime import UTC, datetime
from typing import Any

import hypothesis.strategies as st
import jsonschema
import pytest
from hypothesis import given
from pydantic import ValidationError

from bot.config.sources import SourceSettings
from bot.incoming.format import Incoming, to_post
from bot.incoming.lenient import MOST_TEXT
from handlers.sources.base import Parsed, complaints, take

ANY = SourceSettings(name="any", token="any-token")
HALF_PAST_NINE = datetime(2026, 11, 14, 9, 30, tzinfo=UTC)


def read(**fields: Any) -> Incoming:
    return Incoming.model_validate({"text": "hello", **fields})


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-14T09:30:00Z",
        "2026-11-14T10:30:00+01:00",
        "2026-11-14T10:30:00+0100",
        "2026-11-14 09:30:00.000",
        "2026-11-14T09:30:00",
        "14 Nov 26 09:30 UTC",
        "Sat, 14 Nov 2026 09:30:00 GMT",
        "November 14, 2026 at 09:30AM",
        "14.11.2026 09:30",
        "14-11-2026 09:30:00",
        "2026/11/14 09:30",
        "2026-11-14 10:30 CET",
        "14 Nov 26 10:30 MEZ",
        "2026-11-14 09:30:00 UTC",
        1794648600,
        "1794648600",
        1794648600.0,
        1794648600_000,
        "1794648600000",
        1794648600_000_000,
        HALF_PAST_NINE,
    ],
)
def test_the_same_time_is_understood_in_every_form(written: object) -> None:
    """sources.md 0.8."""
    assert read(published_at=written).published_at == HALF_PAST_NINE


def test_a_date_alone_is_its_first_moment_in_utc() -> None:
    at = read(published_at="2026-11-14").published_at
    assert at == datetime(2026, 11, 14, tzinfo=UTC)


def test_parts_of_a_second_are_kept() -> None:
    at = read(published_at="2026-11-14T09:03:12.4412Z").published_at
    assert at == datetime(2026, 11, 14, 9, 3, 12, 441_200, UTC)
    assert read(published_at=1794648600_123).published_at == HALF_PAST_NINE.replace(
        microsecond=123_000
    )


@pytest.mark.parametrize(
    "written",
    ["soon", "2026-13-45", "1970-01-01", "1980-01-01", "2000-01-01T00:00:00Z", "04/05/2026", "3026-01-01T00:00:00Z", 12, True, [], "9" * 40,
     "0001-01-01T00:00:00+14:00", float("inf"), float("nan")],
)  # fmt: skip
def test_what_is_no_plausible_time_is_refused(written: object) -> None:
    with pytest.raises(ValidationError) as refused:
        read(published_at=written)
    assert complaints(refused.value)[0]["field"] == "published_at"


@pytest.mark.parametrize(
    ("written", "language"),
    [("de", "de"), ("DE", "de"), ("deu", "de"), ("nld", "nl"), ("zh_tw", "zh-TW"),
     ("pt-br", "pt-BR"), ("zh-hant-tw", "zh-Hant-TW"), ("und", None), ("", None),
     ("unknown", None), ("Deutsch", "de"), ("x", None), ("12", None), ("es-419", "es-419")],
)  # fmt: skip
def test_language_codes_become_bcp_47(written: str, language: str | None) -> None:
    """sources.md 0.9."""
    assert read(language=written).language == language


def test_numbers_as_text_and_large_ids_are_exact() -> None:
    mention = read(
        external_id=19893311122233344455,
        engagement={"likes": "1,234", "views": "12", "shares": 3.0, "score": -4},
        rating={"value": "4,5", "best": "5"},
    )
    assert mention.external_id == "19893311122233344455"
    assert mention.engagement is not None
    assert (mention.engagement.likes, mention.engagement.score) == (1234, -4)
    assert mention.rating is not None
    assert (mention.rating.value, mention.rating.best) == (4.5, 5)


def test_an_id_that_lost_digits_on_the_way_is_refused() -> None:
    with pytest.raises(ValidationError, match="lost digits"):
        read(external_id=1.9893311122233344e18)


def test_a_negative_count_is_no_count_and_an_endless_id_is_none() -> None:
    assert read(author={"followers": -1}).author.followers is None
    with pytest.raises(ValidationError, match="at most 500 characters"):
        read(external_id="1" * 501)


def test_nothing_can_be_said_in_three_ways() -> None:
    assert read(url="", title=None, author={"name": " "}, rating="") == read()


@pytest.mark.parametrize(
    ("field", "short", "full"),
    [
        ("author", "Tom Peters", {"name": "Tom Peters"}),
        ("author", "@tom", {"handle": "tom"}),
        ("in_reply_to", "https://a.b/c", {"url": "https://a.b/c"}),
        ("in_reply_to", 77, {"id": "77"}),
        ("channel", "r/fietsen", {"name": "r/fietsen"}),
        ("place", "NL", {"country": "NL"}),
        ("rating", 4, {"value": 4}),
        ("rating", "4/5", {"value": 4, "best": 5}),
        ("sentiment", "NEGATIVE", {"label": "negative"}),
        ("sentiment", -0.5, {"score": -0.5}),
        ("media", "https://a.b/c.jpg", [{"url": "https://a.b/c.jpg"}]),
        ("matched", "acme, acme.nl", {"keywords": ["acme", "acme.nl"]}),
        ("relevance", "high", {"label": "high"}),
        ("tags", "a, b,a", ["a", "b"]),
    ],
)
def test_a_bare_value_is_short_for_the_part(
    field: str, short: object, full: object
) -> None:
    assert read(**{field: short}) == read(**{field: full})


def test_characters_that_break_a_layout_are_gone_and_emoji_stay() -> None:
    text = "a\x00b\ud800c\u202ed\u2066e\ufefff\u200bg\r\nh\x85i 👩\u200d👧 می\u200cخواهم\x1b[0m"
    assert read(text=text).text == "abcdefg\nh\ni 👩\u200d👧 می\u200cخواهم[0m"
    assert read(title="two\nlines\t\u202eok").title == "two lines ok"


def test_an_absurd_length_is_cut_and_says_so() -> None:
    long = read(text="é" * (MOST_TEXT + 1))
    assert long.text_truncated
    assert len(long.text or "") == MOST_TEXT
    assert not read(text="é" * MOST_TEXT).text_truncated


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "ftp://a.b/c", "https://", "a.b/c", "data:text/html,x",
     "https://[::1", "https://a.b/" + "c" * 5000],
)  # fmt: skip
def test_only_web_addresses_are_addresses(url: str) -> None:
    with pytest.raises(ValidationError) as refused:
        read(url=url)
    assert complaints(refused.value)[0]["field"] == "url"


def test_an_error_names_every_field_and_repeats_no_value() -> None:
    with pytest.raises(ValidationError) as refused:
        read(kind="sekret1", author={"followers": "sekret2"}, visibility="sekret3")
    told = complaints(refused.value)
    assert [fault["field"] for fault in told] == [
        "kind",
        "author.followers",
        "visibility",
    ]
    assert "sekret" not in str(told)


@pytest.mark.parametrize(
    "empty", [{}, {"title": "a"}, {"text": " \u200b"}, {"url": ""}]
)
def test_one_of_address_id_and_text_is_needed(empty: dict[str, str]) -> None:
    with pytest.raises(
        ValidationError, match="at least one of url, external_id and text"
    ):
        Incoming.model_validate(empty)


def test_the_address_names_the_platform_where_the_sender_does_not() -> None:
    assert Incoming(url="https://mobile.twitter.com/a/status/1").platform == "x"
    assert Incoming(url="https://notreddit.com/r/a").platform == "web"
    assert read(platform="Hacker News").platform == "hackernews"
    assert read(platform="Some New Site").platform == "some_new_site"


def test_a_post_keeps_what_the_desk_needs() -> None:
    post = to_post(
        read(
            platform="Twitter",
            author={"handle": "@Anna_V", "followers": 12},
            in_reply_to={"id": "99"},
            rating="3/5",
            sentiment="mixed",
            matched=["lumivelo"],
            channel="timeline",
        ),
        "octolens",
        author_key="x:anna_v",
        conversation="x:99",
    )
    assert (post.source, post.platform, post.author.key) == (
        "octolens",
        "x",
        "x:anna_v",
    )
    assert (post.conversation_id, post.rating, post.sentiment) == (
        "x:99",
        "3/5",
        "mixed",
    )
    assert (post.keywords, post.channel_name) == (("lumivelo",), "timeline")
    advised_against = to_post(
        read(rating={"recommended": False}), "s", author_key=None, conversation=None
    )
    assert advised_against.rating == "not_recommended"


def test_the_schema_is_valid_and_accepts_its_own_example() -> None:
    schema = Incoming.model_json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    [example] = schema["examples"]
    jsonschema.validate(example, schema)
    assert Incoming.model_validate(example).external_id == "t1_nx7q2ab"
    undescribed = [
        n for n, p in schema["properties"].items() if not p.get("description")
    ]
    assert undescribed == []
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"title": "no way to find it again"}, schema)


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(exclude_categories=())),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "url", "name", "label", "value"]), inner
        )
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(Incoming.model_fields)), _JSON))
def test_any_fields_are_read_or_refused_with_reasons(fields: dict[str, object]) -> None:
    parsed = Parsed()
    take(parsed, 0, fields, fields, ANY)
    assert all(broken.error for broken in parsed.broken)
    for mention in parsed.incoming:
        assert mention.url or mention.external_id or mention.text
        assert Incoming.model_validate_json(mention.model_dump_json()) == mention
