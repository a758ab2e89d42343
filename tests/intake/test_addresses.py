"""Tests that an address is written in one way (sources.md section 3)."""

import hypothesis.strategies as st
import pytest
from hypothesis import example, given, settings

from bot.incoming.addresses import MOST_CHARACTERS, canonical, site_of
from bot.incoming.platforms import platform_of


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


@pytest.mark.parametrize(
    "wrapped",
    [
        "https://www.google.at/url?rct=j&url={}&ct=ga",
        "https://www.google.co.nz/url?q={}&sa=D",
        "https://google.com.br/url?q={}",
        "https://l.facebook.com/l.php?u={}&h=AT0x",
        "https://lm.facebook.com/l.php?u={}",
        "https://www.facebook.com/l.php?u={}",
        "https://l.instagram.com/?u={}&e=AT2",
        "https://l.threads.net/?u={}",
        "https://out.reddit.com/t3_1ab?url={}&token=x",
        "https://www.youtube.com/redirect?event=comments&q={}",
        "https://www.linkedin.com/safety/go?url={}&trk=x",
        "https://nam02.safelinks.protection.outlook.com/?url={}&data=05",
        "https://alerts.tool.example/redirect?mention=7&url={}",
        "https://app.tool.example/v2/click?target={}&user=3",
        "https://tool.example/r?to={}",
        "https://www.bing.com/news/apiclick.aspx?ref=FexRss&url={}&c=1",
        "https://steamcommunity.com/linkfilter/?u={}",
        "https://exit.sc/?url={}",
        "https://translate.google.com/translate?sl=de&u={}",
        "https://alerts.tool.example/alerts/email_click/?u={}",
        "https://tool.example/go?url={}",
    ],
)
def test_a_wrapped_link_is_the_page_behind_it(wrapped: str) -> None:
    encoded = "https%3A%2F%2Fwww.krant.example%2Flamp%3Fid%3D7"
    assert canonical(wrapped.format(encoded)) == "https://krant.example/lamp?id=7"
    plain = wrapped.format("https://krant.example/lamp")
    assert canonical(plain) == "https://krant.example/lamp"
    twice = wrapped.format("https%3A%2F%2Fgoogle.ch%2Furl%3Fq%3D" + encoded)
    assert canonical(twice) == "https://krant.example/lamp?id=7"


@pytest.mark.parametrize(
    "wrapped",
    [
        "https://urldefense.com/v3/__https://krant.example/lamp__;!!abc!def$",
        "https://urldefense.proofpoint.com/v2/url?u=https-3A__krant.example_lamp&d=D",
        "https://x.awstrack.example/L0/https:%2F%2Fkrant.example%2Flamp/1/0100-7/s=9",
        "https://mail.tool.example/click/https%3A%2F%2Fkrant.example%2Flamp",
        "https://tool.example/redirect?u=aHR0cHM6Ly9rcmFudC5leGFtcGxlL2xhbXA",
        "https://r.search.yahoo.com/_ylt=A/RU=https%3a%2f%2fkrant.example%2flamp/RK=2/RS=x-",
    ],
)
def test_mail_filters_and_counters_write_the_page_in_ways_of_their_own(
    wrapped: str,
) -> None:
    assert canonical(wrapped) == "https://krant.example/lamp"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://amp.krant.example/lamp", "https://krant.example/lamp"),
        ("https://krant.example/lamp/amp/", "https://krant.example/lamp"),
        ("https://krant.example/lamp?amp=1", "https://krant.example/lamp"),
        (
            "https://krant.example/lamp?wt_mc=7&at_medium=a",
            "https://krant.example/lamp",
        ),
        ("https://de-de.facebook.com/rad/posts/7", "https://facebook.com/rad/posts/7"),
        ("https://nitter.net/ida/status/7", "https://x.com/ida/status/7"),
    ],
)
def test_one_page_in_two_editions(one: str, other: str) -> None:
    assert canonical(one) == canonical(other) == other


@pytest.mark.parametrize(
    "url",
    ["https://amp.dev/lamp", "https://laden.example/amp", "https://laden.example"],
)
def test_an_amplifier_is_no_edition(url: str) -> None:
    assert canonical(url) == url


@pytest.mark.parametrize(
    "url",
    [
        "https://google.at/search?q=https://krant.example/lamp",
        "https://google.evil.example/search?q=https://krant.example/lamp",
        "https://login.example/start?next=https://krant.example/lamp",
        "https://forum.example/t/9?url=https://krant.example/lamp",
        "https://tool.example/redirect?url=javascript:alert(1)",
        "https://tool.example/redirect?url=%2Flamp",
    ],
)
def test_what_only_speaks_of_another_page_is_not_opened(url: str) -> None:
    assert (canonical(url) or "").split("/")[2] == url.split("/")[2]


def test_the_page_behind_an_amp_viewer_is_found() -> None:
    page = "https://krant.example/lamp"
    assert canonical("https://www.google.nl/amp/s/www.krant.example/lamp") == page
    viewer = "https://krant-example.cdn.ampproject.org/c/s/krant.example/lamp"
    assert canonical(viewer) == page


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.Forum.example/t/9", "http://forum.example:80/t/10?x=1"),
        ("https://m.forum.example./a", "https://forum.example"),
    ],
)
def test_two_addresses_of_one_site(one: str, other: str) -> None:
    assert site_of(one) == site_of(other) == "forum.example"


@pytest.mark.parametrize(
    "url",
    [
        "https://forum.example:8443/t/9",
        "https://lena.substack.example/p/1",
        "https://xn--frum-5qa.example/",
    ],
)
def test_ports_and_subdomains_are_sites_of_their_own(url: str) -> None:
    assert site_of(url) not in (None, "forum.example", "substack.example")


@pytest.mark.parametrize(
    ("url", "platform"),
    [
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fkrant.example%2Fa", None),
        (
            "https://www.youtube.com/redirect?q=https%3A%2F%2Fx.com%2Fida%2Fstatus%2F1",
            "x",
        ),
        ("https://www.facebook.com/lampen/posts/1", "facebook"),
    ],
)
def test_a_wrapped_link_is_of_the_platform_it_leads_to(
    url: str, platform: str | None
) -> None:
    assert platform_of(url) == platform
