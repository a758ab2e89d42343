"""`/mentions` and the shortcut: every subcommand answers, unknown ones are named."""

from tests.world.world import World


async def test_help_fits_on_a_screen_and_is_the_answer_to_nothing(world: World) -> None:
    assert await world.anna.types("help") == await world.anna.types("")
    assert "What I can do" in world.anna.hears
    assert len(world.anna.hears.splitlines()) < 20


async def test_an_unknown_word_is_said_back_with_the_help(world: World) -> None:
    said = await world.anna.types("dance with me")

    assert "I do not know “dance”." in said
    assert "What I can do" in said


async def test_storm_says_that_there_is_none_and_how_to_start_one(world: World) -> None:
    said = await world.anna.types("storm")

    assert "No storm, and not more posts than usual." in said
    assert "Start storm…" in said


async def test_status_counts_and_is_calm_about_nothing(world: World) -> None:
    assert "All quiet." in await world.anna.types("status")
    await world.mention("One.")
    await world.mention("Two.")
    await world.anna.press("I'll take it")

    assert "Unclaimed 1 · Claimed 1 · Monitoring 0" in await world.anna.types("status")


async def test_mine_lists_what_is_mine_and_opens_it(world: World) -> None:
    assert "Nothing is yours right now." in await world.anna.types("mine")
    number = await world.mention("Mine, all mine.")
    await world.anna.press("I'll take it")

    assert f"#{number}" in await world.anna.types("mine")
    await world.anna.press_ephemeral("Show card")
    assert "Mine, all mine." in world.anna.dialog


async def test_next_shows_a_card_whose_buttons_work(world: World) -> None:
    """Features D5: the most urgent one nobody has."""
    assert "Everything is claimed." in await world.anna.types("next")
    number = await world.mention("Take me.")

    assert "Take me." in await world.anna.types("next")
    await world.anna.press_ephemeral("I'll take it")

    assert (await world.look(number)).owner == "UANNA"
    assert f"#{number} is yours." in world.anna.hears


async def test_show_finds_one_and_says_when_there_is_none(world: World) -> None:
    number = await world.mention("Number one.")

    assert "Number one." in await world.anna.types(f"show #{number}")
    assert "Number one." in await world.anna.types(f"#{number}")
    assert "I do not know a mention #99." in await world.anna.types("show 99")
    assert "Which one?" in await world.anna.types("show me")


async def test_add_tracks_a_link_once(world: World) -> None:
    """Features A5: works without any listening tool."""
    link = "https://www.reddit.com/r/fietsen/comments/1q2w3e4/"

    assert "Added as #1." in await world.anna.types(f"add {link}")
    assert "Reddit" in world.shown(1)
    assert "We have that one already: #1." in await world.david.types(f"add <{link}>")
    assert "Which post?" in await world.anna.types("add something")
    assert "I cannot open that link." in await world.anna.types("add http://localhost")


async def test_add_without_a_link_asks_in_a_dialog(world: World) -> None:
    assert await world.anna.types("add") == ""

    assert await world.anna.submit() == {"url": "A link or a text, please."}
    wrong = await world.anna.submit({"text": "Said on the phone.", "author": "Jana"})

    assert wrong == {}
    assert "Added as #1." in world.anna.hears
    assert "Said on the phone." in world.shown(1)
    assert "Jana" in world.shown(1)


async def test_a_message_is_tracked_with_its_link_and_text(world: World) -> None:
    """Features A5: the shortcut fills in what the message holds."""
    link = "https://www.reddit.com/r/fietsen/comments/9z8y7x/"
    await world.anna.picks("track", f"Seen <{link}|this one>? They say &lt;nice&gt;")

    assert world.anna.entered("url")["value"] == link
    assert world.anna.entered("platform")["selected_option"]["value"] == "reddit"
    assert await world.anna.submit() == {}

    mention = await world.look(1)
    assert mention.post.url == link
    assert mention.post.text == "Seen this one? They say <nice>"
    assert mention.post.platform == "reddit"
    assert "Added as #1." in world.anna.hears
