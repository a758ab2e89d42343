"""Away and back: nothing is sent to people who are away, nothing of theirs is
overlooked.
"""

import pytest

from data.models import Status
from tests.world.world import World


async def has_one(world: World) -> int:
    """Anna has a complaint."""
    number = await world.mention("My order never came.")
    await world.anna.press("😟 Complaint")
    await world.anna.press("I'll take it")
    return number


async def test_a_backup_gets_what_is_open_and_can_take_it_over(world: World) -> None:
    """Features D4: one message, each with *Take over*."""
    number = await has_one(world)

    said = await world.anna.types("away until mon 9:00 backup @david note Call them.")

    assert "You are away until" in said
    assert "David stands in" in said
    offer = world.david.dms[-1]
    assert "Anna is away until" in offer
    assert f"#{number}" in offer
    assert "Note: Call them." in offer
    await world.david.press_in_message("dm", "Take over")
    assert (await world.look(number)).owner == "UDAVID"


async def test_nothing_is_sent_to_who_is_away(world: World) -> None:
    """Features D4, section 2 #8: who stands in is reminded instead."""
    await has_one(world)
    await world.anna.types("away until mon 9:00 backup @david")
    david = len(world.david.dms)

    for minutes in (30, 18, 12):
        await world.wait(minutes=minutes)

    assert world.anna.dms == []
    below = "".join(world.thread_texts())
    assert "<@UANNA>" not in below
    assert "<@UDAVID>" in below
    assert len(world.david.dms) > david
    assert "Take over" in world.david.dms[-1]
    oneself = await world.anna.types("away until mon 9:00 backup @anna")
    assert "You cannot stand in for yourself" in oneself


async def test_what_comes_back_to_who_is_away_goes_to_everybody(world: World) -> None:
    """Features H2, D4: the author wrote again, and its owner is not there."""
    jana = {"platform": "x", "author": {"handle": "jana"}}
    number = await world.mention("Nothing works.", external_id="p1", **jana)
    await world.anna.press("😟 Complaint")
    await world.anna.press("I'll take it")
    await world.anna.press("Mark as posted…")
    assert await world.anna.submit({"text": "We are on it."}) == {}
    await world.anna.types("away until mon 9:00")

    await world.mention("Still not.", in_reply_to={"id": "p1"}, **jana)

    assert (await world.look(number)).status is Status.OPEN
    assert world.anna.dms == []


async def test_home_shows_the_absence_and_ends_it(world: World) -> None:
    await world.anna.types("away until tomorrow 9:00 backup @david")
    assert "You are away until" in await world.anna.opens_home()
    assert "David stands in." in world.anna.home

    await world.anna.press_at_home("I'm back")

    assert "You are away" not in world.anna.home
    assert "You were not away." in await world.anna.types("back")


async def test_back_ends_it_sooner_and_away_alone_says_how_it_stands(
    world: World,
) -> None:
    assert "For example" in await world.anna.types("away")
    await world.anna.types("away until fri 8:00")

    assert "You are away until" in await world.anna.types("away")
    assert "Welcome back." in await world.anna.types("back")
    assert "Until when?" in await world.anna.types("away")


async def test_the_confirmation_has_the_way_back(world: World) -> None:
    await world.anna.types("away until fri 8:00")

    await world.anna.press_ephemeral("I'm back")

    assert "Welcome back." in world.anna.hears


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("until whenever", "I cannot read “until whenever” as a time."),
        ("until 2026-03-01", "That time is already past."),
        ("until mon backup @anna", "You cannot stand in for yourself."),
        ("until mon backup @nobody", "Choose the person from the list"),
        ("until mon backup", "I do not know “backup”."),
        ("until <!channel>", "as a time."),
    ],
)
async def test_what_cannot_be_read_is_one_sentence_with_an_example(
    world: World, typed: str, said: str
) -> None:
    answer = await world.anna.types(f"away {typed}")

    assert said in answer
    assert "`/mentions away until " in answer
    assert "<!channel>" not in answer
    assert "You were not away." in await world.anna.types("back")


async def test_german_and_dutch_are_understood_and_answered(world: World) -> None:
    """DESIGN promise 11: Carla's Slack speaks German, Ben's Dutch."""
    await world.carla.types("help")
    await world.ben.types("help")

    carla = await world.carla.types("away bis Montag 9 Uhr Vertretung @ben")
    ben = await world.ben.types("away tot morgen 8:00 vervanging @david")

    assert "Du bist bis" in carla
    assert "Ben vertritt dich" in carla
    assert "Je bent er niet tot" in ben
    assert "David valt voor je in" in ben


async def test_who_is_away_too_cannot_stand_in(world: World) -> None:
    """Features D4: nothing lies with somebody who is not there."""
    await world.david.types("away until fri 8:00")

    said = await world.anna.types("away until thu 8:00 backup @david")

    assert "David is away, too." in said
    assert "You were not away." in await world.anna.types("back")
