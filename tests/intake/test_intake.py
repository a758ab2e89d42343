"""Deliveries: one post is one mention, whoever reports it and how often."""

import asyncio
from datetime import timedelta
from functools import partial

from bot.desk import queries
from bot.incoming.format import Incoming
from bot.intake.service import deliveries
from bot.mentions.rules import lifecycle, replying
from bot.mentions.rules.replying import Written
from bot.privacy import forgetting
from data.models import Status
from tests.world.payloads import as_json
from tests.world.services import ANNA, Services


async def test_a_delivery_repeated_twenty_times_at_once_is_one_mention(
    services: Services,
) -> None:
    """features A2: 1 card, 19 duplicates."""
    item = Incoming.model_validate({"external_id": "p1", "platform": "x", "text": "Hi"})

    receipts = await asyncio.gather(
        *(deliveries.receive(services.app, "own", [item], b"{}") for _ in range(20))
    )

    results = sorted(receipt.result for [receipt] in receipts)
    assert results == ["duplicate"] * 19 + ["new"]
    assert len({receipt.mention for [receipt] in receipts}) == 1
    assert len(await services.said("card")) == 1


async def test_the_same_post_through_two_tools_is_attached_not_a_second_card(
    services: Services,
) -> None:
    address = "https://www.reddit.com/r/koffie/comments/abc123/kapot/"
    said = {"text": "Mine is broken.", "platform": "reddit"}
    first = await services.deliver(
        "octolens", url=address, external_id="reddit_t3_abc123", **said
    )

    second = await services.deliver("syften", url=address + "?utm_source=feed", **said)

    assert (first.result, second.result) == ("new", "attached")
    assert first.mention is not None
    assert second.mention == first.mention
    assert len(await services.said("card")) == 1
    model = await queries.card_model(services.app, first.mention)
    assert model.also_via == ("syften",)


async def test_posts_on_one_page_are_told_apart_by_id_author_and_text(
    services: Services,
) -> None:
    """sources.md 3: the vendor's content id comes before the address."""
    page = {"platform": "webshop", "url": "https://shop.example/lamp", "kind": "review"}
    one = await services.deliver("own", external_id="a", text="Dark.", **page)
    other = await services.deliver("own", external_id="b", text="Dark.", **page)
    told_elsewhere = await services.deliver(
        "octolens", external_id="c", text="Dark.", **page
    )
    of_another = await services.deliver("octolens", text="Bright.", **page)

    results = [one.result, other.result, told_elsewhere.result, of_another.result]
    assert results == ["new", "new", "attached", "new"]
    assert told_elsewhere.mention == one.mention


async def test_a_reply_in_a_known_conversation_goes_to_the_card_and_its_owner(
    services: Services,
) -> None:
    """S1.24: how does the author react?"""
    number = await services.mention(
        platform="x", external_id="1", author={"handle": "sanne"}
    )
    await services.move(number, lifecycle.claim)

    receipt = await services.deliver(
        platform="x",
        external_id="2",
        in_reply_to={"id": "1"},
        author={"handle": "Sanne"},
    )

    assert (receipt.result, receipt.mention) == ("attached", number)
    [message] = await services.said("reply_arrived")
    assert (message.mention, message.in_thread) == (number, True)
    assert as_json(message.data)["person"] == ANNA
    waits = await services.look(number)
    assert waits.returned_at is None  # nobody has answered yet: it is the same wait


async def test_an_author_who_writes_again_wakes_what_we_only_watched(
    services: Services,
) -> None:
    number = await services.mention(
        platform="x", external_id="1", thread_id="t", author={"handle": "sanne"}
    )
    await services.move(number, partial(lifecycle.classify, into="complaint"))
    written = Written("Sorry!", None, "public", services.now)
    await services.move(number, partial(replying.answer, written=written))
    assert (await services.look(number)).status is Status.WATCHING

    await services.deliver(
        platform="x", external_id="2", thread_id="t", author={"handle": "sanne"}
    )

    woken = await services.look(number)
    assert (woken.status, woken.owner) == (Status.CLAIMED, ANNA)


async def test_our_own_posts_are_filtered_and_never_become_a_card(
    services: Services,
) -> None:
    receipt = await services.deliver(author={"handle": "wij", "is_own": True})

    assert (receipt.result, receipt.mention) == ("filtered", None)
    assert await services.said("card") == []


async def test_what_its_author_deleted_is_forgotten_and_the_owner_hears_of_it(
    services: Services,
) -> None:
    number = await services.mention(platform="x", external_id="1", text="Awful.")

    await services.deliver(
        platform="x", external_id="1", text="Awful.", action="deleted"
    )

    assert (await services.look(number)).post.text is None
    assert len(await services.said("removed_by_author")) == 1


async def test_an_edited_post_shows_its_new_text(services: Services) -> None:
    number = await services.mention(platform="x", external_id="1", text="Awful.")

    await services.deliver(
        platform="x", external_id="1", text="Great!", action="edited"
    )

    assert (await services.look(number)).post.text == "Great!"


async def test_forgetting_an_author_leaves_the_story_and_no_words(
    services: Services,
) -> None:
    """DESIGN promise 10; the chain of events still fits afterwards."""
    said: dict[str, object] = {
        "platform": "x",
        "external_id": "1",
        "author": {"handle": "Sanne"},
    }
    said |= {"text": "Awful.", "url": "https://x.com/sanne/status/1"}
    number = await services.mention(**said)

    assert (await forgetting.forget(services.app, "x:sanne")).count == 1

    post = (await services.look(number)).post
    assert (post.text, post.url, post.author.handle) == (None, None, None)
    again = await services.deliver(**said)
    assert (again.result, again.mention) == ("duplicate", number)


async def test_a_time_to_come_is_neither_shown_nor_a_start(services: Services) -> None:
    """A clock a little ahead of ours is now; everything further is not known."""
    for ahead, shown in (
        (timedelta(hours=1), None),
        (timedelta(minutes=2), services.now),
    ):
        posted = services.now + ahead
        mention = await services.look(await services.mention(published_at=posted))
        assert mention.post.published_at == shown
        assert mention.started_at == services.now
