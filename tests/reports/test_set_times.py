"""What is said when the desk opens and closes, after a week and after a month."""

import itertools
import random
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.core.command import Command
from bot.desk import commands
from bot.handoffs import service as in_private
from bot.handoffs.rules import PhoneCall, PrivateOffer
from bot.localslack.faults import Fault
from bot.localslack.people import Json
from bot.mentions.rules import lifecycle, replying, sorting
from bot.mentions.rules.replying import Written
from bot.mentions.rules.transition import Rule
from bot.privacy import forgetting
from data.instants import to_text
from data.models import MentionId, UserId
from data.replies import overrides
from data.transaction import Transaction
from tests.world.building import build_world
from tests.world.reporting import in_office
from tests.world.services import Services
from tests.world.telling import told
from tests.world.world import CARDS, MANAGEMENT, World

BERLIN = ZoneInfo("Europe/Berlin")
PEOPLE = """
[people.eva]
slack = "UEVA"
name = "Eva"
roles = ["admin"]
"""


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        yield await build_world(stack, tmp_path, more=PEOPLE)


async def until(world: World, local: str) -> None:
    """The clock goes on to this local time, half an hour at a time."""
    end = datetime.fromisoformat(local).replace(tzinfo=BERLIN)
    while world.clock.now < end:
        world.clock.now = min(world.clock.now + timedelta(minutes=30), end)
        await world.bot.timer_loop.round()
    await world.settle()


def said(world: World, kind: str, channel: str = CARDS) -> list[Json]:
    """The messages of one kind in a channel, oldest first."""
    return [
        one
        for one in world.workspace.channel(channel).messages
        if (one.get("metadata") or {}).get("event_payload", {}).get("kind") == kind
    ]


async def move(world: World, who: str, number: int, rule: Rule) -> None:
    """One person makes one move."""
    person = UserId(f"U{who.upper()}")
    command = Command(MentionId(number), person, f"{number}-{rule}", who)
    await commands.move(world.bot.app, command, rule)


async def week_of_posts(world: World, days: int = 7) -> None:
    """Praise for two things, complaints and questions; Anna and Ben answer most."""
    dice = random.Random(5)
    for day in range(days):
        for place, klass in enumerate(("praise", "complaint", "question")):
            who = ("anna", "ben")[(day + place) % 2]
            number = await world.mention(
                text=f"{klass} of day {day}, said with some care",
                platform=dice.choice(("x", "reddit")),
                author={"handle": f"rider{day}{klass}", "name": f"Rider {day}"},
            )
            rules: list[Rule] = [partial(lifecycle.classify, into=klass)]
            if klass != "praise":
                written = Written("Thank you.", None, "public", world.clock.now)
                rules += [lifecycle.claim, partial(replying.answer, written=written)]
            for rule in rules:
                await move(world, who, number, rule)
        for _ in range(2):
            world.clock.now += timedelta(hours=12)
            await world.bot.timer_loop.round()
    await world.settle()


async def test_the_morning_says_what_waits_and_what_came(desk: World) -> None:
    """Overdue, due today, promises, checks and what came since the desk closed."""
    await desk.mention(text="at the end of the day")
    await until(desk, "2026-03-05T08:30")
    await desk.mention(text="in the night")
    await until(desk, "2026-03-05T09:30")

    [message] = said(desk, "report_morning")
    text = told(message)
    assert "Good morning, Thu 5 Mar" in text
    assert "*2 overdue*" in text
    assert "1 new since" in text
    assert "1 unclassified" in text
    buttons = [b for b in message["blocks"] if b.get("accessory")]
    assert len(buttons) == 2, "the two most urgent, each with its next step"


async def test_no_day_is_said_twice(desk: World) -> None:
    await until(desk, "2026-03-09T12:00")

    days = [told(one).split("\n")[0] for one in said(desk, "report_morning")]
    assert days == sorted(set(days), key=days.index), "each once"
    assert len(days) == 5, "this desk is open every day"
    assert len(said(desk, "report_evening")) == 5


async def test_a_morning_missed_by_a_restart_is_said_later_that_day(
    desk: World,
) -> None:
    desk.clock.now = datetime(2026, 3, 5, 11, 0, tzinfo=BERLIN)
    await desk.bot.timer_loop.begin()
    await desk.bot.timer_loop.round()
    await desk.settle()

    assert len(said(desk, "report_morning")) == 1


async def test_the_evening_says_what_stays_open(desk: World) -> None:
    await desk.mention(text="still open")
    await until(desk, "2026-03-04T17:30")

    [message] = said(desk, "report_evening")
    assert "1 stays open tonight" in told(message)


async def test_the_evening_says_how_much_praise_was_passed_on(desk: World) -> None:
    """Praise of today that somebody was told of, and nothing of what was passed on else."""
    number = await desk.mention(text="I love the bell")
    await move(desk, "anna", number, partial(lifecycle.classify, into="praise"))

    def passed_on(tx: Transaction) -> None:
        for kind in ("praise", "praise", "insight"):
            tx.run(
                "insert into tasks (mention, kind, what, owner, asked_by, asked_at, due) "
                "values (:n, :kind, 'words', 'UBEN', 'UANNA', :at, :at)",
                n=number,
                kind=kind,
                at=to_text(desk.clock.now),
            )

    await desk.bot.app.store.write(passed_on)
    await until(desk, "2026-03-04T17:30")

    [message] = said(desk, "report_evening")
    assert "Praise was passed on 2 times." in told(message)


async def test_monday_tells_the_week(desk: World) -> None:
    """S0.8: praise with its words. S0.33: shares with counts, and those before. S1.20: each
    platform. S2.14: every target is about our handling. S3.6: praise and complaints.
    """
    await week_of_posts(desk, 12)
    await until(desk, "2026-03-17T09:30")

    [first, second] = said(desk, "report_week")
    text = told(second)
    assert "Week 11" in text
    assert "*21 mentions*" in text
    assert "Praise 33 % (7)" in text
    assert "critical 33 % (7)" in text
    assert "What customers praised" in text
    assert text.count("said with some care”") == 3
    assert "Rider" in text
    assert "Where people speak" in text
    assert "First reply in time" in text
    kinds = [block["type"] for block in second["blocks"]]
    assert kinds.count("data_visualization") == 2
    assert kinds.count("data_table") == 1
    assert "Week 10" in told(first)


async def test_the_week_sorts_praise_by_whom_it_is_for(desk: World) -> None:
    """S0.17: praise tagged “product” stands under the product, the rest without a heading."""
    for about, whom in (
        ("the bell", "product"),
        ("the frame", "product"),
        ("Jo", None),
    ):
        number = await desk.mention(
            text=f"I love {about} of yours very much", author={"handle": "fan"}
        )
        await move(desk, "anna", number, partial(lifecycle.classify, into="praise"))
        if whom:
            rule = partial(sorting.praise_for, whom=whom)
            await move(desk, "anna", number, rule)
    await until(desk, "2026-03-09T09:30")

    lines = told(said(desk, "report_week")[-1]).splitlines()
    heading = lines.index("The product:")
    assert {
        "the bell" in one or "the frame" in one
        for one in lines[heading + 1 : heading + 3]
    } == {True}
    assert not any("Jo" in one for one in lines[heading : heading + 3])
    assert any("I love Jo" in one for one in lines)


async def test_the_week_says_which_promises_were_kept(desk: World) -> None:
    """S2.41: one answered in time, one later, one moved, one not at all."""
    hour = timedelta(hours=1)
    answers = {"kept": 1, "late": 9, "moved": None, "nothing": None}
    numbers = {}
    for place, name in enumerate(answers):
        who = ("anna", "ben")[place % 2]
        number = numbers[name] = await desk.mention(text=f"a complaint, {name}")
        written = Written("We look into it.", None, "public", desk.clock.now)
        due = desk.clock.now + 2 * hour
        for rule in (
            partial(lifecycle.classify, into="complaint"),
            lifecycle.claim,
            partial(replying.holding, written=written, promised=due),
        ):
            await move(desk, who, number, rule)
    desk.clock.now += hour
    written = Written("Here is the answer.", None, "public", desk.clock.now)
    again = partial(
        replying.holding, written=written, promised=desk.clock.now + 99 * hour
    )
    await move(desk, "anna", numbers["kept"], partial(replying.answer, written=written))
    await move(desk, "anna", numbers["moved"], again)
    desk.clock.now += 8 * hour
    written = Written("Here is the answer.", None, "public", desk.clock.now)
    await move(desk, "ben", numbers["late"], partial(replying.answer, written=written))
    await until(desk, "2026-03-09T09:30")

    text = told(said(desk, "report_week")[-1])
    assert "*5 promises*: 1 kept, 1 moved, 3 not kept" in text


async def test_the_month_says_of_each_platform_whether_to_stay(desk: World) -> None:
    """S4.11: volume, who waits, reach, abuse, how fast, and the months before.

    S4.13: private contact offered, accepted and solved there. S4.6: the mood before and
    after, and the share solved.
    """
    await desk.mention(text="the first of all")
    desk.clock.now = datetime(2026, 4, 2, 9, 0, tzinfo=BERLIN)
    await complaints_in_private(desk, 5)
    desk.clock.now = datetime(2026, 5, 28, 9, 0, tzinfo=BERLIN)
    await complaints_in_private(desk, 4)
    await until(desk, "2026-06-01T09:30")

    text = told(said(desk, "report_month", MANAGEMENT)[-1])
    [line] = [
        one
        for one in text.splitlines()
        if "need a reply · reach" in one and "4 need" in one
    ]
    assert "reach 2,000" in line
    assert "half answered within 1 h" in line
    assert "5 in a usual month before" in line
    assert "Private contact: 4 offered, 3 accepted, 2 solved" in text
    assert "How they sounded, before → after" in text


async def complaints_in_private(world: World, count: int) -> None:
    """So many complaints on X, and one on Reddit; each goes on in private on X."""
    app = world.bot.app
    for place in range(count):
        who = ("anna", "ben")[place % 2]
        number = await world.mention(
            text=f"complaint {place} of {world.clock.now:%B}",
            platform="x",
            author={"handle": f"r{place}", "followers": 500},
        )
        await _to_private(world, who, number, place)
    for place in range(3):
        number = await world.mention(
            text=f"q{place} {world.clock.now:%B}", platform="reddit"
        )
        rule = partial(lifecycle.classify, into="question")
        await move(world, "anna", number, rule)
        world.clock.now += timedelta(hours=1)
        written = Written("Thank you.", None, "public", world.clock.now)
        who = ("anna", "ben")[place % 2]
        await move(world, who, number, lifecycle.claim)
        await move(world, who, number, partial(replying.answer, written=written))
    assert app.clock() == world.clock.now


async def _to_private(world: World, who: str, number: int, place: int) -> None:
    for rule in (partial(lifecycle.classify, into="complaint"), lifecycle.claim):
        await move(world, who, number, rule)
    world.clock.now += timedelta(hours=1)
    app, person = world.bot.app, UserId(f"U{who.upper()}")

    def press() -> Command:
        return Command(MentionId(number), person, f"{number}-{next(_KEYS)}", who)

    offer = PrivateOffer("phone", "angry", said_in_public=True)
    await in_private.offer_private(app, press(), offer)
    if place:
        await in_private.accept_private(app, press())
    if place > 1:
        call = PhoneCall(reached=True, outcome="solved", mood="happy")
        await in_private.log_call(app, press(), call)


_KEYS = itertools.count()


async def test_the_month_says_how_well_first_looks_fit(desk: World) -> None:
    """Point 5: classes that changed, trolls that were customers, flags, notes overruled."""
    for place in range(4):
        number = await desk.mention(text=f"This is all a scam {place}", platform="x")
        who = ("anna", "ben")[place % 2]
        rules: list[Rule] = [partial(lifecycle.classify, into="rant_troll")]
        if place < 3:
            rules.append(partial(lifecycle.classify, into="complaint"))
        written = Written("We are sorry.", None, "public", desk.clock.now)
        rules += [lifecycle.claim, partial(replying.answer, written=written)]
        for rule in rules:
            desk.clock.now += timedelta(minutes=5)
            await move(desk, who, number, rule)

    def noted(tx: Transaction) -> None:
        for _ in range(3):
            overrides.add(tx, "L01", MentionId(number), "fits here", desk.clock.now)
        overrides.add(tx, "L02", MentionId(number), "once", desk.clock.now)

    await desk.bot.app.store.write(noted)
    await until(desk, "2026-04-01T09:30")

    text = told(said(desk, "report_month", MANAGEMENT)[-1])
    assert "First taken for trolls or abuse: 4, of these 3 were people" in text
    assert text.count("Kept against the note") == 1
    assert "insulting or belittling.”: 3" in text
    assert "Suggested flags" not in text, "too few to say anything"


async def test_of_too_little_calibration_is_said_so(desk: World) -> None:
    """Point 5: one change of a class says nothing, and would be about one person."""
    number = await desk.mention(text="only one")
    for into in ("rant_troll", "complaint"):
        desk.clock.now += timedelta(minutes=5)
        await move(desk, "anna", number, partial(lifecycle.classify, into=into))
    await until(desk, "2026-04-01T09:30")

    text = told(said(desk, "report_month", MANAGEMENT)[-1])
    assert "Too little data: fewer than 3 of each." in text
    assert "First taken for" not in text
    assert " → " not in text, "no class that changed"


async def test_too_little_is_said_as_it_is(desk: World) -> None:
    """S1.1: two posts a day and a week still has its message; no times of so few."""
    number = await desk.mention(text="only one")
    await move(desk, "anna", number, partial(lifecycle.classify, into="praise"))
    await until(desk, "2026-03-09T09:30")

    [message] = said(desk, "report_week")
    assert "*1 mention*" in told(message)
    assert "Times and promises are not shown" in told(message)


async def test_the_setup_stays_named_until_it_is_done(desk: World) -> None:
    """S1.13: missing guidelines are a to-do of the week."""
    await desk.mention(text="one")
    await until(desk, "2026-03-09T09:30")

    assert "Still missing: " in told(said(desk, "report_week")[-1])


async def test_a_platform_nobody_answers_on_is_named(desk: World) -> None:
    """S2.48: three questions within fourteen days and no reply."""
    for day in range(4):
        number = await desk.mention(text=f"question {day}", platform="reddit")
        rule = partial(lifecycle.classify, into="question")
        await move(desk, "anna", number, rule)
        desk.clock.now += timedelta(hours=1)
    await until(desk, "2026-03-09T09:30")

    text = told(said(desk, "report_week")[-1])
    assert "No reply yet where somebody needs one:* Reddit" in text


async def test_the_month_goes_to_management(desk: World) -> None:
    """Volume, tone and the community by platform, and the months before."""
    await week_of_posts(desk, 28)
    await until(desk, "2026-04-01T09:30")

    [message] = said(desk, "report_month", MANAGEMENT)
    text = told(message)
    assert "Mar 2026" in text
    assert "Where people speak" in text
    assert not said(desk, "report_month")


async def test_what_is_forgotten_leaves_the_message_of_the_week(desk: World) -> None:
    """DESIGN promise 10: third-party words are taken out of Slack as well."""
    number = await desk.mention(
        text="You made my day with this bell",
        platform="x",
        author={"handle": "bell_fan"},
    )
    await move(desk, "anna", number, partial(lifecycle.classify, into="praise"))
    await until(desk, "2026-03-09T09:30")
    assert "made my day" in told(said(desk, "report_week")[-1])

    await forgetting.forget(desk.bot.app, "x:bell_fan")
    await desk.settle()

    assert "made my day" not in told(said(desk, "report_week")[-1])


async def test_a_week_is_told_where_no_charts_are_drawn(tmp_path: Path) -> None:
    """Refused once, said without them, and an admin hears why; a morning can be left out."""
    quiet = '[playbook.reports.messages]\nmorning = "nobody"\nevening = "nobody"\n'
    async with AsyncExitStack() as stack:
        desk = await build_world(stack, tmp_path, more=PEOPLE + quiet)
        await week_of_posts(desk, 4)
        await until(desk, "2026-03-09T08:30")
        refused = Fault.OK_FALSE("invalid_blocks")
        desk.workspace.faults.next("chat.postMessage", refused, channel=CARDS)
        await until(desk, "2026-03-09T09:30")

        [message] = said(desk, "report_week")
        kinds = {block["type"] for block in message["blocks"]}
        assert not kinds & {"data_visualization", "data_table"}
        assert "*Praise:* 4" in told(message)
        assert [one for one in desk.eva.dms if "does not draw charts" in one]
        assert not said(desk, "report_morning")


async def test_nothing_is_said_at_the_weekend(services: Services) -> None:
    """The desk's own hours: a Friday, a weekend, and the week on Monday."""
    services = in_office(services)
    await services.mention(text="on Wednesday")
    await services.timer_loop.begin()
    for _ in range(2 * 24 * 6):
        await services.wait(minutes=30)

    mornings = await services.said("report_morning")
    assert [f"{one.created_at.astimezone(BERLIN):%a}" for one in mornings] == [
        "Thu",
        "Fri",
        "Mon",
        "Tue",
    ]
    [week] = await services.said("report_week")
    assert f"{week.created_at.astimezone(BERLIN):%a %H:%M}" == "Mon 09:00"
