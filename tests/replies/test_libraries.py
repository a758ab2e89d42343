"""The library: facts with their source, praise with permission."""

import io
import json
from contextlib import AsyncExitStack
from pathlib import Path

from bot.cli.quoting import QuoteFormat, export_praise
from bot.privacy import forgetting
from tests.world.building import build_world
from tests.world.world import World


async def kept_fact(world: World, **other: str) -> None:
    """Anna keeps a fact about returns from the list."""
    await world.anna.types("facts")
    await world.anna.press_in_dialog("Add a fact")
    filled = {
        "topic": "return policy",
        "body": "Returns are free for 30 days.",
        "source": "https://www.example.com/returns",
        "valid_until": "2026-03-31",
        **other,
    }
    assert await world.anna.submit(filled) == {}


async def test_a_fact_is_kept_changed_and_put_away(world: World) -> None:
    """S2.24: after its last day it says *check first*, until somebody checked it."""
    await world.anna.types("facts")
    assert "There is none yet." in world.anna.dialog
    await world.anna.cancels()
    await kept_fact(world)
    assert "Saved. I'll offer it" in world.anna.hears

    await world.anna.types("facts returns policy")
    assert "Returns are free for 30 days." in world.anna.dialog
    assert "valid until 31 Mar 2026" in world.anna.dialog
    await world.anna.cancels()
    await world.wait(days=30)
    await world.anna.types("facts")
    assert "check first: it was valid until 31 Mar 2026" in world.anna.dialog.replace(
        "*", ""
    )

    await world.anna.press_in_dialog("Change")
    late = await world.anna.submit({"valid_until": "2026-04-01"})
    assert late == {"valid_until": "This day is in the past. Until when is it valid?"}
    assert await world.anna.submit({"valid_until": "2026-12-31"}) == {}
    await world.ben.types("facts")
    assert "geldig tot 31 dec 2026" in world.ben.dialog
    await world.ben.cancels()

    await world.anna.types("facts")
    await world.anna.press_in_dialog("Change")
    assert await world.anna.submit({"away": ["away"]}) == {}
    await world.anna.types("facts")
    assert "There is none yet." in world.anna.dialog


async def test_a_fact_that_is_over_says_so_where_somebody_writes(world: World) -> None:
    """S2.24: *check first* in the draft, not in the list alone."""
    await kept_fact(world)
    for days, warned in ((0, False), (30, True)):
        await world.wait(days=days)
        number = await world.mention(f"What is your return policy, please? ({days})")
        await world.anna.press("❓ Question", number)
        await world.anna.press("I'll take it", number)
        await world.anna.press("Draft reply", number)
        assert "Returns are free for 30 days." in world.anna.dialog
        assert ("check first" in world.anna.dialog) is warned
        await world.anna.cancels()


async def test_a_good_answer_is_offered_when_its_topic_comes_again(
    world: World,
) -> None:
    """S4.18: *Save as answer* keeps it with the link to where we said it."""
    first = await world.mention("How long does the battery last?", platform="x")
    await world.anna.press("❓ Question", first)
    await world.anna.press("I'll take it", first)
    await world.anna.press("Mark as posted…", first)
    ours = {"text": "Ten hours.", "url": "https://x.com/lumivelo/status/7"}
    assert await world.anna.submit(ours) == {}
    await world.anna.press("Save as answer…", first)
    saved = {"topic": "battery", "body": "The battery lasts ten hours."}
    assert await world.anna.submit(saved) == {}

    for asked, offered in (("Is the battery any good?", True), ("And red?", False)):
        number = await world.mention(asked, platform="x", author={"handle": "kim"})
        await world.anna.press("❓ Question", number)
        await world.anna.press("I'll take it", number)
        await world.anna.press("Draft reply", number)
        assert ("The battery lasts ten hours." in world.anna.dialog) is offered
        assert (ours["url"] in world.anna.dialog) is offered
        await world.anna.cancels()


async def test_a_draft_offers_what_we_know_and_how_we_answer(tmp_path: Path) -> None:
    """S1.12: facts that fit stand in the dialog, and the guideline's link."""
    guideline = '[links]\nguideline = "https://lumivelo.example/guideline"\n'
    async with AsyncExitStack() as stack:
        world = await build_world(stack, tmp_path, more=guideline)
        await kept_fact(world)
        await kept_fact(world, topic="opening hours", body="Open until eight.")
        await world.mention("What is your return policy, please?")
        await world.anna.press("❓ Question")
        await world.anna.press("I'll take it")
        await world.anna.press("Draft reply")
        dialog = world.anna.dialog
    assert "Returns are free for 30 days." in dialog
    assert "https://www.example.com/returns" in dialog
    assert "Open until eight." not in dialog
    assert "<https://lumivelo.example/guideline|" in dialog


async def test_what_is_no_fact_is_said_in_the_dialog(world: World) -> None:
    await world.anna.types("facts")
    await world.anna.press_in_dialog("Add a fact")
    entries = {"topic": "the", "body": "x", "source": "http://example.com"}
    assert "Which topic" in (await world.anna.submit(entries))["topic"]
    wrong = await world.anna.submit({"topic": "prices"})
    assert wrong == {"source": "A source is an https link others can check."}


async def test_praise_is_kept_with_permission_and_forgotten_with_its_author(
    world: World,
) -> None:
    """S2.10: only what was granted is exported; forgetting reaches the quote."""
    jana = {"author": {"handle": "jana", "name": "Jana"}, "platform": "x"}
    first = await world.mention("Best bike *ever* <!here>", **jana)
    await world.anna.press("💚 Praise", first)
    second = await world.mention("Great shop!", author={"handle": "kim"}, platform="x")
    await world.anna.press("💚 Praise", second)
    for number in (first, second):
        await world.anna.press("Keep as praise…", number)
        assert await world.anna.submit({"permission": "Asked, no answer yet"}) == {}
    assert "keep_praise" in await world.story(first)
    assert exported(world) == []

    await world.anna.types("praise")
    assert "Best bike" in world.anna.dialog
    await world.anna.press_in_dialog("Permission")
    assert await world.anna.submit({"permission": "Granted"}) == {}
    assert [row["quote"] for row in exported(world)] == ["Great shop!"]

    await forgetting.forget(world.bot.app, "x:kim")
    assert exported(world) == []
    await world.anna.types("praise")
    assert "Great shop!" not in world.anna.dialog
    assert "Best bike" in world.anna.dialog


def exported(world: World) -> list[dict[str, str]]:
    """What `brandwacht praise` writes."""
    out = io.StringIO()
    export_praise(world.bot.settings.database, out, QuoteFormat.JSONL)
    return [json.loads(line) for line in out.getvalue().splitlines()]


async def test_sharing_takes_three_times_yes_and_is_rare(world: World) -> None:
    """S2.6, S2.9."""
    yes = {"true": "Yes", "whom": "Yes", "may_we": "Yes"}
    for number in (1, 2, 3):
        await world.mention(f"Great {number}", author={"handle": f"fan{number}"})
        await world.anna.press("💚 Praise", number)
    await sharing(world, 1)
    wrong = await world.anna.submit({**yes, "whom": "Do not know"})
    assert set(wrong) == {"whom"}
    assert "share_success" not in await world.story(1)
    assert await world.anna.submit(yes) == {}
    assert "share_success" in await world.story(1)
    await sharing(world, 2)
    assert "Yes, this one should go out" not in world.anna.dialog
    assert await world.anna.submit(yes) == {}

    await sharing(world, 3)
    assert "We already shared 2 in the last days." in world.anna.dialog
    assert set(await world.anna.submit(yes)) == {"anyway"}
    assert await world.anna.submit({**yes, "anyway": ["anyway"]}) == {}
    assert "share_success" in await world.story(3)

    await sharing(world, 3)
    again = await world.anna.submit({**yes, "anyway": ["anyway"]})
    assert list(again.values()) == ["This one was shared before."]


async def sharing(world: World, number: int) -> None:
    """Anna opens the three questions."""
    await world.anna.press("Share success…", number)
