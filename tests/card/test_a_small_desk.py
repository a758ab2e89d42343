"""A desk with few mentions: no minimum, no reminders about praise, critical posts first."""

import tomllib
from datetime import timedelta
from pathlib import Path

from bot.ui.translator import flatten
from data.models import Status
from tests.world.cards import redraws
from tests.world.world import World

ROOT = Path(__file__).parents[2]


async def test_praise_is_never_nagged_about_and_listed_once(world: World) -> None:
    """S2.5: untouched for eight hours and more; one line at the end of the day, once."""
    await world.bot.timer_loop.begin()
    number = await world.mention("Lovely light!")
    await world.anna.press("💚 Praise")
    other = await world.mention("And a question. How long does it last?")
    await world.anna.press("❓ Question", other)
    await world.anna.press("I'll take it", other)

    for _ in range(4):
        await world.wait(hours=2)
    for _ in range(30):
        await world.wait(hours=2)

    about = [
        s for s in world.told_in("brand-mentions").split("\n") if "Before the day" in s
    ]
    assert len(set(about)) == 1
    assert "one piece of praise nobody has touched" in about[0]
    told = await world.story(number)
    assert told == ["receive", "classify", "listed"]
    assert world.thread_texts(number) == []
    assert "nudge" in await world.story(other)
    assert (await world.look(number)).status is Status.OPEN


async def test_open_critical_posts_are_listed_first_with_time_left(
    world: World,
) -> None:
    """S1.4: five praises that wait since yesterday, three critical posts; these come first."""
    for text in range(5):
        await world.mention(f"Great {text}!")
        await world.anna.press("💚 Praise")
        await world.anna.press("I'll take it")
    await world.wait(hours=20)
    for text in range(3):
        await world.mention(f"Broken {text}.")
        await world.anna.press("😟 Complaint")
        await world.anna.press("I'll take it")

    mine = await world.anna.types("mine")
    home = await world.anna.opens_home()

    for listed in (mine, home):
        critical = [listed.index(f"“Broken {n}.”") for n in range(3)]
        calm = [listed.index(f"“Great {n}!”") for n in range(5)]
        assert max(critical) < min(calm)
    assert "first reply by" in mine


async def test_two_mentions_a_day_work_without_a_minimum(world: World) -> None:
    """A quiet B2B desk for a week; nothing cries wolf, praise counts like the rest."""
    for day in range(7):
        praise = await world.mention(f"Good support, thanks. ({day})")
        await world.anna.press("💚 Praise", praise)
        await world.anna.press("Thanked", praise)
        question = await world.mention(f"Do you deliver spare parts? ({day})")
        await world.anna.press("❓ Question", question)
        await world.anna.press("Flags…", question)
        await world.anna.submit({"flags": ["🤝 Business customer"]})
        assert "🤝 Business customer" in world.shown(question)
        await world.anna.press("I'll take it", question)
        await world.anna.press("Mark as posted…", question)
        assert await world.anna.submit({"text": "Yes, on our website."}) == {}
        await world.wait(hours=24)

    assert world.told_in("brand-management") == ""
    closed = [(await world.look(n)).outcome for n in range(1, 15, 2)]
    assert closed == ["thanked"] * 7


async def test_good_and_bad_remarks_take_the_same_first_step(world: World) -> None:
    """S2.1, S3.6: both have one card with the same buttons, and twice is once."""
    praise = await world.mention("I love it.", external_id="p1")
    complaint = await world.mention("It broke.", external_id="c1")
    again = await world.mention("It broke.", external_id="c1")

    assert again == complaint
    cards = [
        m
        for m in world.workspace.channel("brand-mentions").messages
        if m.get("metadata")
    ]
    shown = [m["metadata"]["event_payload"]["mention"] for m in cards]
    assert sorted(shown) == [praise, complaint], "one card each, and no third"
    for number in (praise, complaint):
        for button in ("💚 Praise", "😟 Complaint", "🗑️ Not relevant"):
            assert button in world.shown(number)


async def test_an_untouched_critical_post_is_nudged_and_stays_until_it_has_an_outcome(
    world: World,
) -> None:
    """S0.14: ignoring is impossible; only an outcome closes it. No card ticks."""
    number = await world.mention("Terrible. Never again.")
    await world.anna.press("😟 Complaint")
    before = redraws(world)

    for _ in range(60):
        await world.wait(minutes=1)

    assert redraws(world) - before <= 12
    assert "nudge" in await world.story(number)
    assert f"#{number}" in await world.anna.opens_home()
    await world.anna.press("Close…")
    assert await world.anna.submit() == {
        "outcome": "Please complete this required field."
    }
    assert (await world.look(number)).status is Status.OPEN


async def test_people_come_before_accounts_and_are_never_tickets(world: World) -> None:
    """S3.1: the name before the handle, and no word that makes things of people."""
    await world.mention("Hello", author={"name": "Sanne de Vries", "handle": "sanne_x"})
    shown = world.shown()
    assert shown.index("Sanne de Vries") < shown.index("@sanne_x")

    words = ROOT / "data" / "playbook" / "words"
    for path in words.rglob("*.toml"):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for key, sentence in flatten(table):
            assert "ticket" not in str(sentence).lower(), key
            assert "offender" not in str(sentence).lower(), key


async def test_a_target_runs_from_the_start_whatever_the_class_was(
    world: World,
) -> None:
    """S4.4: swearing with an order problem gets the clock of a complaint."""
    number = await world.mention("F*** you, where is my order?")
    await world.wait(minutes=10)
    await world.anna.press("😟 Complaint")
    mention = await world.look(number)
    assert mention.first_reply_due == mention.started_at + timedelta(minutes=60)
