"""Checking after a reply: three presses in the thread, in a message, on Home."""

from tests.world.watching_story import SANNE, answer, press_below
from tests.world.world import World


async def test_three_presses_in_the_thread_and_the_card_tells_the_trend(
    world: World,
) -> None:
    """S0.15: asked an hour on, answered where it is asked."""
    number = await answer(world)
    assert "*Monitoring*" in world.shown(number)
    await world.wait(hours=1)
    asked = world.thread_texts(number)[-1]
    assert f"Time for a check of #{number} (1 h)" in asked
    assert "<@UANNA>" in asked

    await press_below(world, "😐 Author neutral", number)
    assert "✓ 😐 Author neutral" in world.thread_texts(number)[-1]
    await press_below(world, "Nobody joined", number)
    await press_below(world, "→ Mood the same", number)

    assert len(world.anna.ephemerals) == 1, "the message itself says what was seen"
    done = world.thread_texts(number)[-1]
    assert "check “1 h”: 😐 author neutral, nobody joined, → unchanged." in done
    assert "Checks: 1 h: 😐 author neutral, nobody joined, → unchanged" in (
        await world.anna.reads(number)
    )


async def test_worse_brings_it_back_and_offers_the_lead(world: World) -> None:
    """S1.26: reopened at once, with a way to the duty lead and a way back."""
    number = await answer(world)
    await world.wait(hours=1)

    await press_below(world, "↘ Mood worse", number)

    assert "It is getting worse" in world.anna.hears
    assert "*It is getting worse* · Anna" in world.shown(number)
    await world.anna.press_ephemeral("Undo")
    assert "*Monitoring*" in world.shown(number)
    await press_below(world, "↘ Mood worse", number)
    await world.anna.press_ephemeral("Escalate…")
    assert "Your question" in world.anna.dialog


async def test_the_author_writes_again_and_the_look_asks_for_the_mood(
    world: World,
) -> None:
    """The test of playbook section 6: no new card, “mood?” at once, 😠 twice is L1."""
    number = await answer(world)
    await world.wait(minutes=40)
    same = await world.mention(
        "Still broken.", platform="x", author=SANNE, thread_id="t1"
    )

    assert same == number
    below = world.thread_texts(number)[-1]
    assert "Still broken." in below
    assert "How does that sound?" in below
    await press_below(world, "😠 Author upset", number)
    await world.wait(minutes=20)
    assert "Time for a check" not in "".join(world.thread_texts(number))
    await world.mention("Hello?", platform="x", author=SANNE, thread_id="t1")
    await press_below(world, "😠 Author upset", number)

    assert "upset for the second time" in world.anna.hears
    assert world.shown(number).count("Escalate…") >= 1


async def test_check_now_from_the_card_and_what_somebody_saw(world: World) -> None:
    """From the card at any time; a number, a mood and a note of one's own."""
    number = await answer(world)
    await world.anna.press("Check now", number)
    assert "Has the author reacted?" in world.anna.dialog

    await world.anna.press_in_dialog("Author silent")
    assert "✓ Author silent" in world.anna.dialog
    await world.anna.press_in_dialog("Add what I saw")
    wrong = await world.anna.submit({"people": "many"})
    assert "as a number" in wrong["people"]
    entries = {"people": "2", "mood": "→ Mood the same", "note": "Two colleagues."}
    assert await world.anna.submit(entries) == {}

    shown = await world.anna.reads(number)
    assert "in between: author silent, 1–4 joined, → unchanged" in shown


async def test_looks_that_come_together_are_one_message(world: World) -> None:
    """Playbook 6: a watch round with three rows each, and nothing that was done."""
    numbers = [
        await answer(world, thread=f"t{n}", author={"handle": f"h{n}"})
        for n in range(3)
    ]
    await world.anna.press("Check now", numbers[0])
    for ref in ("Author silent", "Nobody joined", "→ Mood the same"):
        await world.anna.press_in_dialog(ref)
    await world.wait(hours=1)

    round_ = world.anna.dms[-1]
    assert "Checks: 3 mentions are due." in round_
    for number in numbers:
        assert f"*#{number}*" in round_
    for number in numbers:
        assert "Time for a check" not in "".join(world.thread_texts(number))
    await world.anna.press_in_message("dm", "😀 Author pleased")
    assert "✓ 😀 Author pleased" in world.anna.dms[-1]


async def test_a_quiet_end_says_so_in_the_thread(world: World) -> None:
    """Promise 5: a complaint nobody looked at ends by itself, and says so."""
    number = await answer(world)
    for _ in range(9):
        await world.wait(days=1)

    mention = await world.look(number)
    assert mention.outcome == "quiet"
    below = "".join(world.thread_texts(number))
    assert below.count("has stayed quiet. Close it?") == 0
    assert "was closed because it stayed quiet. Checks made: 0 of 4." in below


async def test_a_returning_author_is_offered_to_whoever_knows_them(
    world: World,
) -> None:
    """S2.47, S0.32: the card names who knows the author, and how it ended before."""
    first = await answer(world)
    await world.anna.press("Close…", first)
    await world.wait(days=20)
    number = await world.mention("Me again.", platform="x", author=SANNE)

    shown = await world.anna.reads(number)
    assert "Anna knows the author" in shown
    assert "earlier: 1 (1 Complaint" in shown


async def test_following_an_author_from_the_menu(world: World) -> None:
    """S2.20: by hand, into the same thread, and ended by hand."""
    number = await answer(world)
    await world.anna.press("Watch this author", number)
    assert "I'll watch this author's posts until" in world.anna.dialog

    same = await world.mention("Elsewhere.", platform="x", author=SANNE)

    assert same == number
    assert "The watched author wrote again (post 1):" in world.thread_texts(number)[-1]
    await world.anna.cancels()
    assert "author watch until" in await world.anna.reads(number)
