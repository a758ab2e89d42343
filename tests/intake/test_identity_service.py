"""An accepted mention is never lost, and never appears in another author's thread."""

from typing import Any

import pytest

from bot.core.command import Receipt
from bot.followup import service
from bot.mentions.rules import lifecycle
from bot.privacy import forgetting
from data.followup import authors
from data.models import MentionId
from tests.world.services import ANNA, Services, texts_shown

SHOP = {"platform": "web", "url": "https://laden.example/lampe"}
NOTHING: dict[str, Any] = {}


async def both(
    services: Services, one: dict[str, Any], other: dict[str, Any], via: str = "make"
) -> tuple[Receipt, Receipt]:
    """The first comes through one source, the second through another one."""
    return await services.deliver("ifttt", **one), await services.deliver(via, **other)


@pytest.mark.parametrize(
    "platform",
    [None, "web", "blog", "forum", "webshop", "mastodon", "email", "gamesite"],
)
async def test_the_same_number_in_two_sources_is_two_mentions(
    services: Services, platform: str | None
) -> None:
    said = {"external_id": 4711} | ({"platform": platform} if platform else NOTHING)
    one, other = await both(
        services,
        {**said, "author": "Ida", "text": "The lock opens by itself, help!"},
        {**said, "author": "Jo", "kind": "review", "text": "Nice colour."},
    )
    assert (one.result, other.result) == ("new", "new")
    assert len(await services.said("card")) == 2
    assert await texts_shown(services) == [
        "Nice colour.",
        "The lock opens by itself, help!",
    ]


@pytest.mark.parametrize("platform", ["forum", "discourse", "mastodon", "webshop"])
async def test_the_same_number_on_two_sites_is_two_mentions(
    services: Services, platform: str
) -> None:
    said = {"platform": platform, "external_id": "88", "author": "@kim"}
    here = {**said, "url": "https://eins.example/88", "text": "Too heavy."}
    there = {**said, "url": "https://zwei.example/88", "text": "Too light."}
    one, other = await both(services, here, there, via="ifttt")
    again, told_elsewhere = await both(services, there, here)

    assert (one.result, other.result) == ("new", "new")
    assert (again.result, again.mention) == ("duplicate", other.mention)
    assert (told_elsewhere.result, told_elsewhere.mention) == ("attached", one.mention)


async def test_a_number_alone_means_the_only_post_of_its_source_that_has_it(
    services: Services,
) -> None:
    page = {"platform": "forum", "external_id": "5", "text": "Too heavy."}
    one = await services.deliver("ifttt", **page, url="https://eins.example/5")
    gone = {"external_id": "5", "action": "deleted"}
    await services.deliver("ifttt", **gone)
    assert one.mention is not None
    assert (await services.look(one.mention)).post.text is None


async def test_a_number_two_sites_gave_out_takes_nothing_away_by_itself(
    services: Services,
) -> None:
    page = {"platform": "forum", "external_id": "5"}
    for site in ("eins", "zwei"):
        url = f"https://{site}.example/5"
        await services.deliver("ifttt", **page, url=url, text=f"On {site}.")
    await services.deliver("ifttt", external_id="5", text="On none.")
    assert await texts_shown(services) == ["On eins.", "On none.", "On zwei."]


@pytest.mark.parametrize("platform", [None, "web", "forum", "email", "gamesite"])
async def test_a_conversation_of_one_source_is_not_one_of_another(
    services: Services, platform: str | None
) -> None:
    said = {"thread_id": "12"} | ({"platform": platform} if platform else NOTHING)
    one, other = await both(
        services,
        {**said, "external_id": "50", "author": "Ida", "text": "Where is my parcel?"},
        {**said, "external_id": "51", "author": "Jo", "text": "Is mine recalled?"},
    )
    assert (one.result, other.result) == ("new", "new")
    answer = {**said, "external_id": "52", "author": "Ida", "text": "It came!"}
    attached = await services.deliver("ifttt", **answer)
    assert (attached.result, attached.mention) == ("attached", one.mention)


async def test_an_answer_by_number_stays_in_its_source_and_on_its_site(
    services: Services,
) -> None:
    one = await services.deliver(
        "ifttt", external_id="7", url="https://eins.example/7", text="Too heavy."
    )
    answer = {"in_reply_to": {"id": "7"}}
    right = await services.deliver("ifttt", **answer, url="https://eins.example/8")
    elsewhere = await services.deliver("ifttt", **answer, url="https://zwei.example/8")
    stranger = await services.deliver("make", **answer)
    assert (right.result, right.mention) == ("attached", one.mention)
    assert (elsewhere.result, stranger.result) == ("new", "new")


async def test_an_answer_to_a_page_of_many_is_given_to_nobody(
    services: Services,
) -> None:
    page = "https://laden.example/lampe"
    review = {**SHOP, "kind": "review"}
    one = await services.deliver("ifttt", **review, author="Ida", text="Dark.")
    alone = await services.deliver("ifttt", in_reply_to={"url": page}, text="True.")
    await services.deliver("ifttt", **review, author="Jo", text="Bright.")
    lost = await services.deliver("ifttt", in_reply_to={"url": page}, text="Is it?")
    assert (alone.result, alone.mention) == ("attached", one.mention)
    assert lost.result == "new"


async def test_an_author_does_not_carry_the_history_of_a_namesake(
    services: Services,
) -> None:
    _, other = await both(
        services,
        {"url": "https://laden.example/r/1", "author": "@lena", "text": "Dark."},
        {"url": "https://forum.example/t/9", "author": "@Lena", "text": "Hello all."},
    )
    again = await services.deliver(
        "make", url="https://www.forum.example/t/11", author="@lena", text="Me again."
    )
    assert other.mention is not None
    assert again.mention is not None
    stranger, known = [
        await _earlier(services, number) for number in (other.mention, again.mention)
    ]
    assert (stranger, known) == (0, 1)


async def _earlier(services: Services, number: MentionId) -> int:
    mention = await services.look(number)
    found = await services.store.read(lambda tx: authors.earlier(tx, mention))
    return sum(earlier.count for earlier in found)


@pytest.mark.parametrize(
    ("one", "other", "result"),
    [
        ("jo@mail.example", "jo@post.example", "new"),
        ("@jo@eins.example", "@jo@zwei.example", "new"),
        ("@jo@eins.example", "jo", "attached"),
        ("jo@mail.example", "Jo@Mail.example", "attached"),
    ],
)
async def test_one_id_by_two_accounts_of_one_name_is_two_posts(
    services: Services, one: str, other: str, result: str
) -> None:
    same = {"platform": "email", "external_id": "m1"}
    by = [{"name": "Jo", "handle": handle} for handle in (one, other)]
    await services.deliver("ifttt", **same, author=by[0], text="Where is my parcel?")
    second = await services.deliver(
        "ifttt", **same, author=by[1], text="The bill is wrong."
    )
    assert second.result == result


async def test_three_reviews_at_one_address_are_three_mentions(
    services: Services,
) -> None:
    place = {"platform": "google_business", "url": "https://g.page/lampen-kiel"}
    said = [("Ida", "Dark."), ("Jo", "Dark."), ("Ida", "Still dark."), (None, "Dim.")]
    receipts = [
        await services.deliver("ifttt", **place, kind="review", author=who, text=text)
        for who, text in said
    ]
    assert [receipt.result for receipt in receipts] == ["new"] * 4
    again = await services.deliver(
        "make", **place, kind="review", author="jo", text="Dark. "
    )
    assert (again.result, again.mention) == ("attached", receipts[1].mention)


async def test_comments_of_several_people_below_one_film_are_several(
    services: Services,
) -> None:
    film = {"url": "https://youtu.be/dQw4w9"}
    first = await services.deliver(
        "kwatch", **film, author="@ida", text="Look, my lamp."
    )
    other = await services.deliver(
        "kwatch", **film, author="@jo", text="Look, my lamp."
    )
    third = await services.deliver(
        "kwatch", **film, kind="comment", text="Mine is dark."
    )
    assert [r.result for r in (first, other, third)] == ["new"] * 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"url": "https://www.google.de/url?rct=j&url=https://krant.example/a2&ct=ga"},
         {"url": "https://krant.example/a2"}),
        ({"url": "https://krant.example/a2?utm_source=alert"},
         {"url": "https://l.facebook.com/l.php?u=https%3A%2F%2Fkrant.example%2Fa2"}),
        ({"url": "https://krant.example/a4#0", "external_id": "m1"},
         {"url": "https://krant.example/a4#3", "external_id": "m2"}),
        ({"url": "https://news.google.com/rss/articles/AAA", "external_id": "m3"},
         {"url": "https://news.google.com/rss/articles/BBB", "external_id": "m4"}),
        ({"url": "https://krant.example/a4", "author": "Paul Pen"},
         {"url": "https://krant.example/a4", "author": "Krant"}),
        ({"url": "https://krant.example/a4"}, {"url": "https://courant.example/6"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("via", ["ifttt", "make"])
async def test_one_article_is_one_card(
    services: Services, one: dict[str, Any], other: dict[str, Any], via: str
) -> None:
    said = {"platform": "news", "kind": "article", "title": "Lamps called back"}
    said["text"] = "The maker calls back all lamps of this year, the paper writes."
    first, second = await both(services, {**said, **one}, {**said, **other}, via=via)
    assert first.result == "new"
    assert second.result == ("duplicate" if via == "ifttt" else "attached")
    assert second.mention == first.mention
    assert len(await services.said("card")) == 1


async def test_the_same_headline_a_day_later_is_an_article_of_its_own(
    services: Services,
) -> None:
    said = {"platform": "news", "kind": "article", "title": "Lamps called back again"}
    said["text"] = "The maker calls back all lamps of this year."
    one = await services.deliver("ifttt", **said, url="https://krant.example/1")
    await services.wait(hours=23)
    within = await services.deliver("ifttt", **said, url="https://krant.example/2")
    await services.wait(hours=2)
    later = await services.deliver("ifttt", **said, url="https://krant.example/3")
    of_that_day = await services.deliver("ifttt", **said, url="https://krant.example/4")
    assert (within.result, within.mention) == ("duplicate", one.mention)
    assert later.result == "new"
    assert of_that_day.mention == later.mention


async def test_an_article_that_is_printed_every_week_is_one_each_week(
    services: Services,
) -> None:
    said = {"platform": "news", "kind": "article", "title": "Offers", "text": "Lamps."}
    for day in (1, 8):
        at = {"published_at": f"2026-02-0{day}T08:00:00Z"}
        url = f"https://krant.example/{day}"
        receipt = await services.deliver("ifttt", **said, **at, url=url)
        assert receipt.result == "new"


async def test_another_headline_at_one_address_is_another_article(
    services: Services,
) -> None:
    page = {"platform": "news", "kind": "article", "url": "https://krant.example/live"}
    one = await services.deliver("ifttt", **page, title="Lamps called back")
    other = await services.deliver("make", **page, title="Mayor opens a bridge")
    assert (one.result, other.result) == ("new", "new")


async def test_a_comment_below_an_article_is_not_the_article(
    services: Services,
) -> None:
    page = {"platform": "news", "url": "https://krant.example/a"}
    article = await services.deliver("ifttt", **page, kind="article", text="Recall.")
    comment = await services.deliver("ifttt", **page, kind="comment", text="Me too.")
    assert (article.result, comment.result) == ("new", "new")


async def test_the_same_id_with_other_words_is_a_change_of_one_post(
    services: Services,
) -> None:
    said = {"platform": "forum", "url": "https://forum.example/t/9", "external_id": 9}
    one = await services.deliver("ifttt", **said, text="Too heavy.")
    other = await services.deliver("ifttt", **said, text="Much too heavy, money back.")
    assert one.mention is not None
    assert (other.result, other.mention) == ("attached", one.mention)
    assert (await services.look(one.mention)).post.text == "Much too heavy, money back."


async def test_an_edit_without_an_id_is_of_the_one_post_by_its_author_on_the_page(
    services: Services,
) -> None:
    review = {**SHOP, "kind": "review"}
    one = await services.deliver("ifttt", **review, author="Ida", text="Dark.")
    await services.deliver("ifttt", **review, author="Jo", text="Bright.")
    edited = {**review, "author": "ida", "action": "edited", "text": "Fine by now."}
    told = await services.deliver("ifttt", **edited)
    another = await services.deliver(
        "ifttt", **review, author="Ida", text="Dark again."
    )
    whose = await services.deliver("ifttt", **{**edited, "text": "Which of the two?"})
    assert told.mention == one.mention
    assert (another.result, whose.result) == ("new", "new")


async def test_a_tools_own_number_is_not_the_id_of_a_platform(
    services: Services,
) -> None:
    one, other = await both(
        services,
        {"external_id": "55", "url": "https://x.com/ida/status/901", "text": "Dark."},
        {"external_id": "55", "url": "https://x.com/jo/status/902", "text": "Bright."},
    )
    assert (one.result, other.result) == ("new", "new")


async def test_a_sender_that_gives_every_post_the_same_id_loses_none(
    services: Services,
) -> None:
    for number in (901, 902, 901, 902):
        await services.deliver(
            "ifttt",
            external_id="mention",
            url=f"https://x.com/ida/status/{number}",
            text=f"Lamp {number} is dark.",
        )
    assert await texts_shown(services) == ["Lamp 901 is dark.", "Lamp 902 is dark."]
    assert len(await services.said("card")) == 2


async def test_a_number_somebody_else_has_already_hides_no_other_post(
    services: Services,
) -> None:
    """As a sheet sends it that counts its rows anew every day."""
    one = {"external_id": "1", "author": "Ida", "text": "The lock opens by itself!"}
    other = {"external_id": "1", "author": "Jo", "text": "Nice colour."}
    first = [await services.deliver("ifttt", **said) for said in (one, other)]
    again = [await services.deliver("ifttt", **said) for said in (one, other)]
    assert [receipt.result for receipt in first] == ["new", "new"]
    assert [receipt.result for receipt in again] == ["duplicate", "duplicate"]
    assert [r.mention for r in again] == [r.mention for r in first]


async def test_what_people_add_by_its_address_is_filled_by_what_a_source_tells(
    services: Services,
) -> None:
    url = "https://forum.example/t/9"
    added = await services.deliver("manual", url=url, text=None)
    told = await services.deliver("ifttt", url=url, author="@ida", text="Too heavy.")
    other = await services.deliver("ifttt", url=url, author="@jo", text="Not for me.")
    assert (told.result, told.mention) == ("attached", added.mention)
    assert other.result == "new"
    assert await texts_shown(services) == ["Not for me.", "Too heavy."]


async def test_what_an_author_withdrew_stays_away_and_hides_nothing(
    services: Services,
) -> None:
    review = {**SHOP, "kind": "review", "author": "Ida"}
    one = await services.deliver("ifttt", **review, text="My door code is 4711.")
    await services.deliver(
        "ifttt", **review, text="My door code is 4711.", action="deleted"
    )
    again = await services.deliver("make", **review, text="My door code is 4711.")
    other = await services.deliver("make", **review, text="Dark.")
    assert one.result == other.result == "new"
    assert again.result == "filtered"
    assert await texts_shown(services) == ["Dark."]


async def test_a_withdrawal_that_names_only_a_page_takes_nothing_of_others_away(
    services: Services,
) -> None:
    review = {**SHOP, "kind": "review"}
    await services.deliver("ifttt", **review, author="Ida", text="Dark.")
    gone = {**review, "text": None, "action": "deleted"}
    await services.deliver("make", **gone, external_id="never seen")
    await services.deliver("make", **gone, author="Jo")
    assert "Dark." in await texts_shown(services)
    await services.deliver("make", **gone, author="ida")
    assert "Dark." not in await texts_shown(services)


async def test_the_copy_of_an_article_is_not_taken_down_with_another_one(
    services: Services,
) -> None:
    said = {"platform": "news", "kind": "article", "title": "Lamps called back today"}
    said["text"] = "The maker calls back all lamps of this year."
    await services.deliver("ifttt", **said, url="https://krant.example/1")
    await services.deliver(
        "ifttt", **said, url="https://courant.example/6", action="deleted"
    )
    assert said["text"] in await texts_shown(services)


async def test_a_watch_on_an_author_does_not_follow_a_namesake(
    services: Services,
) -> None:
    here = {"platform": "forum", "author": "@troy"}
    number = await services.mention(**here, url="https://eins.example/1", text="Boo.")
    await services.move(number, lifecycle.claim)
    await service.watch_author(services.app, services.press(number, ANNA))
    namesake = await services.deliver(**here, url="https://zwei.example/2", text="Hi.")
    himself = await services.deliver(**here, url="https://eins.example/3", text="Boo!")
    assert namesake.result == "new"
    assert (himself.result, himself.mention) == ("attached", number)


@pytest.mark.parametrize(
    ("platform", "url", "written"),
    [
        ("x", "https://x.com/Troy/status/7", "X:@Troy"),
        ("forum", "https://eins.example/7", "forum@eins.example:troy"),
        ("mastodon", "https://eins.example/@troy/7", "mastodon:@troy@eins.example"),
        ("gamesite", None, "gamesite/own:troy"),
    ],
)
async def test_forgetting_an_author_keeps_what_a_namesake_wrote(
    services: Services, platform: str, url: str | None, written: str
) -> None:
    said = {"platform": platform, "author": "@Troy", "url": url, "text": "Boo."}
    number = await services.mention(**said)
    for elsewhere in ("https://zwei.example/@troy/8", "https://drei.example/9"):
        await services.deliver("make", platform="blog", author="@troy", url=elsewhere)

    assert (await forgetting.forget(services.app, written)).count == 1
    assert (await services.look(number)).post.text is None
    again = await services.deliver(**said)
    assert (again.result, again.mention) == ("duplicate", number)
    assert len(await texts_shown(services)) == 2


async def test_who_passes_a_post_on_is_spread_and_no_second_card(
    services: Services,
) -> None:
    said = {"url": "https://x.com/ida/status/901", "author": "@ida", "text": "Dark."}
    one = await services.deliver("ifttt", **said, external_id="901")
    passed_on = {**said, "kind": "retweet", "author": "@jo", "text": "RT @ida: Dark."}
    first = await services.deliver("make", **passed_on)
    again = await services.deliver("ifttt", **passed_on)
    assert (first.result, first.mention) == ("attached", one.mention)
    assert (again.result, again.mention) == ("attached", one.mention)
    assert await texts_shown(services) == ["Dark.", "RT @ida: Dark."]


async def test_comments_that_carry_the_headline_above_them_are_told_apart(
    services: Services,
) -> None:
    thread = {"url": "https://reddit.com/r/lampen/comments/1ab/x", "title": "Lamps?"}
    one = await services.deliver("ifttt", **thread, text="Which lamp would you buy?")
    other = await services.deliver("make", **thread, text="None of them, ever.")
    assert (one.result, other.result) == ("new", "new")


async def test_a_review_is_no_answer_to_the_first_one_of_its_product(
    services: Services,
) -> None:
    product = {"platform": "webshop", "thread_id": "lamp-3", "kind": "review"}
    one, other = await both(
        services,
        {**product, "external_id": "1", "author": "Ida", "text": "Dark."},
        {**product, "external_id": "2", "author": "Jo", "text": "Bright."},
        via="ifttt",
    )
    assert (one.result, other.result) == ("new", "new")
