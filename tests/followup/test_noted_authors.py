"""Allies and VIPs: noted by people, seen on the card, listed, let go and forgotten."""

from datetime import timedelta

import pytest

from bot.errors import Refused
from bot.followup import service
from bot.privacy import forgetting
from data.privacy import holdings
from tests.world.bench import Bench
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


async def test_a_note_ends_by_itself(bench: Bench) -> None:
    number = await bench.mention(author=JANA, platform="x")
    await _note(bench, number, days=90)
    assert len(await service.allies(bench.app, bench.press(number).by)) == 1

    bench.now += timedelta(days=90, seconds=1)

    assert await service.allies(bench.app, bench.press(number).by) == []
    await _note(bench, number, days=90)
    assert len(await service.allies(bench.app, bench.press(number).by)) == 1


async def test_forgetting_the_author_forgets_the_note(bench: Bench) -> None:
    """DESIGN promise 10: neither the key nor the reason stays, and before it is told."""
    number = await bench.mention(author=JANA, platform="x")
    await _note(bench, number, days=90)
    held = await bench.store.read(lambda tx: holdings.of_author(tx, "x:jana"))
    assert held.noted_as["why"] == "writes about bikes"

    await forgetting.forget(bench.app, "x:jana")

    [row] = await bench.store.read(lambda tx: tx.all("select * from noted_authors"))
    assert row["author_key"] is None
    assert "bikes" not in str(row)
    assert row["ended_at"] is not None


async def test_a_note_says_why_and_is_about_somebody_known(bench: Bench) -> None:
    known = await bench.mention(author=JANA, platform="x")
    nobody = await bench.mention(text="Nobody said who wrote this.", author=None)

    with pytest.raises(Refused, match="note_why"):
        await _note(bench, known, why=" ")
    with pytest.raises(Refused, match="note_too_long"):
        await _note(bench, known, why="w" * 201)
    with pytest.raises(Refused, match="author_unknown"):
        await _note(bench, nobody)
    with pytest.raises(Refused, match="not_noted"):
        await service.unnote_author(bench.app, bench.press(known))


async def _note(
    bench: Bench, number: int, *, days: int = 90, why: str = "writes about bikes"
) -> None:
    press = bench.press(number)  # type: ignore[arg-type]
    await service.note_author(bench.app, press, "ally", why, agreed=True, days=days)
