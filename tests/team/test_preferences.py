"""Each person chooses how to be reminded, and the bot keeps to it."""

from tests.world.world import World


async def overdue(world: World) -> int:
    """Anna has something, and its first reply is due."""
    number = await world.mention("My order never came.")
    await world.anna.press("😟 Complaint")
    await world.anna.press("I'll take it")
    for minutes in (30, 18, 12):
        await world.wait(minutes=minutes)
    return number


async def wishes(world: World, way: str) -> None:
    """Anna chooses in her settings."""
    assert await world.anna.types("settings") == ""
    assert await world.anna.submit({"how": way}) == {}
    assert "Saved." in world.anna.hears


async def test_as_a_direct_message_and_never_in_the_thread(world: World) -> None:
    """Features F5."""
    await wishes(world, "By direct message")

    number = await overdue(world)

    assert f"#{number} needs its first reply by" in world.anna.dms[-1]
    assert "<@" not in "".join(world.anna.dms)
    assert world.thread_texts() == []


async def test_in_the_thread_and_never_as_a_direct_message(world: World) -> None:
    await wishes(world, "In the thread of the card")

    number = await overdue(world)

    assert world.anna.dms == []
    assert f"<@UANNA> #{number} was due a first reply" in world.thread_texts()[-1]


async def test_not_at_all_is_kept_to(world: World) -> None:
    await wishes(world, "Not at all")

    await overdue(world)

    assert world.anna.dms == []
    assert world.thread_texts() == []


async def test_the_dialog_shows_what_was_chosen_before(world: World) -> None:
    await wishes(world, "Not at all")

    await world.anna.types("settings")

    assert world.anna.entered("how")["selected_option"]["value"] == "none"


async def test_settings_open_from_home_and_answer_in_their_window(
    world: World,
) -> None:
    await world.anna.opens_home()
    await world.anna.press_at_home("Settings")

    assert await world.anna.submit({"how": "In the thread of the card"}) == {}

    assert "Saved. I'll remind you in the thread" in world.anna.dialog
