"""`/mentions search`: old cases by their words, author, number, state or class."""

from contextlib import AsyncExitStack
from pathlib import Path

from bot.desk.rules import nearest, read
from data.models import Terms
from tests.world.building import build_world
from tests.world.situations import TEAM
from tests.world.view_cases import PLAYBOOK
from tests.world.world import World

ROBIN = {"name": "Robin", "handle": "robin"}


async def test_an_old_case_is_found_by_its_words_and_shown(world: World) -> None:
    late = await world.mention("The delivery is late again.", author=ROBIN)
    await world.mention("Late at night the lamp is lovely.", author={"handle": "jo"})
    await world.mention("Where is my bike?", author={"handle": "kim"})

    said = await world.anna.types("search late delivery")

    assert f"*#{late}* Robin" in said
    assert said.count("Show card") == 1
    await world.anna.press_ephemeral("Show card")
    assert "The delivery is late again." in world.anna.dialog
    assert "Two" not in await world.anna.types("search LATE")
    assert (await world.anna.types("search late")).count("Show card") == 2


async def test_author_number_state_and_class_narrow_it_down(world: World) -> None:
    first = await world.mention("One.", author=ROBIN)
    second = await world.mention("Two.", author={"handle": "jo"})
    await world.anna.press("🗑️ Not relevant", second)

    async def found(typed: str) -> list[int]:
        said = await world.anna.types(f"search {typed}")
        return [n for n in (first, second) if f"*#{n}*" in said]

    assert await found("@robin") == [first]
    assert await found(f"#{second}") == [second]
    assert await found("state:closed") == [second]
    assert await found("state:unclaimed") == [first]
    assert await found("class:not_relevant") == [second]
    assert await found("@robin state:closed") == []
    assert await found("100%") == []


async def test_what_nobody_knows_is_answered_with_what_was_meant(world: World) -> None:
    assert "Did you mean `/mentions search`?" in await world.anna.types("serach late")
    assert "What I can do" in await world.anna.types("xyzzy")
    assert "Did you mean `state:closed`?" in await world.anna.types(
        "search state:closd"
    )
    await world.mention("Done and dusted.")
    await world.anna.press("🗑️ Not relevant")
    await world.anna.types("search state:closd")
    await world.anna.press_ephemeral("Search state:closed")
    assert "One found for" in world.anna.hears
    assert "What for?" in await world.anna.types("search")
    assert "There is `state:unclaimed`" in await world.anna.types("search state:zzzzzz")


async def test_a_search_shows_nobody_what_is_confidential(tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        await _secrets(await build_world(stack, tmp_path, more=TEAM))


async def _secrets(world: World) -> None:
    kept = await world.mention("A secret of the works council.", author=ROBIN)
    open_to_all = await world.mention("No secret at all.")
    await world.carla.press("mention.make_confidential", kept)
    for typed in ("search secret", "search @robin", f"search #{kept}"):
        said = await world.anna.types(typed)
        assert f"*#{kept}*" not in said, typed
        assert "Robin on" not in said, typed
    assert f"*#{open_to_all}*" in await world.anna.types("search secret")
    assert f"*#{kept}*" in await world.carla.types("search secret")


def test_states_and_classes_are_known_in_every_language() -> None:
    for typed in ("state:offen", "state:open", "state:nieuw"):
        assert read(typed, PLAYBOOK).wanted == Terms(status="open"), typed
    for typed in ("class:Beschwerde", "class:klacht", "class:complaint"):
        assert read(typed, PLAYBOOK).wanted == Terms(classification="complaint"), typed
    assert nearest("stauts", ["status", "mine"]) == "status"
    assert nearest("banana", ["status", "mine"]) == ""
