"""Reading without changing anything: history, text, lists, Home."""

from tests.world.world import World


async def test_the_history_names_who_did_what_in_order(world: World) -> None:
    """Features B3; nobody's own words are in it."""
    number = await world.mention("A secret nobody may repeat.")
    await world.anna.press("😟 Complaint")
    await world.anna.press("I'll take it")

    await world.david.press("More…")
    await world.david.press_in_dialog("History")

    lines = world.david.dialog.splitlines()
    assert lines[:3] == [
        "11:00 · arrived via Own",
        "11:00 · Anna classed it: Complaint",
        "11:00 · Anna took it",
    ]
    assert f"History #{number}" in lines
    assert "secret" not in world.david.dialog


async def test_the_history_tells_what_was_found_out(world: World) -> None:
    """A second look at the same class is no change of class."""
    await world.mention("They are the best!")
    await world.anna.press("💚 Praise")
    await world.anna.press("Yes, it is true")

    await world.anna.press("More…")
    await world.anna.press_in_dialog("History")

    assert "Anna checked: Yes, it is true" in world.anna.dialog
    assert "→" not in world.anna.dialog


async def test_the_whole_text_is_behind_a_button(world: World) -> None:
    """DESIGN section 5: 600 visible characters, the rest on request."""
    words = " ".join(f"word{n}" for n in range(900))
    await world.mention(words)
    assert "word899" not in world.shown()

    await world.anna.press("Full text")

    assert "word0 " in world.anna.dialog
    assert "word899" in world.anna.dialog


async def test_the_menu_holds_every_move_and_shows_its_result(world: World) -> None:
    """A move made in the menu is answered in the menu, with a way back."""
    await world.mention("Everything about this one.", author={"handle": "jo"})
    assert "Hand over…" in await world.anna.looks_for_more()
    assert "Holding reply" not in world.anna.dialog, "the card has that"

    await world.anna.press_in_dialog("Always mute…")

    assert world.anna.dialog != ""
    await world.anna.cancels()
    assert "Hand over…" in world.anna.dialog


async def test_a_dialog_stands_on_its_menu_and_closes_both(world: World) -> None:
    number = await world.mention("Through the menu.")
    await world.anna.press("😟 Complaint", number)
    await world.anna.press("I'll take it", number)
    await world.anna.looks_for_more()
    await world.anna.press_in_dialog("Close…")
    assert "How did it end?" in world.anna.dialog
    await world.anna.cancels()
    assert "No reply…" in world.anna.dialog
    await world.anna.press_in_dialog("Close…")

    assert await world.anna.submit({"outcome": "🗑️ Not relevant"}) == {}

    assert world.anna.dialog == ""
    assert f"#{number} closed: Not relevant." in world.anna.hears


async def test_a_refusal_in_the_menu_is_read_in_the_menu(world: World) -> None:
    await world.mention("Two people, one menu each.")
    await world.anna.press("I'll take it")
    await world.anna.looks_for_more()
    await world.david.press("Take over")

    await world.anna.press_in_dialog("Release")

    assert "David has had it since" in world.anna.dialog
    await world.anna.press_in_dialog("Take over")
    assert "*Anna*" in world.shown()


async def test_home_shows_what_is_mine_and_follows_what_i_do(world: World) -> None:
    """Features D5; friendly while nothing waits."""
    assert "Nothing is waiting for you." in await world.anna.opens_home()
    number = await world.mention("For somebody's queue.")

    assert f"#{number}" in (await world.anna.opens_home()).split("\nUnclaimed\n")[1]
    await world.anna.press_at_home("I'll take it")

    assert f"#{number}" in world.anna.home.split("Yours, next due first")[1]
    assert world.anna.dialog == ""
    assert "\nUnclaimed\n" not in world.anna.home
    await world.anna.press("Release")
    assert "\nUnclaimed\n" in world.anna.home


async def test_a_refused_press_at_home_opens_a_window_that_says_why(
    world: World,
) -> None:
    """There is no channel for an ephemeral: DESIGN promise 3 holds at home, too."""
    await world.mention("Quick, David.")
    await world.anna.opens_home()
    await world.david.press("I'll take it")

    await world.anna.press_at_home("I'll take it")

    assert "David has had it since" in world.anna.dialog


async def test_a_dialog_sent_from_home_answers_in_its_own_window(world: World) -> None:
    number = await world.mention("From home.")
    await world.anna.press("I'll take it")
    await world.anna.opens_home()
    await world.anna.press_at_home("Show card")
    await world.anna.press_in_dialog("Holding reply")

    assert await world.anna.submit({"text": "We look into it."}) == {}

    assert f"For #{number} an answer is promised by" in world.anna.dialog
    assert "promised by" in world.anna.home


async def test_a_press_at_home_shows_there_however_long_it_was_open(
    world: World,
) -> None:
    number = await world.mention("A long look.")
    await world.anna.opens_home()
    await world.wait(minutes=11)

    await world.anna.press_at_home("I'll take it")

    assert f"#{number}" in world.anna.home.split("Yours, next due first")[1]


async def test_home_is_left_alone_when_nobody_looks_at_it(world: World) -> None:
    """slack.md §6.3: publishing costs a call per person."""
    await world.mention("Nobody looks.")
    await world.anna.opens_home()
    await world.wait(minutes=11)
    before = world.published()

    await world.anna.press("I'll take it")

    assert world.published() == before
