"""Claiming: who is told what, and that nobody is left without an answer."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

from bot.localslack.people import Person
from data.models import Status, UserId
from tests.world.building import build_world
from tests.world.world import World

FIFTY = tuple(Person(f"U{n:03}", f"mate{n}", f"Mate {n}") for n in range(50))


async def test_whoever_takes_a_mention_sees_it_on_the_card_and_hears_nothing(
    either_world: World,
) -> None:
    """DESIGN promise 3: one press, one visible result, over both ways in."""
    world = either_world
    number = await world.mention("The light went out after two weeks.")
    assert "*Unclaimed*" in world.shown()

    await world.anna.press("I'll take it")

    assert world.anna.ephemerals == []
    assert "*Anna*" in world.shown()
    assert (await world.look(number)).owner == "UANNA"
    assert world.workspace.failures == []


async def test_of_fifty_people_one_takes_it_and_49_hear_politely_who_was_first(
    tmp_path: Path,
) -> None:
    """DESIGN promise 4, features D1: one owner, nobody without an answer."""
    async with AsyncExitStack() as stack:
        world = await build_world(stack, tmp_path, guests=FIFTY)
        number = await world.mention("Everybody wants to answer this one.")
        ts = world.card()["ts"]

        answered = await asyncio.gather(
            *(
                world.workspace.press(mate.name, "brand-mentions", ts, "I'll take it")
                for mate in FIFTY
            )
        )
        await world.settle()

        assert answered == [True] * 50
        heard = [world.teammate(mate.name).hears for mate in FIFTY]
        polite = [said for said in heard if "You can offer help or take over." in said]
        assert (heard.count(""), len(polite)) == (1, 49), "the card tells who has it"
        owner = FIFTY[heard.index("")]
        assert (await world.look(number)).owner == owner.id
        assert all(f"{owner.name} has had it since" in no for no in polite)
        assert (await world.story(number)).count("claim") == 1


async def test_the_second_to_press_can_take_over_and_the_first_is_told(
    world: World,
) -> None:
    """Features D2: the way past a claim is open, and nobody is surprised by it."""
    number = await world.mention("Who takes this?")
    card = world.card()
    await world.anna.press("I'll take it")

    # David still looks at the card as it was before Anna pressed.
    world.workspace.channel("brand-mentions").book[card["ts"]] = card
    await world.david.press("I'll take it", number)
    assert "Anna has had it since" in world.david.hears

    await world.david.press_ephemeral("Take over")

    assert f"#{number} is yours now." in world.david.hears
    assert len(world.david.ephemerals) == 1
    assert f"David took over #{number}" in world.anna.dms[-1]
    assert "*David*" in world.shown()


async def test_undo_takes_back_the_last_move_within_a_minute(world: World) -> None:
    """DESIGN section 4; the undo is an event, too (features C3)."""
    number = await world.mention("A slip of the finger.")
    await world.anna.press("🗑️ Not relevant")
    assert (await world.look(number)).status is Status.CLOSED

    await world.anna.press_ephemeral("Undo")

    assert f"Undone. #{number} is as it was before." in world.anna.hears
    assert (await world.look(number)).status is Status.OPEN
    assert await world.story(number) == ["receive", "sort_out", "undo"]
    assert "*Unclaimed*" in world.shown()


async def test_undo_comes_too_late_after_a_minute_and_says_what_to_do(
    world: World,
) -> None:
    number = await world.mention("Too late.")
    await world.anna.press("🗑️ Not relevant")
    await world.wait(minutes=2)

    await world.anna.press_ephemeral("Undo")

    assert "This can no longer be undone." in world.anna.hears
    assert (await world.look(number)).status is Status.CLOSED


async def test_for_a_minute_the_menu_takes_back_what_the_card_shows(
    world: World,
) -> None:
    """Whoever moved last finds *Undo* first; nobody else, and not later."""
    await world.mention("A slip of the finger.")
    await world.anna.press("I'll take it")
    assert "Undo" not in await world.david.looks_for_more()
    await world.david.cancels()

    await world.anna.press("Undo")

    assert "*Unclaimed*" in world.shown()
    await world.anna.press("I'll take it")
    await world.wait(minutes=2)
    assert "Undo" not in await world.anna.looks_for_more()


async def test_a_card_from_before_a_restart_still_works(tmp_path: Path) -> None:
    """DESIGN promise 3: buttons carry the number, the row carries the state."""
    async with AsyncExitStack() as first:
        world = await build_world(first, tmp_path)
        number = await world.mention("Posted before the restart.")
        card = world.card()
    async with AsyncExitStack() as second:
        world = await build_world(second, tmp_path)
        conversation = world.workspace.channel("brand-mentions")
        conversation.book[card["ts"]] = card

        await world.workspace.press("anna", conversation.id, card["ts"], "I'll take it")
        await world.settle()

        assert "*Anna*" in world.shown(number)
        assert (await world.look(number)).owner == UserId("UANNA")


async def test_nothing_is_handed_over_to_a_bot(world: World) -> None:
    """Slack's list of people has us in it, too."""
    number = await world.mention("Where is my parcel?")
    await world.anna.press("I'll take it")
    await world.anna.press("Hand over…")

    wrong = await world.anna.submit({"to": "UBOT"})

    assert wrong == {"to": "That is a bot. Please choose a person."}
    wrong = await world.anna.submit({"to": "guest"})
    assert "belongs to another workspace" in wrong["to"]
    assert "andere" in await world.ben.types(
        "away until tomorrow 9:00 backup <@UGUEST>"
    )
    assert (await world.look(number)).owner == UserId("UANNA")


async def test_handing_over_tells_the_new_owner_with_the_note(world: World) -> None:
    """Features D2: the note travels, a reason is never asked."""
    number = await world.mention("Where is my parcel?")
    await world.anna.press("I'll take it")
    await world.anna.press("Hand over…")

    assert (
        await world.anna.submit({"to": "david", "note": "He knows the carrier."}) == {}
    )

    assert f"Anna handed #{number} to you." in world.david.dms[-1]
    assert "He knows the carrier." in world.david.dms[-1]
    assert "*David*" in world.shown()


async def test_releasing_gives_it_back_to_everybody(world: World) -> None:
    await world.mention("I cannot get to this.")
    await world.anna.press("I'll take it")

    await world.anna.press("Release")

    assert world.anna.ephemerals == []
    assert "*Unclaimed*" in world.shown()


async def test_the_same_button_pressed_again_later_is_a_press_of_its_own(
    world: World,
) -> None:
    """slack.md §2.4: only the same delivery is the same press."""
    number = await world.mention("Back and forth.")

    await world.anna.press("I'll take it")
    await world.anna.press("Release")
    await world.anna.press("I'll take it")

    assert (await world.look(number)).owner == "UANNA"
    assert await world.story(number) == ["receive", "claim", "release", "claim"]


async def test_a_guest_of_another_company_is_refused_politely(world: World) -> None:
    """slack.md §2.5: in a shared channel outsiders see buttons; they decide nothing."""
    number = await world.mention("Seen by a partner, too.")

    await world.guest.press("I'll take it")

    assert "This desk is for the team." in world.guest.hears
    assert (await world.look(number)).status is Status.OPEN
