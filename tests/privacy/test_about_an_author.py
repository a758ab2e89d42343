"""What is stored about an author is listed, and deleted, while the bot runs."""

import asyncio
import json
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from bot.cli import authors, forget, upkeep
from bot.privacy import forgetting
from data import desk_requests
from data.privacy import holdings
from data.privacy.holdings import Holdings
from tests.world.building import build_world
from tests.world.world import World

MARA = {"name": "Mara Zilverlicht", "handle": "MaraZilver"}
KEY = "x:marazilver"
POST: dict[str, Any] = {
    "platform": "x",
    "author": MARA,
    "text": "My lamp hums at night.",
}


def held(world: World, key: str = KEY) -> Holdings:
    with upkeep.reading(world.bot.settings.database) as tx:
        return holdings.of_author(tx, key)


async def two_cases(world: World) -> tuple[int, int]:
    """One she wrote with a reply of hers, and one of somebody else that names her."""
    hers = await world.mention(**POST, external_id="p1", url="https://x.com/m/status/1")
    await world.mention(**{**POST, "text": "Still humming."}, in_reply_to={"id": "p1"})
    other = await world.mention("Nice bells.", author={"handle": "kim"}, platform="x")
    await world.anna.press("I'll take it", other)
    await world.anna.press("Hand over…", other)
    note = {"to": "ben", "note": "The same tone as Mara Zilverlicht."}
    assert await world.anna.submit(note) == {}
    return hers, other


async def hold(world: World, number: int) -> None:
    await world.deliver_press("anna", "mention.hold", number)
    assert await world.anna.submit({"why": "A claim is open."}) == {}


async def test_everything_by_and_about_an_author_is_found(world: World) -> None:
    hers, other = await two_cases(world)

    found = held(world)

    assert [row["number"] for row in found.mentions] == [hers]
    assert [row["text"] for row in found.replies] == ["Still humming."]
    assert found.ours == {"messages": (other,)}
    assert {"@marazilver", "mara zilverlicht"} <= {n.lower() for n in found.names}
    shown = "\n".join(authors.described(found))
    assert "My lamp hums at night." in shown
    assert f"Named in what we wrote ourselves (messages) about #{other}" in shown
    assert json.loads(found.as_json())["mentions"][0]["text"] == POST["text"]


async def test_what_a_dry_run_announces_is_what_goes(world: World) -> None:
    hers, _ = await two_cases(world)
    kept = await world.mention(**{**POST, "text": "Kept."}, external_id="p9")
    await hold(world, kept)
    before = held(world)

    said = "\n".join(authors.would_go(before))
    await world.settle()

    assert f"1 mention would be forgotten: #{hers}" in said
    assert f"On legal hold: #{kept}" in said
    assert held(world) == before
    done = await forgetting.forget(world.bot.app, KEY)
    assert done.count == before.going == 2
    assert said.endswith("Nothing was changed.")


async def test_the_running_desk_forgets_for_the_command_line(world: World) -> None:
    """The desk owns the writer: it is asked, does it at once, and the command hears it."""
    hers, _ = await two_cases(world)

    asking = asyncio.create_task(forget.forget(world.bot.settings, KEY))
    while not await forgetting.as_asked(world.bot.app):
        await asyncio.sleep(0)
    done = await asking
    await world.settle()

    assert done.count == 2
    assert held(world).nothing
    assert "My lamp hums" not in world.shown(hers)
    with upkeep.reading(world.bot.settings.database) as tx:
        rows = tx.all("select about, answer from requests")
    assert [row["about"] for row in rows] == [None]
    assert "mara" not in rows[0]["answer"]


async def test_a_hold_is_told_through_the_desk_as_well(world: World) -> None:
    hers = await world.mention(**POST, external_id="p1")
    await hold(world, hers)

    asking = asyncio.create_task(forget.forget(world.bot.settings, KEY))
    while not await forgetting.as_asked(world.bot.app):
        await asyncio.sleep(0)
    done = await asking

    assert (done.count, [hold.mention for hold in done.held]) == (0, [hers])
    assert done.held[0].reason == "A claim is open."


async def test_a_desk_that_does_not_answer_is_told_and_the_wish_stays(
    world: World,
) -> None:
    await two_cases(world)

    with pytest.raises(forget.NobodyAnswers):
        await forget.forget(world.bot.settings, KEY, patience=0)

    with upkeep.reading(world.bot.settings.database) as tx:
        assert [one.about for one in desk_requests.waiting(tx)] == [KEY]
    await forgetting.as_asked(world.bot.app)
    assert held(world).nothing


async def test_who_must_answer_for_it_can_ask_in_slack(world: World) -> None:
    """Leads may, agents may not; texts are never in the answer."""
    hers, _ = await two_cases(world)

    for typed in (KEY, "@MaraZilver", "mara zilverlicht"):
        said = await world.eva.types(f"about {typed}")
        assert f"One mention: #{hers}" in said
        assert f"One reply: #{hers}" in said
        assert "one other mention" in said
        assert "hums" not in said

    assert "We hold nothing about “nobody”" in await world.eva.types("about nobody")
    assert "About whom?" in await world.eva.types("about")
    assert "What we hold" not in await world.anna.types(f"about {KEY}")


async def test_several_of_one_name_are_told_apart(world: World) -> None:
    for number, site in enumerate(("a", "b")):
        await world.mention(
            f"Post {number}",
            platform="forum",
            url=f"https://{site}.example/t/{number}",
            author={"handle": "lena"},
        )
    await world.mention("No account here.", author={"name": "Lena"})

    said = await world.eva.types("about lena")

    assert "Several authors are called “lena”" in said
    assert "forum@a.example:lena" in said.replace("\u2060", "")
    assert "In one mention somebody has this name and no account" in said
    assert said.endswith("#3")


async def test_what_is_kept_to_few_is_only_counted_for_others(tmp_path: Path) -> None:
    """Eva may ask, as an administrator of the workspace, and is not of the circle."""
    carla = '[people.carla]\nslack = "UCARLA"\nroles = ["lead"]\n'
    async with AsyncExitStack() as stack:
        await hidden(await build_world(stack, tmp_path, more=carla))


async def hidden(few: World) -> None:
    number = await few.mention(**POST, external_id="p1")
    await few.anna.press("I'll take it", number)
    await few.anna.press("🔒 Make confidential", number)
    await few.settle()

    said = await few.eva.types(f"about {KEY}")

    assert f"#{number}" not in said
    assert "One more is confidential." in said
