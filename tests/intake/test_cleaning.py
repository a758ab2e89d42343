"""Tests that every text-like field of every source is cleaned, and nothing people wrote."""

from typing import Any

import pytest

from bot.config.sources import SourceSettings
from bot.incoming.format import Incoming
from handlers.sources.cleaning import keywords_of, readable
from handlers.sources.registry import SOURCES

ANY = SourceSettings(name="any", token="any-token")
MARKED = "Lamps &amp; <b>bells</b>"
CLEAN = "Lamps & bells"


def read(source: str, item: dict[str, Any]) -> Incoming:
    parsed = SOURCES[source].parse(item, ANY)
    assert [broken.error for broken in parsed.broken] == []
    [mention] = parsed.incoming
    return mention


@pytest.mark.parametrize(
    ("source", "item"),
    [
        ("own", {"text": MARKED, "title": MARKED, "channel": MARKED,
                 "author": {"name": MARKED}, "tags": [MARKED]}),
        ("octolens", {"body": MARKED, "title": MARKED, "subreddit": MARKED,
                      "author": {"name": MARKED}, "keyword": MARKED}),
        ("syften", {"text": MARKED, "title": MARKED, "backend_sub": MARKED,
                    "author": MARKED, "item_url": "https://a.example/1"}),
        ("kwatch", {"content": MARKED, "title": MARKED, "author": MARKED,
                    "link": "https://a.example/1"}),
        ("f5bot", {"content_html": MARKED, "title": MARKED, "group": MARKED,
                   "username": MARKED, "tags": ["x", MARKED]}),
    ],
)  # fmt: skip
def test_every_field_for_reading_is_cleaned(source: str, item: dict[str, Any]) -> None:
    """Of each source, not only its text; fields of the same meaning read the same."""
    mention = read(source, item)
    dumped = mention.model_dump_json()
    assert (mention.text, mention.title) == (CLEAN, CLEAN)
    assert "&amp;" not in dumped
    assert "<b>" not in dumped
    assert CLEAN in (mention.author.name, mention.author.handle)


def test_a_mapped_source_is_cleaned_as_well() -> None:
    settings = SourceSettings.model_validate(
        {
            "name": "tool",
            "token": "any-token",
            "adapter": "map",
            "mapping": {"fields": {"title": "t", "text": "t", "author.name": "t"}},
        }
    )
    [mention] = SOURCES["map"].parse({"t": MARKED}, settings).incoming
    assert (mention.title, mention.text, mention.author.name) == (CLEAN,) * 3


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Lights &gt; bells &#x27;now&#x27;", "Lights > bells 'now'"),
        ("Fish &amp;amp; chips", "Fish & chips"),
        ("Caf&eacute; &#8211; sch&ouml;n", "Café – schön"),
        ("&lt;b&gt;Lamp&lt;/b&gt; of the year", "Lamp of the year"),
        ("the tag &lt;div&gt; is old", "the tag <div> is old"),
        ("I <3 it & a < b", "I <3 it & a < b"),
        ("mail me <kim@example.com> &amp; wait", "mail me <kim@example.com> & wait"),
        ("<![CDATA[Recall of a <em>lamp</em>]]>", "Recall of a lamp"),
        ("FÃ¼r alle RÃ¤der â€“ schÃ¶n", "Für alle Räder – schön"),
        ("Gr\u00c3\u00bc\u00c3\u009fe \u00f0\u0178\u2019\u00a1", "Grüße 💡"),
        ("cut off in the middle of an Ã¼ and Ã", "cut off in the middle of an ü and "),
        ("ÃO DE AÇÚCAR, MAÇÃ”", "ÃO DE AÇÚCAR, MAÇÃ”"),
        ("« déjà » vu", "« déjà » vu"),
        ("Der Buchstabe „Ä“ fehlt", "Der Buchstabe „Ä“ fehlt"),
        ("AT&T;", "AT&T;"),
    ],
)
def test_a_text_reads_as_it_was_written(written: str, meant: str) -> None:
    assert readable(written) == meant


@pytest.mark.parametrize(
    ("author", "handle", "name"),
    [
        ("nordlicht.example (Nordlicht 🔎)", "nordlicht.example", "Nordlicht 🔎"),
        ("@mara (Mara (she))", "mara", "Mara (she)"),
        ("Mara Lind (@mara_l)", "mara_l", "Mara Lind"),
        ("Mara Lind", None, "Mara Lind"),
        ("mara_l", "mara_l", None),
    ],
)
def test_a_name_beside_an_account_is_told_apart(
    author: str, handle: str | None, name: str | None
) -> None:
    mention = read("syften", {"item_url": "https://a.example/1", "author": author})
    assert (mention.author.handle, mention.author.name) == (handle, name)


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        ("Bluesky post by mara.example (Mara 🔎)", None),
        ("Hacker News comment by mara.example", None),
        ("Post by @mara.example", None),
        ("Reddit comment by u/mara.example on Which lamp?", "Which lamp?"),
        ("Post by mara.example: Which lamp?", "Which lamp?"),
        ("Review by somebody who knows lamps", "Review by somebody who knows lamps"),
        ("A post by mara.example was deleted", "A post by mara.example was deleted"),
        ("Which lamp?", "Which lamp?"),
    ],
)
def test_a_byline_of_the_tool_is_no_title(title: str, kept: str | None) -> None:
    item = {
        "item_url": "https://a.example/1",
        "author": "mara.example (Mara 🔎)",
        "title": title,
    }
    assert read("syften", item).title == kept


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Post by Kim\nMy lamp broke", "My lamp broke"),
        ("Post by Kim: my lamp broke", "my lamp broke"),
        ("Post by Kim on lamps", "Post by Kim on lamps"),
        ("Post by Kim", "Post by Kim"),
    ],
)
def test_a_byline_before_a_text_goes_only_where_a_line_follows(
    said: str, shown: str
) -> None:
    assert read("own", {"text": said, "author": "Kim"}).text == shown


@pytest.mark.parametrize(
    ("group", "shown"),
    [("fietsen", "r/fietsen"), ("r/fietsen", "r/fietsen"), ("/r/fietsen", "r/fietsen")],
)
def test_a_subreddit_has_its_prefix_once(group: str, shown: str) -> None:
    item = {"url": "https://a.example/1", "source": "reddit", "subreddit": group}
    channel = read("octolens", item).channel
    assert channel is not None
    assert channel.name == shown


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("Keywords: lamp, bike bell", ("lamp", "bike bell")),
        ("keyword: lamp", ("lamp",)),
        ("Suchbegriffe: lamp", ("lamp",)),
        ("lamp", ("lamp",)),
    ],
)
def test_the_label_of_a_search_is_no_part_of_it(
    query: str, words: tuple[str, ...]
) -> None:
    matched = read("kwatch", {"link": "https://a.example/1", "query": query}).matched
    assert matched is not None
    assert matched.keywords == words
    assert ":" not in (matched.query or "")


def test_the_words_of_a_search_are_told_from_its_operators() -> None:
    assert keywords_of("lamp tag:brand NOT site:intern.example") == ["lamp"]
    assert keywords_of('(lamp OR "bike light") -spam AND NOT bell') == [
        "lamp",
        "bike light",
    ]


def test_f5bot_loses_its_own_words_before_a_title_and_no_other() -> None:
    item = {"url": "https://a.example/1", "tags": ["lamp", "Reddit Posts"]}
    prefixed = {**item, "title": "lamp - Reddit Posts - Lamps - a story - part 2"}
    assert read("f5bot", prefixed).title == "Lamps - a story - part 2"
    assert read("f5bot", {**item, "title": "A - B - C"}).title == "A - B - C"


@pytest.mark.parametrize("word", ["null", "undefined", "None", " NaN ", "N/A"])
def test_words_of_programs_that_have_nothing_to_say_are_nothing(word: str) -> None:
    """An id of that kind would make one mention of all of them."""
    mention = read("own", {"text": "hello", "external_id": word, "title": word})
    assert (mention.external_id, mention.title) == (None, None)


def test_a_value_in_a_list_of_one_is_the_value() -> None:
    item = {"text": ["hello"], "url": ["https://a.example/1"], "author": ["Kim"]}
    mention = read("own", item)
    assert (mention.text, mention.url) == ("hello", "https://a.example/1")
    assert mention.author.name == "Kim"


def test_an_address_is_never_cleaned() -> None:
    url = "https://a.example/?a=1&lt=2&amp;b=3"
    assert read("own", {"text": "hello", "url": url}).url == url
