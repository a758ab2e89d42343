"""One post in other words is shown as it reads now; two posts with one id are two cards."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from data.models import Status
from tests.world.feed import Feed, left_in_file, left_in_slack, open_feed
from tests.world.services import Services, texts_shown

POST: dict[str, Any] = {
    "platform": "x",
    "external_id": "1989000000000000041",
    "url": "https://x.com/ilse/status/1989000000000000041",
    "author": {"handle": "ilse", "name": "Ilse B."},
    "text": "Such a bright little lamp.",
}
DEMAND = "Such a bright little lamp. It burnt my hand today, I want my money back."


@pytest.fixture
async def feed(tmp_path: Path) -> AsyncIterator[Feed]:
    async with open_feed(tmp_path) as opened:
        yield opened


async def test_what_another_tool_shows_in_other_words_is_read(feed: Feed) -> None:
    """Nobody calls it an edit: praise that was over is taken up with what it says now."""
    world = feed.world
    number = await feed.mention(POST)
    await world.anna.press("I'll take it")
    await world.anna.press("💚 Praise")
    await world.deliver_press("anna", "mention.settle.liked", number)

    sent = await feed.send({**POST, "text": DEMAND}, via="syften")

    assert (sent["new"], sent["attached"]) == (0, 1)
    assert (await world.look(number)).status is Status.CLAIMED
    assert "burnt my hand" in world.shown(number)
    [line] = [one for one in world.thread_texts(number) if "other words" in one]
    assert "Syften" in line
    assert "open again" in line
    assert "by the author" not in world.shown(number)
    await world.anna.press("History", number)
    assert "Syften showed the post in other words" in world.anna.dialog


async def test_either_tool_may_send_its_words_again(services: Services) -> None:
    await services.deliver("ifttt", **POST)
    await services.deliver("make", **{**POST, "text": DEMAND})
    for _ in range(2):
        for via, text in (("ifttt", POST["text"]), ("make", DEMAND)):
            again = await services.deliver(via, **{**POST, "text": text})
            assert again.result == "duplicate"
            assert await texts_shown(services) == [DEMAND]


@pytest.mark.parametrize(
    "text",
    [
        "Such a bright little …",
        "such a bright, little lamp",
        "Such a bright little lamp. https://t.co/Qx1",
        "... little lamp.",
    ],
)
async def test_what_was_cut_or_spelled_otherwise_is_no_change(
    services: Services, text: str
) -> None:
    first = await services.deliver("ifttt", **POST)
    second = await services.deliver("make", **{**POST, "text": text})
    assert (second.result, second.mention) == ("attached", first.mention)
    assert await texts_shown(services) == [POST["text"]]


async def test_a_rating_another_tool_shows_is_read(services: Services) -> None:
    review = {**POST, "kind": "review", "rating": {"value": 5, "best": 5}}
    first = await services.deliver("ifttt", **review)
    assert first.mention is not None
    same = {**review, "rating": {"value": 10, "best": 10}}
    await services.deliver("octolens", **same)
    assert (await services.look(first.mention)).post.rating == "5/5"
    worse = {**review, "rating": {"value": 1, "best": 5}}
    await services.deliver("make", **worse)
    assert (await services.look(first.mention)).post.rating == "1/5"


async def test_every_tool_cuts_its_own_part_out_of_an_article(
    services: Services,
) -> None:
    article = {
        "kind": "article",
        "url": "https://krant.example/lampen",
        "title": "Recall of all lamps of this year",
        "text": "The maker calls them back.",
    }
    first = await services.deliver("ifttt", **article)
    other = {**article, "text": "… because the battery may catch fire …"}
    second = await services.deliver("make", **other)
    assert (second.result, second.mention) == ("attached", first.mention)
    assert await texts_shown(services) == ["The maker calls them back."]


async def test_a_tool_without_ids_may_tell_of_an_edit(services: Services) -> None:
    """The address shows the id of the platform."""
    post = {key: POST[key] for key in ("platform", "url", "text")}
    first = await services.deliver("ifttt", **post)
    edit = await services.deliver("ifttt", **{**post, "text": DEMAND})
    assert (edit.result, edit.mention) == ("attached", first.mention)
    assert await texts_shown(services) == [DEMAND]


@pytest.mark.parametrize(
    ("author", "more", "cards"),
    [
        ({"name": "Jo"}, {}, 2),
        ({"handle": "jo"}, {}, 1),
        ({"handle": "jo"}, {"published_at": "2026-03-04T08:00:00Z"}, 2),
        ({}, {}, 2),
    ],
)
async def test_a_number_of_two_tools_is_one_post_only_of_one_account_at_one_time(
    services: Services, author: dict[str, Any], more: dict[str, Any], cards: int
) -> None:
    """A name belongs to several people; what is shown of one post is the latest."""
    said = {"platform": "google_business", "external_id": "1004", "author": author}
    early = {"published_at": "2026-03-04T09:30:00Z"}
    await services.deliver("ifttt", **said, **early, text="Forty minutes in a queue.")
    await services.deliver("make", **said, **more, text="They fixed my gears at once.")
    assert len(await texts_shown(services)) == cards
    assert "They fixed my gears at once." in await texts_shown(services)


async def test_nobody_counts_as_far_as_a_platform(services: Services) -> None:
    """A long id and one name are one review, whoever tells of its change."""
    said = {
        "platform": "google_business",
        "external_id": "ChdDSUhNMG9nS0VJQ0FnSUQ",
        "author": {"name": "Jo"},
    }
    first = await services.deliver("ifttt", **said, text="Forty minutes in a queue.")
    second = await services.deliver("make", **said, text="They fixed my gears at once.")
    assert (second.result, second.mention) == ("attached", first.mention)


@pytest.mark.parametrize(
    "address",
    [
        "https://www.linkedin.com/feed/update/urn:li:activity:739412000000000000{}",
        "https://www.youtube.com/watch?v=lamp{}",
        "https://www.facebook.com/lumivelo/posts/1000{}",
        "https://www.instagram.com/p/Clamp{}/",
        "https://www.tiktok.com/@jo/video/739412000000000000{}",
        "https://www.reddit.com/r/lamps/comments/1ab{}/lamps/",
    ],
)
@pytest.mark.parametrize("via", ["ifttt", "make"])
async def test_two_addresses_are_two_posts_whatever_number_a_tool_gives_them(
    services: Services, address: str, via: str
) -> None:
    said = {"external_id": "4", "author": {"handle": "jo"}}
    texts = ["The battery is flat.", "A lovely wheel."]
    for number, (source, text) in enumerate(zip(("ifttt", via), texts, strict=True)):
        receipt = await services.deliver(
            source, **said, url=address.format(number), text=text
        )
        assert receipt.result == "new"
    assert await texts_shown(services) == sorted(texts)


@pytest.mark.parametrize("platform", ["threads", "tiktok", "x", "bluesky"])
@pytest.mark.parametrize("via", ["ifttt", "make"])
@pytest.mark.parametrize("first", ["post", "reply"])
async def test_an_answer_with_the_id_of_what_it_answers_hides_neither(
    services: Services, platform: str, via: str, first: str
) -> None:
    """Whichever of both comes first."""
    said = {"platform": platform, "external_id": "1989000000000000041"}
    texts = {"post": "Who repairs a bent wheel?", "reply": "My saddle broke as well."}
    order = (first, "reply" if first == "post" else "post")
    for source, kind in zip(("ifttt", via), order, strict=True):
        await services.deliver(source, **said, kind=kind, text=texts[kind])
    assert await texts_shown(services) == sorted(texts.values())


async def test_comments_below_one_headline_are_told_apart_by_their_words(
    services: Services,
) -> None:
    said = {"platform": "youtube", "external_id": "7", "title": "Lamps called back"}
    texts = ["My battery is flat.", "What a lovely wheel!"]
    for source, text in zip(("ifttt", "make"), texts, strict=True):
        await services.deliver(source, **said, kind="comment", text=text)
    assert await texts_shown(services) == sorted(texts)


ELSEWHERE = "https://www.linkedin.com/feed/update/urn:li:activity:7301234567890123456"
BARE: dict[str, Any] = {
    "platform": "linkedin",
    "external_id": "urn:li:activity:7301234567890123456",
    "url": ELSEWHERE,
    "text": "Ten of these hang in our office since spring.",
}
OTHER = "Two of them flicker, and support has not called back."


async def test_what_may_be_another_text_stays_on_the_card(feed: Feed) -> None:
    """Nobody signed it and nobody called it an edit: both texts are read."""
    world = feed.world
    number = await feed.mention(BARE)

    await feed.send({**BARE, "text": OTHER}, via="syften")

    card = world.shown(number)
    assert card.index(OTHER) < card.index("other words") < card.index("Ten of these")
    await feed.send({**BARE, "text": f"{OTHER} {BARE['text']}"}, via="syften")
    assert "Ten of these" in world.shown(number)
    assert "in other words, as" not in world.shown(number)


async def test_what_its_author_changed_is_not_shown_any_more(feed: Feed) -> None:
    world = feed.world
    number = await feed.mention({**BARE, "text": "Call me on 0611 5550133."})
    await feed.send({**BARE, "text": OTHER, "action": "edited"}, via="syften")
    assert OTHER in world.shown(number)
    assert "5550133" not in world.shown(number)


async def test_a_withdrawal_takes_every_text_off_the_card(feed: Feed) -> None:
    world = feed.world
    await feed.mention(BARE)
    await feed.send({**BARE, "text": OTHER}, via="syften")
    await feed.send({**BARE, "text": None, "action": "deleted"})
    assert left_in_slack(world, "flicker", "Ten of these") == []
    assert left_in_file(world, "flicker", "Ten of these") == []


async def test_everything_is_in_the_full_text(feed: Feed) -> None:
    """A card shows the beginning of a few, its button all of them."""
    world = feed.world
    number = await feed.mention(BARE)
    said = [f"{word} " * 90 + word * 2 for word in ("dim", "loud", "hot", "bent")]
    for text in said:
        await feed.send({**BARE, "text": text}, via="syften")
    assert "dimdim" not in world.shown(number)
    await world.anna.press("Full text", number)
    for end in ("bentbent", "hothot", "loudloud", "dimdim", "since spring"):
        assert end in world.anna.dialog


async def test_a_line_below_shows_both_texts_too(feed: Feed) -> None:
    world = feed.world
    number = await feed.mention(POST)
    line = {
        "platform": "x",
        "kind": "reply",
        "external_id": "1989000000000000077",
        "in_reply_to": {"id": POST["external_id"]},
        "text": "Same here since spring.",
    }
    await feed.send(line)
    await feed.send({**line, "text": "They hum at night."})
    [shown] = [one for one in world.thread_texts(number) if "hum at night" in one]
    assert "Same here since spring." in shown


@pytest.mark.parametrize("number", ["2", "41", "901"])
@pytest.mark.parametrize("signed", [{}, {"author": {"name": "Ilse B."}}])
async def test_a_count_of_another_tool_is_no_edit_of_this_post(
    services: Services, number: str, signed: dict[str, Any]
) -> None:
    """Tools number what they deliver: `2` of one is not `2` of another."""
    mine = {"platform": "linkedin", "external_id": number, "text": BARE["text"]}
    theirs = {**mine, "text": OTHER, "action": "edited", **signed}
    await services.deliver("ifttt", **mine)
    assert (await services.deliver("make", **theirs)).result == "new"
    assert set(await texts_shown(services)) == {BARE["text"], OTHER}
    again = {**mine, "text": "Ten hang in our office.", "action": "edited"}
    assert (await services.deliver("ifttt", **again)).result == "attached"


async def test_an_edit_that_came_with_the_address_of_what_it_answers(
    services: Services,
) -> None:
    """Some tools give an answer the address of the post above it: two posts stay two."""
    await services.deliver("ifttt", **BARE)
    below = {"platform": "linkedin", "kind": "comment", "url": ELSEWHERE}
    sent = await services.deliver("make", **below, text=OTHER, action="edited")
    assert sent.result == "new"
    assert set(await texts_shown(services)) == {BARE["text"], OTHER}
