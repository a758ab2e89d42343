"""Many at once: chosen page by page or by a filter, counted first, taken back as a whole."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.desk.bulk import choosing
from bot.desk.bulk.choosing import Chosen
from data.models import MentionId, Status
from tests.world.building import build_world
from tests.world.world import World

NO_FLOOD = """
[playbook.storms.flood]
cards = 1000
"""


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A desk on which every post has a card."""
    async with AsyncExitStack() as stack:
        yield await build_world(stack, tmp_path, more=NO_FLOOD)


async def posts(world: World, many: int, **said: object) -> list[int]:
    """So many posts by as many authors."""
    return [
        await world.mention(
            f"Post number {count} about the lamp",
            author={"handle": f"rider_{count}"},
            **said,
        )
        for count in range(many)
    ]


async def begin(world: World) -> None:
    """Anna opens the list of several."""
    await world.anna.types("list")
    await world.anna.press_ephemeral("Select several…")


def undo_word(world: World) -> str:
    """What Anna heard last."""
    return world.anna.hears


async def test_several_are_claimed_and_taken_back_at_once(world: World) -> None:
    """Features I4: the count first, each its own line in the record, one undo."""
    numbers = await posts(world, 4)
    await begin(world)
    await world.anna.submit({"boxes0.0": [str(one) for one in numbers[:3]]})
    asked = world.anna.dialog
    before = [(await world.look(one)).status for one in numbers]
    await world.anna.submit({})
    claimed = [(await world.look(one)).status for one in numbers]

    assert "3 mentions" in asked
    assert set(before) == {Status.OPEN}, "nothing is done before it is confirmed"
    assert claimed == [Status.CLAIMED] * 3 + [Status.OPEN]
    for one in numbers[:3]:
        assert "claim" in await world.story(one)
    assert "3 are yours" in undo_word(world)

    await world.wait(minutes=3)
    await world.anna.press_ephemeral("Undo all")
    assert {(await world.look(one)).status for one in numbers} == {Status.OPEN}
    assert "3 are as they were" in undo_word(world)


async def test_after_five_minutes_nothing_is_taken_back(world: World) -> None:
    numbers = await posts(world, 2)
    await begin(world)
    await world.anna.submit({"boxes0.0": [str(one) for one in numbers]})
    await world.anna.submit({})
    await world.wait(minutes=6)
    await world.anna.press_ephemeral("Undo all")

    assert {(await world.look(one)).status for one in numbers} == {Status.CLAIMED}


async def test_what_moved_on_since_stays(world: World) -> None:
    numbers = await posts(world, 2)
    await begin(world)
    await world.anna.submit({"boxes0.0": [str(one) for one in numbers]})
    await world.anna.submit({})
    await world.ben.press("mention.classify.complaint", numbers[0])
    await world.anna.press_ephemeral("Undo all")
    after = [(await world.look(one)).status for one in numbers]

    assert after == [Status.CLAIMED, Status.OPEN]


async def test_a_filter_and_all_that_fit(world: World) -> None:
    """Also those on further pages."""
    theirs = await posts(world, 23, platform="reddit")
    others = await posts(world, 2, platform="x")
    await begin(world)
    await world.anna.press_in_dialog("Filter…")
    await world.anna.submit({"platform": "reddit", "words": "NUMBER"})
    listed = world.anna.dialog
    await world.anna.submit({"everything": ["all"], "what": "classify"})
    asked = world.anna.dialog
    await world.anna.submit({})

    assert "1 to 20 of 23" in listed
    assert "23 mentions" in asked
    assert {(await world.look(one)).outcome for one in theirs} == {"not_relevant"}
    assert {(await world.look(one)).status for one in others} == {Status.OPEN}


async def test_what_was_ticked_on_one_page_stays_on_the_next(world: World) -> None:
    numbers = await posts(world, 25)
    await begin(world)
    newest = numbers[-1]
    await world.workspace.fill("anna", {"boxes0.0": [str(newest)]}, submit=False)
    await world.anna.press_in_dialog("Further")
    await world.anna.submit({"boxes0.20": [str(numbers[0])]})
    asked = world.anna.dialog
    await world.anna.submit({})

    assert "2 mentions" in asked
    assert (await world.look(newest)).status is Status.CLAIMED
    assert (await world.look(numbers[0])).status is Status.CLAIMED


async def test_what_somebody_else_has_is_left_and_said(world: World) -> None:
    numbers = await posts(world, 2)
    await world.ben.press("I'll take it", numbers[0])
    await begin(world)
    await world.anna.submit({"boxes0.0": [str(one) for one in numbers]})
    await world.anna.submit({})
    bens = (await world.look(numbers[0])).owner

    assert bens == world.workspace.team.person("ben").id
    assert "1 is yours" in undo_word(world)
    assert "somebody else has it" in undo_word(world)


async def test_several_become_one_story_and_stories_of_their_own_again(
    world: World,
) -> None:
    first, *others = await posts(world, 3)
    await begin(world)
    boxes = {"boxes0.0": [str(one) for one in others], "what": "join"}
    await world.anna.submit(boxes)
    await world.anna.submit({"value": f"#{first}"})
    joined = [(await world.look(one)).outcome for one in others]
    await world.anna.press_ephemeral("Undo all")

    assert joined == ["joined", "joined"]
    assert {(await world.look(one)).status for one in others} == {Status.OPEN}


async def test_several_are_closed_with_one_outcome(world: World) -> None:
    numbers = await posts(world, 2)
    await begin(world)
    boxes = {"boxes0.0": [str(one) for one in numbers], "what": "close"}
    await world.anna.submit(boxes)
    await world.anna.submit({"value": "not_relevant"})

    assert {(await world.look(one)).outcome for one in numbers} == {"not_relevant"}


async def test_nothing_ticked_is_said_where_the_boxes_are(world: World) -> None:
    await posts(world, 2)
    await begin(world)

    assert await world.anna.submit({}) == {"boxes0.0": "Please tick at least one."}


async def test_a_guest_is_offered_nothing_of_it(world: World) -> None:
    """Whoever may not act on mentions may not act on many."""
    await posts(world, 2)

    assert "Select several" not in await world.guest.types("list")


def test_a_dialog_carries_no_more_than_slack_takes() -> None:
    numbers = tuple(MentionId(10_000_000 + one) for one in range(150))
    chosen = Chosen(words="ä" * 80, author="ö" * 80, numbers=numbers, here=numbers[:20])

    assert len(chosen.as_text()) < 2500
    assert choosing.read(chosen.as_text()) == chosen
    assert choosing.read("[1") == Chosen()
