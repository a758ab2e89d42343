"""Which keys a post has, and when two posts with the same key are one."""

from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from bot.errors import Misconfigured
from bot.incoming.format import Incoming
from bot.intake.rules.identity import IdentityKeys, conversation_key, keys, names_at
from bot.intake.rules.namespaces import author_key
from bot.playbook.playbook import Playbook

PLATFORMS = Playbook.load().platforms


def read(**said: Any) -> Incoming:
    return Incoming.model_validate(said)


def keys_of(source: str = "ifttt", /, **said: Any) -> IdentityKeys:
    return keys(read(**said), source, PLATFORMS)


def names(source: str = "ifttt", /, **said: Any) -> dict[str, str]:
    return {name.text: name.basis for name in keys_of(source, **said).names}


def have_one_in_common(one: IdentityKeys, other: IdentityKeys, *bases: str) -> bool:
    common = {*one.names} & {*other.names}
    return any(name.basis in bases for name in common)


@given(
    st.text(max_size=60) | st.sampled_from(["https://shop.example/a#b1", "http://["]),
    st.none() | st.text(max_size=30),
    st.none() | st.text(min_size=1, max_size=30),
    st.sampled_from(["x", "forum", "gamesite", "mastodon", "news"]),
)
def test_every_mention_has_a_key_of_its_own_that_does_not_change(
    url: str, text: str | None, number: str | None, platform: str
) -> None:
    incoming = Incoming.model_construct(
        url=url, text=text, external_id=number, platform=platform
    )
    found = keys(incoming, "ifttt", PLATFORMS)
    assert found.own
    assert found == keys(incoming, "ifttt", PLATFORMS)
    assert all(len(name.text) <= 320 for name in found.names)


@pytest.mark.parametrize(
    ("one", "other", "name"),
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
        ("https://www.tiktok.com/@jo/video/77?is_from=web", "https://m.tiktok.com/@jo/photo/77",
         "tiktok:77"),
        ("https://www.threads.net/@jo/post/DAB?x=1", "https://threads.com/t/DAB", "threads:DAB"),
        ("https://de.trustpilot.com/reviews/65f", "https://www.trustpilot.com/reviews/65f", "trustpilot:65f"),
        ("https://www.facebook.com/lampen/posts/99?comment_id=5",
         "https://m.facebook.com/story.php?story_fbid=99&id=4&comment_id=5", "facebook:99/5"),
        ("https://www.linkedin.com/feed/update/urn:li:activity:739412?commentUrn=urn%3Ali%3Acomment%3A%28activity%3A739412%2C7394%29",
         "https://de.linkedin.com/posts/jo-activity-739412-Ab?commentUrn=urn:li:comment:(activity:739412,7394)",
         "linkedin:739412/7394"),
        ("https://news.ycombinator.com/item?id=41#42", "https://news.ycombinator.com/item?id=42",
         "hackernews:42"),
        ("https://t.me/s/lampen/12", "https://t.me/lampen/12?single", "telegram:lampen/12"),
    ],
)  # fmt: skip
def test_two_tools_name_the_same_post(one: str, other: str, name: str) -> None:
    assert name in names(url=one)
    assert name in names(url=other)


@pytest.mark.parametrize(
    ("platform", "number", "name"),
    [
        ("reddit", "reddit_t3_1AB", "reddit:t3_1ab"),
        ("x", "tweet-1989331112223334445", "x:1989331112223334445"),
        ("hackernews", "hn_41", "hackernews:41"),
        ("bluesky", "at://did:plc:abc/app.bsky.feed.post/3lb2", "bluesky:3lb2"),
        ("linkedin", "urn:li:activity:739412", "linkedin:739412"),
    ],
)
def test_an_id_and_an_address_name_the_same_post(
    platform: str, number: str, name: str
) -> None:
    assert names(platform=platform, external_id=number)[name] == "given"


def test_an_installation_describes_a_platform_of_its_own() -> None:
    described = {"name": "Game site", "emoji": "🎮", "ids": "platform"}
    book = Playbook.load(overrides={"platforms": {"gamesite": described}})
    incoming = read(platform="gamesite", external_id="7", text="hi")
    one, other = (keys(incoming, via, book.platforms) for via in ("ifttt", "make"))
    assert have_one_in_common(one, other, "given")


def test_a_reach_nobody_knows_is_named_with_its_place() -> None:
    with pytest.raises(Misconfigured) as told:
        Playbook.load(overrides={"platforms": {"x": {"ids": "planet"}}})
    assert "platforms.toml: x.ids" in str(told.value)


def test_an_instance_is_part_of_the_id_where_each_counts_for_itself() -> None:
    here = names(platform="mastodon", url="https://norden.example/@lena/113")
    there = names(platform="mastodon", url="https://sueden.example/@lena/113")
    by_id = names(
        platform="mastodon", external_id="113", url="https://norden.example/@lena/113"
    )
    assert "mastodon@norden.example:113" in {*here} & {*by_id}
    assert {*here}.isdisjoint(there)


@pytest.mark.parametrize("platform", ["web", "blog", "email", "gamesite", "news"])
def test_an_id_of_a_careful_kind_means_nothing_to_another_source(platform: str) -> None:
    said = {"platform": platform, "external_id": "1001", "text": "hi"}
    one, other = keys_of("ifttt", **said), keys_of("make", **said)
    assert not have_one_in_common(one, other, "post", "given", "number", "thread")
    assert keys_of("ifttt", **said) == one


def test_one_source_that_reads_two_sites_may_meet_an_id_twice() -> None:
    said = {"platform": "forum", "external_id": "12", "text": "hi"}
    one = keys_of(**said, url="https://eins.example/t/12")
    other = keys_of(**said, url="https://zwei.example/t/12")
    assert one.own != other.own
    assert not have_one_in_common(one, other, "post", "words")


def test_a_source_whose_only_id_is_the_address_has_no_ids() -> None:
    page = "https://shop.example/lamp"
    one = keys_of(external_id=page, url=page, text="too dark", kind="review")
    other = keys_of(external_id=page, url=page, text="too bright", kind="review")
    assert one.own != other.own
    assert not have_one_in_common(one, other, "post", "number", "words", "thread")


def test_a_page_of_many_is_told_apart_by_who_writes_what() -> None:
    page = {"platform": "google_business", "url": "https://g.page/lampen"}
    one = keys_of(**page, kind="review", author="Ida", text="dark")
    again = keys_of("make", **page, kind="review", author="ida", text=" dark")
    other = keys_of(**page, kind="review", author="Ida", text="bright")
    assert have_one_in_common(one, again, "words")
    assert not have_one_in_common(one, other, "words", "post", "thread")


def test_comments_below_a_film_are_not_the_film() -> None:
    film = "https://youtu.be/dQw4"
    assert names(url=film)["youtube:dQw4"] == "thread"
    assert "youtube:dQw4" not in names(url=film, kind="comment", text="hi")


def test_the_address_of_an_article_has_no_parts() -> None:
    one = names(platform="news", kind="article", url="https://krant.example/a#0")
    other = names(platform="news", kind="article", url="https://krant.example/a#3")
    assert one == other
    assert one["article https://krant.example/a"] == "article"


def test_the_anchor_of_a_comment_counts() -> None:
    one = names(url="https://krant.example/a#comment-1", kind="comment")
    other = names(url="https://krant.example/a#comment-2", kind="comment")
    assert one["https://krant.example/a#comment-1"] == "thread"
    assert "https://krant.example/a#comment-1" not in other


def test_no_source_can_be_named_so_that_its_ids_look_like_those_of_a_platform() -> None:
    inside = names("x", platform="gamesite", external_id="19", text="hi")
    assert {*inside}.isdisjoint(names("make", platform="x", external_id="19"))


def test_a_very_long_address_gives_short_names_of_its_own() -> None:
    one, other = (
        keys_of(url=f"https://blog.example/{'a' * 2000}{end}") for end in "xy"
    )
    assert one.own != other.own
    assert {*one.names}.isdisjoint(other.names)


def who(handle: str | None, platform: str, **channels: str) -> str | None:
    source = channels.pop("source", "ifttt")
    return author_key(handle, platform, PLATFORMS, source=source, **channels)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (who("@Sanne", "x"), who("sanne ", "x", source="make")),
        (who("lena", "mastodon", url="https://norden.example/@lena/1"),
         who("@Lena@norden.example", "mastodon", source="make")),
        (who("lena", "mastodon", url="https://ost.example/@lena@norden.example/7"),
         who("lena@norden.example", "mastodon", url="https://ost.example/@lena@norden.example/7")),
        (who("lena", "forum", url="https://www.forum.example/t/1"),
         who("LENA", "forum", url="http://forum.example/t/2", source="make")),
        (who("lena", "web", url="https://forum.example/t/1"),
         who("lena", "web", profile="https://forum.example/u/lena")),
        (who("lena@post.example", "email"), who("Lena@post.example", "email", source="make")),
    ],
)  # fmt: skip
def test_one_author_written_in_two_ways(one: str | None, other: str | None) -> None:
    assert one == other is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (who("lena", "forum", url="https://eins.example/1"),
         who("lena", "forum", url="https://zwei.example/1")),
        (who("lena", "web", url="https://eins.example/1"),
         who("lena", "web", url="https://eins.example:8443/1")),
        (who("lena", "mastodon", url="https://norden.example/@lena/1"),
         who("lena", "mastodon", url="https://sueden.example/@lena/1")),
        (who("lena", "blog", url="https://a.substack.example/p/1"),
         who("lena", "blog", url="https://b.substack.example/p/1")),
        (who("lena", "gamesite"), who("lena", "gamesite", source="make")),
        (who("lena", "web"), who("lena", "web", source="make")),
        (who("lena", "x"), who("lena", "reddit")),
    ],
)  # fmt: skip
def test_two_authors_of_one_name(one: str | None, other: str | None) -> None:
    assert one != other


def test_an_author_without_an_account_is_not_known_again() -> None:
    assert who(None, "x") is who(" @ ".strip(), "x") is None


def talk(source: str = "ifttt", /, **said: Any) -> str | None:
    return conversation_key(read(text="hi", **said), source, PLATFORMS)


def test_conversations_have_the_same_reach_as_ids() -> None:
    assert talk(platform="x", thread_id="7") == talk("make", platform="x", thread_id=7)
    assert talk(thread_id="12") != talk("make", thread_id="12")
    forum = {"platform": "forum", "thread_id": "12"}
    one = talk(**forum, url="https://eins.example/t/12")
    assert one == talk("make", **forum, url="https://eins.example/t/12?p=2")
    assert one != talk(**forum, url="https://zwei.example/t/12")


def test_a_page_of_many_is_no_conversation() -> None:
    parent = {"url": "https://shop.example/lamp"}
    assert talk(in_reply_to=parent) is None
    assert (
        talk(platform="x", in_reply_to={"url": "https://x.com/a/status/19"}) == "x:19"
    )


def test_an_address_in_a_post_names_what_stands_there() -> None:
    [name] = names_at("https://mobile.twitter.com/i/web/status/19?s=20", "blog")
    assert (name.text, name.basis) == ("x:19", "post")
