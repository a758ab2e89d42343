"""Allies and VIPs: noted by people, seen on the card, listed, let go and forgotten."""

from datetime import timedelta

import pytest

from bot.errors import Refused
from bot.followup import service
from bot.privacy import forgetting
from data.privacy import holdings
from tests.world.services import Services
from tests.world.world import World

JANA = {"name": "Jana", "handle": "jana"}


async def noted(world: World, **changes: object) -> int:
    """A post of Jana, noted from its card."""
    number = await world.mention(
        "You could make the strap wider.", platform="x", author=JANA
    )
    await world.anna.press("mention.note_author", number)
    fields: dict[str, object] = {
        "noted": "An ally: means well and is heard",
        "why": "writes about bikes",
        "agreed": ["They agreed that we note it"],
    }
    await world.anna.submit(fields | changes)
    return number


async def test_an_ally_is_noted_with_reason_and_consent_and_seen_on_every_card(
    world: World,
) -> None:
    """S1.19: an entry in a list of contacts, with a note of their consent."""
    first = await noted(world)

    second = await world.mention("And a longer one.", platform="x", author=JANA)
    for number in (first, second):
        assert "ally until" in world.shown(number)
    await world.anna.press("Details", first)
    assert "(agreed): writes about bikes" in world.anna.dialog
    other = await world.mention("Hello", author={"handle": "somebody_else"})
    assert "ally" not in world.shown(other)
    listed = await world.anna.types("allies")
    assert "Jana" in listed + world.anna.hears
    assert f"latest #{second}" in world.anna.hears


async def test_whoever_was_not_asked_is_noted_as_that(world: World) -> None:
    number = await noted(
        world, noted="A VIP: needs special care", agreed=[], days="A year"
    )

    assert "VIP until" in world.shown(number)
    assert "Thu 4 Mar" in world.shown(number), "in a year"
    await world.anna.press("Details", number)
    assert "(not asked)" in world.anna.dialog


async def test_a_note_is_let_go_from_the_list(world: World) -> None:
    number = await noted(world)
    await world.anna.types("allies")

    await world.anna.press("No ally any more")

    assert "ally until" not in world.shown(number)
    assert "Nobody is noted" in await world.anna.types("allies")


async def test_a_note_ends_by_itself(services: Services) -> None:
    number = await services.mention(author=JANA, platform="x")
    await _note(services, number, days=90)
    assert len(await service.allies(services.app, services.press(number).by)) == 1

    services.now += timedelta(days=90, seconds=1)

    assert await service.allies(services.app, services.press(number).by) == []
    await _note(services, number, days=90)
    assert len(await service.allies(services.app, services.press(number).by)) == 1


async def test_forgetting_the_author_forgets_the_note(services: Services) -> None:
    """DESIGN promise 10: neither the key nor the reason stays, and before it is told."""
    number = await services.mention(author=JANA, platform="x")
    await _note(services, number, days=90)
    held = await services.store.read(lambda tx: holdings.of_author(tx, "x:jana"))
    assert held.noted_as["why"] == "writes about bikes"

    await forgetting.forget(services.app, "x:jana")

    [row] = await services.store.read(lambda tx: tx.all("select * from noted_authors"))
    assert row["author_key"] is None
    assert "bikes" not in str(row)
    assert row["ended_at"] is not None


async def test_a_note_says_why_and_is_about_somebody_known(services: Services) -> None:
    known = await services.mention(author=JANA, platform="x")
    nobody = await services.mention(text="Nobody said who wrote this.", author=None)

    with pytest.raises(Refused, match="note_why"):
        await _note(services, known, why=" ")
    with pytest.raises(Refused, match="note_too_long"):
        await _note(services, known, why="w" * 201)
    with pytest.raises(Refused, match="author_unknown"):
        await _note(services, nobody)
    with pytest.raises(Refused, match="not_noted"):
        await service.unnote_author(services.app, services.press(known))


async def _note(
    services: Services, number: int, *, days: int = 90, why: str = "writes about bikes"
) -> None:
    press = services.press(number)  # type: ignore[arg-type]
    await service.note_author(services.app, press, "ally", why, agreed=True, days=days)
