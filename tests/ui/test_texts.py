"""Hostile text is only text (DESIGN promise 9, features M3)."""

import re
import unicodedata
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ui.texts import (
    clean,
    cut,
    cut_escaped,
    date_token,
    esc,
    escape_mrkdwn,
    fits,
    harmless,
    host_of,
    line,
    literal,
    moment,
    safe_url,
    strip_formatting,
)
from tests.world.view_cases import HOSTILE, WORDS

BERLIN = ZoneInfo("Europe/Berlin")
WILD = st.text(max_size=300) | st.sampled_from(HOSTILE)


@given(WILD)
def test_clean_text_can_be_sent_and_hides_nothing(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    assert not re.search(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", cleaned
    )
    assert "\n\n\n" not in cleaned
    assert len(cleaned) <= 40_000
    assert clean(cleaned) == cleaned


@given(WILD)
def test_marks_do_not_climb_out_of_their_line(text: str) -> None:
    stacked = 0
    for char in clean(text):
        stacked = stacked + 1 if unicodedata.combining(char) else 0
        assert stacked <= 4


@given(WILD)
def test_inert_text_holds_no_command_and_no_format(text: str) -> None:
    said = escape_mrkdwn(clean(text))
    assert "<" not in said
    assert ">" not in said
    assert not re.search(r"(?<!\u2060)[*_~`]", said)
    assert not re.search(r"[@#]\w", said)
    assert not re.search(r"\w\.\w", said)


@given(WILD)
def test_literal_text_holds_no_command(text: str) -> None:
    assert not re.search(r"<[@!#]|<https?:", literal(clean(text)))


@given(WILD, st.integers(min_value=1, max_value=200))
def test_a_cut_never_exceeds_its_budget_nor_cuts_an_entity(
    text: str, most: int
) -> None:
    said = cut_escaped(clean(text), most)
    assert len(said) <= most
    assert not re.search(r"&(?!amp;|lt;|gt;)", said)


@given(WILD, st.integers(min_value=1, max_value=200))
def test_a_cut_keeps_within_characters_and_bytes(text: str, most: int) -> None:
    assert len(cut(clean(text), most)) <= most
    assert len(fits(clean(text), most, most + 3).encode()) <= most + 3


def test_what_fits_is_not_touched() -> None:
    assert cut("abc", 3) == "abc"
    assert cut_escaped("a<b", 6) == "a&lt;b"
    assert cut_escaped("a<b", 5) == "a…"
    assert cut("abcd", 3) == "ab…"


def test_a_family_is_not_torn_apart() -> None:
    family = "👩\u200d👩\u200d👧"
    assert cut(f"ab{family}c", 5) == "ab…"
    assert cut("ab🇩🇪cd", 5) in ("ab🇩🇪…", "ab…")
    assert cut("abe\u0301fgh", 4) == "ab…"


@pytest.mark.parametrize(
    "text", ["\u200d", "\u3164 \ufe0f", "\u200b\u200d\ufeff\n\u2060"]
)
def test_a_text_in_which_nothing_can_be_seen_is_none(text: str) -> None:
    assert clean(text) == ""
    assert clean(f"{text}a") != ""


def test_a_line_is_one_line() -> None:
    assert line(" a\n\n b\tc ", 10) == "a b c"
    assert line(None, 10) == ""


def test_what_was_escaped_before_is_shown_as_it_is() -> None:
    assert esc("&lt;!channel&gt;") == "&amp;lt;!channel&amp;gt;"
    assert strip_formatting("plain words") == "plain words"


@pytest.mark.parametrize(
    ("given_url", "safe"),
    [
        ("https://x.com/a/1?b=c#d", "https://x.com/a/1?b=c#d"),
        ("http://example.org", "http://example.org"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/ä"),
        ("https://example.org/a|b<c>", "https://example.org/a%7Cb%3Cc%3E"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("https://bank.example@evil.example/", None),
        ("https://user:pw@evil.example/", None),
        ("slack://open", None),
        ("https://", None),
        ("//x.com/a", None),
        ("https://localhost/x", None),
        ("https://exa mple.org/", None),
        ("https://example.org:99999/", None),
        ("https://example.org/" + "a" * 3000, None),
        ("", None),
        (None, None),
    ],
)
def test_only_a_safe_address_becomes_a_button(given_url: str, safe: str | None) -> None:
    assert safe_url(given_url) == safe


@given(st.text(max_size=60))
def test_no_address_is_unsafe_or_an_error(text: str) -> None:
    for url in (text, f"https://{text}", f"https://x.com/{text}"):
        safe = safe_url(url)
        assert safe is None or re.match(r"https?://[a-z0-9.-]+(:\d+)?([/?#]|$)", safe)


def test_the_host_is_said_without_www() -> None:
    assert host_of("https://www.example.org/a") == "example.org"


def test_times_are_of_the_desk_and_know_summer() -> None:
    winter = datetime(2026, 3, 28, 13, 30, tzinfo=UTC)
    summer = datetime(2026, 3, 29, 13, 30, tzinfo=UTC)
    words = WORDS["en"]
    assert moment(winter, BERLIN, words, winter) == "14:30"
    assert moment(summer, BERLIN, words, winter) == "Sun 29 Mar, 15:30"
    token = date_token(summer, BERLIN, words, summer)
    stamp = int(summer.timestamp())
    assert token == f"<!date^{stamp}^{{date_short_pretty}} {{time}}|15:30>"


@pytest.mark.parametrize("sign", "=+-@")
@pytest.mark.parametrize("before", ["", " ", "   ", "\n", "\t", "\r\n", "\u00a0"])
def test_a_cell_never_begins_with_a_formula(sign: str, before: str) -> None:
    """One function for every file that a spreadsheet may open."""
    assert str(harmless(f"{before}{sign}cmd|' /c calc'!A0")).startswith("'")


def test_a_cell_says_what_it_said_otherwise() -> None:
    said = ("a=b", "", "  ", "Ü", "'quoted'", None, 4, -4)
    assert tuple(map(harmless, said)) == said
