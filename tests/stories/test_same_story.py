"""*Same story as…*: one line, its answers at the other one, apart again; news for everybody."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.incoming.format import Incoming
from bot.intake.service import deliveries
from bot.playbook.playbook import Playbook
from bot.stories.rules import EarlierMention, bare, ranked, varied
from data.models import MentionId, Status
from data.replies import posted
from data.replies.models import Posted
from tests.world.building import build_world
from tests.world.world import World

LOST = "My parcel has been lost for three weeks and nobody of you answers me"
LOST_TOO = "My parcel has been lost for four weeks and nobody of you answers me!"
OTHER = "Which lamp fits the city model with the round fork?"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A desk like any other."""
    async with AsyncExitStack() as stack:
        yield await build_world(stack, tmp_path)


async def told_two(world: World) -> tuple[int, int]:
    """The same story twice, by two people."""
    first = await world.mention(
        LOST, platform="x", external_id="a1", author={"handle": "jana", "name": "Jana"}
    )
    second = await world.mention(
        LOST_TOO,
        platform="x",
        external_id="b1",
        author={"handle": "tom", "name": "Tom"},
    )
    await world.wait(seconds=5)
    return first, second


async def joined(world: World, child: int, parent: int) -> None:
    """Somebody joins them, by the number."""
    await world.anna.press("Same story as…", child)
    assert await world.anna.submit({"number": f"#{parent}"}) == {}


async def answer_to(world: World, external: str, by: str, number: str) -> int:
    """A post that answers one of these."""
    incoming = Incoming.model_validate(
        {
            "text": f"And now? {number}",
            "platform": "x",
            "kind": "reply",
            "external_id": number,
            "in_reply_to": {"id": external},
            "author": {"handle": by},
        }
    )
    raw = incoming.model_dump_json().encode()
    [receipt] = await deliveries.receive(world.bot.app, "own", [incoming], raw)
    await world.settle()
    assert receipt.mention is not None
    return receipt.mention


async def test_what_looks_alike_is_suggested_and_never_joined(world: World) -> None:
    first, second = await told_two(world)
    other = await world.mention(OTHER)
    await world.wait(seconds=60)

    assert f"words as #{first}" in world.shown(second)
    assert "words as" not in world.shown(other)
    assert (await world.look(second)).status is Status.OPEN
    await world.anna.press("Same story as…", second)
    chosen = world.anna.entered("parent")
    assert chosen["selected_option"]["value"] == str(first)


async def test_a_child_is_one_line_and_its_answers_go_to_the_parent(
    world: World,
) -> None:
    """Features C4: later posts below the child are never lost in a closed card."""
    first, second = await told_two(world)
    await joined(world, second, first)
    came = await answer_to(world, "b1", "tom", "b2")
    child = await world.look(second)

    assert child.status is Status.CLOSED
    assert child.claim_due is None
    assert f"Same story as #{first}" in world.shown(second)
    assert f"#{second}" in world.shown(first)
    assert came == first
    assert "And now?" in " ".join(world.thread_texts(first))


async def test_the_author_of_a_child_who_writes_again_wakes_the_parent(
    world: World,
) -> None:
    first, second = await told_two(world)
    await joined(world, second, first)
    await world.anna.press("mention.classify.not_relevant", first)
    assert (await world.look(first)).status is Status.CLOSED
    await answer_to(world, "b1", "tom", "b2")

    assert (await world.look(first)).status is not Status.CLOSED


async def test_taken_apart_it_stands_where_it_stood(world: World) -> None:
    first, second = await told_two(world)
    await world.anna.press("I'll take it", second)
    before = await world.look(second)
    await joined(world, second, first)
    await world.anna.press("Another story", second)
    after = await world.look(second)

    assert (after.status, after.owner) == (Status.CLAIMED, before.owner)
    assert after.first_reply_due == before.first_reply_due
    assert "Same story" not in world.shown(first)
    assert await answer_to(world, "b1", "tom", "b3") == second


async def test_whoever_reopens_a_child_takes_it_apart(world: World) -> None:
    first, second = await told_two(world)
    await joined(world, second, first)
    await world.anna.press("Reopen", second)

    assert await answer_to(world, "b1", "tom", "b4") == second


async def test_a_child_of_a_child_belongs_to_the_first(world: World) -> None:
    first, second = await told_two(world)
    third = await world.mention(
        LOST + ".", platform="x", external_id="c1", author={"handle": "kim"}
    )
    await joined(world, third, second)
    await joined(world, second, first)

    assert await answer_to(world, "c1", "kim", "c2") == first


async def test_what_somebody_else_has_is_not_joined(world: World) -> None:
    first, second = await told_two(world)
    await world.ben.press("I'll take it", second)
    await world.anna.press("Same story as…", second)
    wrong = await world.anna.submit({"number": str(first)})

    assert wrong
    assert (await world.look(second)).status is Status.CLAIMED


async def test_everybody_who_was_told_is_told_again_in_other_words(
    world: World,
) -> None:
    """S3.33: what is fixed is offered to everybody who heard that we look into it."""
    first, second = await told_two(world)
    for number in (first, second):
        await world.anna.press("I'll take it", number)
        await world.anna.press("Holding reply", number)
        await world.anna.submit(
            {"text": "We are looking into it and come back to you."}
        )
    for number in (first, second):
        assert (await world.look(number)).first_reply_at is not None
    third = await world.mention(LOST + "!!", author={"handle": "kim"})
    await joined(world, third, first)
    await world.anna.press("Tell everybody…", first)
    await world.anna.submit({"text": "The parcels are found and on their way."})
    listed = world.anna.dialog

    assert "0 of 1 told" in listed, "nobody of the third has heard from us"
    assert "Jana" in listed
    assert "The parcels are found" in listed
    await world.anna.press_in_dialog("Told")
    assert "1 of 1 told" in world.anna.dialog
    assert "news_told" in await world.story(first)
    kept = [one.text for one in await said_about(world, first)]
    assert len(kept) == 2, "the exact words are kept like every other reply"
    assert "The parcels are found" in kept[-1]
    assert "@jana" in kept[-1]
    await world.anna.press_in_dialog("Not told yet")
    assert [one.text for one in await said_about(world, first)] == kept[:1]


async def said_about(world: World, number: int) -> list[Posted]:
    """What stands as published about a mention."""
    store, mention = world.bot.app.store, MentionId(number)
    return await store.read(lambda tx: posted.of_mention(tx, mention))


async def test_our_word_to_the_author_of_a_child_is_kept_at_the_parent(
    world: World,
) -> None:
    """A promise never vanishes in a joined mention."""
    first, second = await told_two(world)
    await world.anna.press("I'll take it", first)
    await world.anna.press("I'll take it", second)
    await world.anna.press("Holding reply", second)
    await world.anna.submit({"text": "We are looking into it and come back to you."})
    promised = (await world.look(second)).promise_due
    await joined(world, second, first)

    assert promised is not None
    assert (await world.look(first)).promise_due == promised
    assert (await world.look(second)).promise_due is None


def test_neighbours_read_other_words() -> None:
    wordings = Playbook.load().stories.wordings
    said = [
        varied(wordings, "en", name="Jana", news="It works again.", number=number)
        for number in range(len(wordings) + 1)
    ]

    assert len(set(said)) == len(wordings) >= 4
    assert said[0] == said[-1]
    assert all("It works again." in one and "Jana" in one for one in said)
    assert all(
        "{" not in varied(wordings, voice, name="", news="N", number=0)
        for voice in Playbook.load().voices
    )


def test_short_posts_are_not_alike() -> None:
    rules = Playbook.load().storms.same_text
    told = [EarlierMention(MentionId(1), bare(None, "Thanks!"))]

    assert ranked(bare(None, "Thanks!"), told, rules, most=1) == []
