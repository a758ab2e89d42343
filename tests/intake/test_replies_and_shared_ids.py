"""Posts that come with the address or the id of another one stay posts of their own."""

from typing import Any

import pytest

from bot.core.command import Receipt
from data.intake import own_posts
from data.models import MentionId
from tests.world.services import Services, texts_shown

LAMP = "https://x.com/ilse/status/1989000000000000005"
COMPLAINT: dict[str, Any] = {
    "platform": "x",
    "external_id": "1989000000000000005",
    "url": LAMP,
    "author": {"handle": "ilse"},
    "text": "My lamp went out on the way home.",
}
BELOW: dict[str, Any] = {"platform": "x", "kind": "reply", "url": LAMP}
FORUM: dict[str, Any] = {"platform": "forum", "external_id": "1"}
ANN = {**FORUM, "author": {"name": "Ann"}, "text": "The bell is far too quiet."}
BOB = {**FORUM, "author": {"name": "Bob"}, "text": "Who repairs a bent wheel?"}


async def text_of(services: Services, receipt: Receipt) -> str | None:
    assert receipt.mention is not None
    return (await services.look(receipt.mention)).post.text


@pytest.mark.parametrize("more", [{}, {"external_id": "1989000000000000006"}])
@pytest.mark.parametrize("author", [None, "ilse", "bo"])
@pytest.mark.parametrize("via", ["ifttt", "make"])
async def test_a_reply_with_the_address_of_what_it_answers_is_an_answer(
    services: Services, more: dict[str, Any], author: str | None, via: str
) -> None:
    first = await services.deliver("ifttt", **COMPLAINT)
    reply = {**BELOW, **more, "text": "And nobody picks up the phone."}
    if author is not None:
        reply["author"] = {"handle": author}
    told = await services.deliver(via, **reply)
    again = await services.deliver(via, **reply)

    assert (told.result, told.mention) == ("attached", first.mention)
    assert (again.result, again.mention) == ("duplicate", first.mention)
    assert await texts_shown(services) == sorted([COMPLAINT["text"], reply["text"]])


async def test_of_an_unsigned_post_the_same_holds(services: Services) -> None:
    unsigned = {key: COMPLAINT[key] for key in COMPLAINT if key != "author"}
    first = await services.deliver("ifttt", **unsigned)
    told = await services.deliver("ifttt", **BELOW, author="@bo", text="Mine did, too!")
    assert (told.result, told.mention) == ("attached", first.mention)
    assert await texts_shown(services) == ["Mine did, too!", COMPLAINT["text"]]


async def test_a_reply_with_the_address_of_a_post_of_ours_is_a_card(
    services: Services,
) -> None:
    ours = {**COMPLAINT, "author": {"name": "Us", "is_own": True}, "text": "New lamp!"}
    kept = await services.deliver("ifttt", **ours)
    reply = {**BELOW, "author": {"handle": "bo"}, "text": "It burns in my hand."}
    one = await services.deliver("ifttt", **reply, external_id="1989000000000000006")
    other = await services.deliver("make", **{**reply, "text": "Where can I buy it?"})
    elsewhere = await services.deliver("make", **{**ours, "author": {"name": "Us"}})
    assert kept.result == "filtered"
    assert (one.result, other.result) == ("new", "new")
    assert elsewhere.result == "attached"
    assert await texts_shown(services) == [
        "It burns in my hand.",
        "Where can I buy it?",
    ]


async def test_a_reply_taken_down_does_not_take_what_it_answers(
    services: Services,
) -> None:
    first = await services.deliver("ifttt", **COMPLAINT)
    gone = {**BELOW, "external_id": "1989000000000000006", "action": "deleted"}
    for via in ("ifttt", "make"):
        told = await services.deliver(via, **{**gone, "text": None})
        assert (told.result, told.mention) == ("filtered", None)
    assert await text_of(services, first) == COMPLAINT["text"]


@pytest.mark.parametrize("via", ["ifttt", "make"])
async def test_a_reply_at_its_own_address_is_taken_down_by_it(
    services: Services, via: str
) -> None:
    first = await services.deliver("ifttt", **{**COMPLAINT, "kind": "reply"})
    await services.deliver(via, **BELOW, action="deleted", text=None)
    assert await text_of(services, first) is None


async def test_an_id_two_people_have_is_changed_and_taken_down_by_its_author(
    services: Services,
) -> None:
    ann, bob = [await services.deliver("ifttt", **one) for one in (ANN, BOB)]
    changed = await services.deliver("ifttt", **{**BOB, "text": "It was stolen now."})
    assert (changed.result, changed.mention) == ("attached", bob.mention)
    assert await text_of(services, bob) == "It was stolen now."
    again = await services.deliver("ifttt", **ANN)
    assert (again.result, again.mention) == ("duplicate", ann.mention)

    gone = await services.deliver(
        "ifttt", **{**BOB, "text": None, "title": None, "action": "deleted"}
    )
    assert (gone.result, gone.mention) == ("attached", bob.mention)
    assert await texts_shown(services) == [ANN["text"]]


async def test_an_id_two_people_have_takes_nothing_down_by_itself(
    services: Services,
) -> None:
    for one in (ANN, BOB):
        await services.deliver("ifttt", **one)
    gone = await services.deliver("ifttt", **FORUM, text=None, action="deleted")
    assert (gone.result, gone.mention) == ("filtered", None)
    assert await texts_shown(services) == sorted([ANN["text"], BOB["text"]])


@pytest.mark.parametrize("page", [{}, {"url": "https://forum.example/t"}])
async def test_an_id_two_people_have_changes_nothing_of_the_first_by_itself(
    services: Services, page: dict[str, str]
) -> None:
    ann, _ = [await services.deliver("ifttt", **one, **page) for one in (ANN, BOB)]
    said = "Who repairs a bent wheel before Monday?"
    await services.deliver("ifttt", **FORUM, **page, text=said, action="edited")
    assert await text_of(services, ann) == ANN["text"]
    assert said in await texts_shown(services)


async def test_an_answer_by_an_id_two_people_have_goes_to_whom_it_names(
    services: Services,
) -> None:
    _, bob = [await services.deliver("ifttt", **one) for one in (ANN, BOB)]
    answer = {"platform": "forum", "author": {"name": "Cy"}, "text": "Try Radwerk."}
    named = await services.deliver(
        "ifttt", **answer, in_reply_to={"id": "1", "author": "Bob"}
    )
    nameless = await services.deliver(
        "ifttt", **{**answer, "text": "Me, too."}, in_reply_to={"id": "1"}
    )
    stranger = await services.deliver(
        "ifttt",
        **{**answer, "text": "Not me."},
        in_reply_to={"id": "1", "author": "Dan"},
    )
    assert (named.result, named.mention) == ("attached", bob.mention)
    assert (nameless.result, stranger.result) == ("new", "new")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"author": {"name": "Jo"}}, {"author": {"handle": "ida_b"}}),
        ({"author": {"name": "Jo"}}, {}),
        ({}, {"author": {"handle": "ida_b"}}),
    ],
)
@pytest.mark.parametrize("platform", ["google_business", "app_store", "youtube", "x"])
async def test_two_tools_that_count_for_themselves_lose_no_post(
    services: Services, one: dict[str, Any], other: dict[str, Any], platform: str
) -> None:
    """The running number of a tool is not the id of the platform."""
    said = {"platform": platform, "external_id": "1004"}
    first = await services.deliver(
        "ifttt", **said, **one, text="Forty minutes in a queue, then a shrug."
    )
    second = await services.deliver(
        "make", **said, **other, text="Lovely people, they fixed my gears at once."
    )
    assert (first.result, second.result) == ("new", "new")
    edit = "Lovely people, they fixed my gears twice."
    changed = await services.deliver("make", **said, **other, text=edit)
    assert (changed.result, changed.mention) == ("attached", second.mention)


async def test_stars_without_words_are_one_for_each_of_their_authors(
    services: Services,
) -> None:
    page = {
        "platform": "google_business",
        "kind": "review",
        "url": "https://maps.google.com/?cid=1",
        "text": None,
        "rating": 1,
    }
    whose = [None, "Jo", "Kim", "Jo"]
    told = [await services.deliver("ifttt", **page, author=who or {}) for who in whose]
    assert [one.result for one in told] == ["new", "new", "new", "duplicate"]
    elsewhere = await services.deliver("make", **page, author="Kim")
    assert (elsewhere.result, elsewhere.mention) == ("attached", told[2].mention)


async def test_several_posts_of_ours_find_what_they_answer_together(
    services: Services,
) -> None:
    us = {"platform": "x", "kind": "reply", "author": {"name": "Us", "is_own": True}}
    number = "198900000000000000"
    for last in (6, 7, 8):
        await services.deliver(
            "ifttt",
            **us,
            external_id=f"{number}{last}",
            in_reply_to={"id": f"{number}{last - 1}"},
            text=f"Part {last - 5} of our answer.",
        )
    first = await services.deliver("ifttt", **COMPLAINT)
    assert first.mention is not None
    mention = MentionId(first.mention)
    ours = await services.store.read(lambda tx: own_posts.of_mention(tx, mention))
    assert [own.post.text for own in ours] == [
        f"Part {part} of our answer." for part in (1, 2, 3)
    ]
    thanks = await services.deliver(
        "ifttt",
        platform="x",
        external_id=f"{number}9",
        in_reply_to={"id": f"{number}8"},
        author={"handle": "ilse"},
        text="Thank you.",
    )
    assert (thanks.result, thanks.mention) == ("attached", first.mention)
