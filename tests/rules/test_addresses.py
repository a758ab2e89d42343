"""Tests that a post is recognised when it comes again (sources.md section 3)."""

import hypothesis.strategies as st
import pytest
from hypothesis import example, given, settings

from bot.incoming import Incoming
from bot.rules.intake.addresses import MOST_CHARACTERS, canonical, keys
from bot.rules.intake.matching import answers_at, quotes_at


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTP://WWW.Example.ORG/Path/", "https://example.org/Path"),
        ("https://m.example.org:443/a?b=2&a=1", "https://example.org/a?a=1&b=2"),
        ("https://example.org:8443/a#top", "https://example.org:8443/a"),
        ("https://example.org/a?utm_source=x&UTM_medium=y&id=7&fbclid=z&ref=q",
         "https://example.org/a?id=7"),
        ("https://mobile.twitter.com/anna/status/1?s=20&t=abc",
         "https://x.com/anna/status/1"),
        ("https://old.reddit.com/r/fiets/comments/1ab/x/?context=3&share_id=9",
         "https://reddit.com/r/fiets/comments/1ab/x"),
        ("https://np.reddit.com/r/fiets/comments/1ab/",
         "https://reddit.com/r/fiets/comments/1ab"),
        ("https://www.facebook.com/lumivelo/posts/77?comment_id=12&__tn__=R#x",
         "https://facebook.com/lumivelo/posts/77?comment_id=12"),
        ("https://www.youtube.com/watch?v=AbC-12_x&list=PL1&lc=Ugx&t=4s",
         "https://youtube.com/watch?lc=Ugx&v=AbC-12_x"),
        ("https://www.google.com/url?rct=j&url=https%3A%2F%2Fblog.example%2Fp%2F1&ct=ga",
         "https://blog.example/p/1"),
        ("https://t.co/AbC", "https://t.co/AbC"),
        ("https://münchen.example/rad", "https://xn--mnchen-3ya.example/rad"),
        ("https://www.com/a", "https://www.com/a"),
        ("https://[2001:db8::1]/a", "https://[2001:db8::1]/a"),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("https://[::1/a", None),
        ("https://example.org:port/", None),
        ("just words", None),
        ("", None),
        ("https://example.org/" + "a" * MOST_CHARACTERS, None),
    ],
)  # fmt: skip
def test_an_address_is_written_in_one_way(url: str, expected: str | None) -> None:
    assert canonical(url) == expected


_HOSTS = st.sampled_from(
    [
        "www.example.org",
        "m.x.com",
        "old.reddit.com",
        "www.google.com",
        "YOUTU.be",
        "ö.de",
    ]
)
_URLS = st.builds(
    lambda scheme, host, path, query, anchor: (
        f"{scheme}://{host}{path}?{query}#{anchor}"
    ),
    st.sampled_from(["http", "https", "HTTPS"]),
    _HOSTS | st.text(max_size=12),
    st.sampled_from(["/url", "", "//", "/a/"]) | st.text(max_size=20),
    st.sampled_from(
        ["url=https://www.google.com/url?q=https://m.x.com/", "a=&&b", "%75tm_a=1"]
    )
    | st.text(max_size=20),
    st.text(max_size=5),
)


@settings(max_examples=500)
@given(st.text() | _URLS)
@example(
    "https://www.google.com/url?url="
    + "https://www.google.com/url?url=" * 5
    + "https://a.b/"
)
def test_any_text_has_one_canonical_form_or_none(text: str) -> None:
    once = canonical(text)
    if once is not None:
        assert once.startswith("https://")
        assert canonical(once) == once


@given(st.text(min_size=1) | _URLS, st.none() | st.text(max_size=30))
def test_every_mention_has_an_own_key_that_does_not_change(
    url: str, text: str | None
) -> None:
    incoming = Incoming.model_construct(url=url, text=text, kind="comment")
    assert keys(incoming).own
    assert keys(incoming) == keys(incoming)


@pytest.mark.parametrize(
    ("one", "other", "address"),
    [
        ("https://twitter.com/anna/status/19?s=20", "https://x.com/i/web/status/19", "x:19"),
        ("https://www.reddit.com/r/fiets/comments/1AB/some_title/nv3/",
         "https://old.reddit.com/r/fiets/comments/1ab/comment/nv3", "reddit:t1_nv3"),
        ("https://redd.it/1ab", "https://reddit.com/r/fiets/comments/1ab/title", "reddit:t3_1ab"),
        ("https://youtu.be/dQw4", "https://m.youtube.com/watch?v=dQw4&feature=share", "youtube:dQw4"),
        ("https://youtube.com/shorts/dQw4?lc=Ug1", "https://youtube.com/watch?lc=Ug1&v=dQw4",
         "youtube:dQw4/Ug1"),
        ("https://bsky.app/profile/jo.bsky.social/post/3lb2xk5q7zc2a",
         "https://bsky.app/profile/did:plc:abc/post/3lb2xk5q7zc2a", "bluesky:3lb2xk5q7zc2a"),
        ("https://www.instagram.com/p/DQx1/?igsh=1", "https://instagram.com/lisa/reel/DQx1",
         "instagram:DQx1"),
        ("https://www.linkedin.com/feed/update/urn:li:activity:739412",
         "https://de.linkedin.com/posts/jo_rad-activity-739412-AbCd", "linkedin:739412"),
        ("https://news.ycombinator.com/item?id=41", "http://news.ycombinator.com/item?id=41#42",
         "hackernews:41"),
        ("https://www.tiktok.com/@jo/video/77?is_from=web", "https://m.tiktok.com/@jo/photo/77",
         "tiktok:77"),
        ("https://www.threads.net/@jo/post/DAB?x=1", "https://threads.com/t/DAB", "threads:DAB"),
        ("https://de.trustpilot.com/reviews/65f", "https://www.trustpilot.com/reviews/65f", "trustpilot:65f"),
    ],
)  # fmt: skip
def test_two_tools_name_the_same_post(
    one: str, other: str, address: str | None
) -> None:
    first, second = (keys(Incoming(url=url)).address for url in (one, other))
    assert first == second == address


def test_the_order_of_keys_is_id_then_post_then_address_then_content() -> None:
    url = "https://x.com/anna/status/19"
    assert keys(Incoming(external_id="7", url=url)).own == "id:x:7"
    assert keys(Incoming(url=url)).own == "x:19"
    assert keys(Incoming(url="https://blog.example/p/")).own == "https://blog.example/p"
    assert keys(Incoming(text="hello")).own.startswith("hash:")
    assert keys(Incoming(text="hello")).address is None


def test_equal_text_by_two_people_is_two_mentions() -> None:
    anna, ben = ({"text": "hi", "author": {"handle": who}} for who in ("anna", "ben"))
    one, other = Incoming.model_validate(anna), Incoming.model_validate(ben)
    assert keys(one).own != keys(other).own
    assert keys(one).own == keys(Incoming.model_validate(dict(anna))).own


def test_two_reviewers_on_one_page_are_two_mentions() -> None:
    page = {"url": "https://shop.example/lamp", "kind": "review", "text": "fine"}
    one = Incoming.model_validate({**page, "author": "Anna"})
    other = Incoming.model_validate({**page, "author": "Ben"})
    assert keys(one).own != keys(other).own
    assert keys(one).address != keys(other).address


def test_a_page_says_nothing_about_reviews_nobody_signed() -> None:
    page = {"url": "https://shop.example/lamp", "kind": "review"}
    one = Incoming.model_validate({**page, "text": "fine"})
    other = Incoming.model_validate({**page, "text": "broken"})
    assert keys(one).address is None
    assert keys(one).own != keys(other).own


def test_a_comment_below_an_article_keeps_its_anchor() -> None:
    one = Incoming(url="https://news.example/a#comment-1", kind="comment")
    other = Incoming(url="https://news.example/a#comment-2", kind="comment")
    assert keys(one).address != keys(other).address


def test_an_answer_and_a_quote_find_the_post_by_any_of_its_addresses() -> None:
    post = Incoming(url="https://twitter.com/anna/status/19")
    url = "https://mobile.twitter.com/i/web/status/19?s=20"
    answer = Incoming.model_validate({"text": "a", "in_reply_to": {"url": url}})
    quote = Incoming(text="b", quoted_url=url)
    assert answers_at(answer) == quotes_at(quote) == keys(post).address


def test_a_very_long_address_gives_a_short_key_of_its_own() -> None:
    one, other = (
        keys(Incoming(url=f"https://blog.example/{'a' * 2000}{end}")).own
        for end in "xy"
    )
    assert len(one) < 250
    assert one != other
