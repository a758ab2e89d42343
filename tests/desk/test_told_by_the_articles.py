"""Requirements as their source articles tell them: a whole story each, with their
figures.
"""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.world.absences import TEAM, to_somebody
from tests.world.building import build_world
from tests.world.cards import redraws
from tests.world.draft_story import CALM
from tests.world.draft_story import complaint as drafted_complaint
from tests.world.world import MANAGEMENT, World

ROSTER = """
[people.anna]
slack = "UANNA"
name = "Anna"

[people.ben]
slack = "UBEN"
name = "Ben"

[people.carla]
slack = "UCARLA"
name = "Carla"
roles = ["lead"]

[[roster.shifts]]
days = "mon-fri"
hours = "08:00-13:00"
people = ["ben"]

[[roster.shifts]]
days = "mon-fri"
hours = "13:00-18:00"
people = ["anna"]
"""
EARLY = """
[hours]
always_open = false
mon = ["09:00-17:00"]
tue = ["09:00-17:00"]
wed = ["09:00-17:00"]
thu = ["09:00-17:00"]
fri = ["09:00-17:00"]
"""
COUNTER = {
    "en": "Would you say it like this across the counter?",
    "de": "Würdest du es am Schalter genauso sagen?",
    "nl": "Zou je het aan de balie ook zo zeggen?",
}


@pytest.fixture
async def staffed(tmp_path: Path) -> AsyncIterator[World]:
    """Anna is on duty, Carla leads, David manages."""
    async with AsyncExitStack() as stack:
        yield await build_world(stack, tmp_path, more=TEAM)


async def test_a_claimed_complaint_is_reminded_at_eighty_a_hundred_and_a_hundred_fifty(
    staffed: World,
) -> None:
    """S2.37: one word in the thread after 48 minutes, one directly at 60, the lead at 90."""
    world = staffed
    number = await world.mention("My order never came.")
    await world.anna.press("😟 Complaint")
    await world.anna.press("I'll take it")
    seen = []

    for until in range(1, 95):
        await world.wait(minutes=1)
        below = [one for one in world.thread_texts(number) if "<@UANNA>" in one]
        seen.append((until, len(below), len(world.anna.dms), len(world.carla.dms)))

    changes = [
        seen[0],
        *(b for a, b in pairwise(seen) if a[1:] != b[1:]),
    ]
    minutes = [(at // 2 * 2, *rest) for at, *rest in changes]
    assert [rest for _, *rest in minutes] == [
        [0, 0, 0],
        [1, 0, 0],
        [1, 1, 0],
        [1, 1, 1],
    ]
    assert [at for at, *_ in changes[1:]] == pytest.approx([48, 60, 90], abs=1)


async def test_an_unclaimed_card_asks_only_who_is_on_duty_in_that_hour(
    tmp_path: Path,
) -> None:
    """S2.43: one person of this shift, then of the next; never all."""
    async with AsyncExitStack() as stack:
        world = await build_world(stack, tmp_path, more=ROSTER)
        first = await world.mention("Nobody answers.")
        await world.wait(minutes=31)
        assert [len(to_somebody(world, who)) for who in ("UBEN", "UANNA")] == [1, 0]
        await world.anna.press("I'll take it", first)

        await world.wait(hours=3)
        before = len(to_somebody(world, "UBEN"))
        asked = len(to_somebody(world, "UANNA"))
        await world.mention("Still nobody.")
        await world.wait(minutes=31)

        assert len(to_somebody(world, "UBEN")) == before
        assert len(to_somebody(world, "UANNA")) == asked + 1
        whole = world.told_in("brand-mentions")
        assert not re.search(r"<!(here|channel|everyone)>", whole)


async def test_without_a_roster_setup_says_so(tmp_path: Path) -> None:
    """S2.43: what is missing is named, and gone once it is there."""
    shown = []
    for more in (ROSTER.partition("[[roster")[0], ROSTER):
        async with AsyncExitStack() as stack:
            world = await build_world(stack, tmp_path, more=more)
            shown.append("Roster" in await world.eva.types("setup"))
    assert shown == [True, False]


async def test_facts_without_a_source_need_a_link_or_a_second_reader(
    staffed: World,
) -> None:
    """S2.23: they are wrong, and the draft says so without showing where."""
    world = staffed
    number = await world.mention("Your lamps contain lead.", author={"name": "Jana"})
    await world.anna.press("🔎 Wrong facts?")
    await world.anna.press("mention.finding.they_are_wrong")
    await world.anna.press("I'll take it", number)
    await world.anna.press("Draft reply", number)
    bare = "Hello Jana, our lamps have contained no lead since 2019. Anna from Lumivelo"
    both = ["I find it polite", "I find it factual"]
    await world.anna.submit({"text": bare})
    assert await world.anna.submit({"own_look": both}) == {}
    assert "A second reader" in world.anna.dialog
    assert "A correction without a source." in world.anna.dialog
    assert "Posted" not in world.anna.dialog

    await world.anna.press_in_dialog("Change the text")
    linked = f"{bare} https://lumivelo.example/lead"
    assert await world.anna.submit({"text": linked}) == {}
    assert "A second reader" not in world.anna.dialog


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("Our terms say that a lamp lasts two years. Anna calls you by 4 pm.", True),
        ("We are sorry that your lamp broke, Jana. Anna calls you by 4 pm.", False),
    ],
)
async def test_a_complaint_is_acknowledged_before_anything_is_explained(
    staffed: World, said: str, asks: bool
) -> None:
    """S2.28: the first sentences regret, and the check says so where they explain."""
    world = staffed
    await drafted_complaint(world)
    await world.anna.press("Draft reply")
    await world.workspace.fill("anna", {"text": said}, submit=False)
    await world.anna.press_in_dialog("draft.look_over")

    warned = "The first two sentences do not acknowledge the person."
    assert (warned in world.anna.dialog) is asks


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ("Unsere AGB sagen, dass eine Lampe zwei Jahre hält. Anna ruft an.", True),
        ("Ihren Ärger verstehen wir. Anna ruft heute bis 16 Uhr an.", False),
    ],
)
async def test_a_german_reply_begins_with_the_feeling(
    tmp_path: Path, said: str, asks: bool
) -> None:
    """S3.17: the lint looks for words of acknowledgement in the language of the reply."""
    async with AsyncExitStack() as stack:
        world = await build_world(stack, tmp_path, more=TEAM, language="de")
        await world.mention("Die Lampe ist kaputt.", language="de")
        await world.anna.press("mention.classify.complaint")
        await world.anna.press("mention.claim")
        await world.anna.press("mention.draft")
        await world.workspace.fill("anna", {"text": said}, submit=False)
        await world.anna.press_in_dialog("draft.look_over")

        warned = "Die ersten beiden Sätze gehen nicht auf die Person ein."
        assert (warned in world.anna.dialog) is asks


async def test_a_card_nobody_touches_is_edited_every_five_minutes_at_most(
    world: World,
) -> None:
    """S3.7: whatever its clocks do, and no time on it has seconds."""
    number = await world.mention("Terrible. Never again.")
    await world.anna.press("😟 Complaint")
    edits: list[datetime] = []
    before = redraws(world)

    for _ in range(130):
        await world.wait(minutes=1)
        if (now := redraws(world)) != before:
            edits += [world.clock.now] * (now - before)
            before = now

    gaps = [b - a for a, b in pairwise(edits)]
    assert edits, "its times have passed, and the card says so"
    assert all(gap >= timedelta(minutes=5) for gap in gaps), gaps
    assert not re.search(r"\d\d:\d\d:\d\d|\bseconds?\b|\d ?s\b", world.shown(number))


async def test_the_good_news_is_offered_to_everybody_who_was_told_to_wait(
    world: World,
) -> None:
    """S3.33: repaired; each conversation that heard “we look into it” gets its update."""
    number = await world.mention("Your site is down.")
    await world.anna.press("😟 Complaint")
    await world.anna.press("I'll take it")
    for button, entries in (
        ("Fix the problem…", {"what": "Restart it.", "topic": "Product"}),
        ("Public update…", {"next_by": world.clock.now + timedelta(minutes=60)}),
    ):
        await world.anna.press("More…")
        await world.anna.press_in_dialog(button)
        assert await world.anna.submit(entries) == {}
    before = len(world.thread_texts(number))
    assert not any("Public update" in one for one in world.thread_texts(number)[1:])

    await world.david.press_in_message("dm", "Done")

    offered = [
        one for one in world.thread_texts(number)[before:] if "Public update" in one
    ]
    assert len(offered) == 1
    assert "“Restart it.” is done." in offered[0]


@pytest.fixture
async def at_five_to_seven(tmp_path: Path) -> AsyncIterator[World]:
    """A Thursday morning in Berlin, two hours before the desk opens."""
    async with AsyncExitStack() as stack:
        world = await build_world(stack, tmp_path, more=EARLY)
        world.clock.now = datetime(2026, 3, 5, 5, 55, tzinfo=UTC)
        yield world


async def test_nobody_answers_a_complaint_alone_at_five_to_seven(
    at_five_to_seven: World,
) -> None:
    """S4.3: the considered reply waits for the morning or for a second reader; a sign of
    life may go, and so may the case, to somebody who has slept.
    """
    world = at_five_to_seven
    number = await drafted_complaint(world)
    await world.anna.press("Draft reply", number)
    await world.anna.submit({"text": CALM})
    assert "Posted" not in world.anna.dialog
    assert "9:00" in world.anna.dialog or "09:00" in world.anna.dialog
    await world.anna.cancels()

    await world.anna.press("Holding reply", number)
    assert await world.anna.submit({"text": "We have seen it, Jana."}) == {}
    await world.anna.press("Hand over…", number)
    assert await world.anna.submit({"to": "ben"}) == {}
    assert (await world.look(number)).owner == "UBEN"


@pytest.mark.parametrize("language", ["en", "de", "nl"])
async def test_a_warning_asks_whether_one_would_say_it_across_the_counter(
    tmp_path: Path, language: str
) -> None:
    """S2.4: in the language of whoever writes, and only where something was found."""
    async with AsyncExitStack() as stack:
        world = await build_world(stack, tmp_path, more=TEAM, language=language)
        await world.mention("It broke.", language="en", author={"name": "Jana"})
        await world.anna.press("mention.classify.complaint")
        await world.anna.press("mention.claim")
        await world.anna.press("mention.draft")
        await world.workspace.fill("anna", {"text": CALM}, submit=False)
        await world.anna.press_in_dialog("draft.look_over")
        assert COUNTER[language] not in world.anna.dialog

        loud = f"{CALM} You should have told us SOONER!!!"
        await world.workspace.fill("anna", {"text": loud}, submit=False)
        await world.anna.press_in_dialog("draft.look_over")
        assert COUNTER[language] in world.anna.dialog


async def test_a_complaint_sets_its_three_times_and_shows_its_three_steps(
    staffed: World,
) -> None:
    """S2.27: 15 minutes to claim, 60 to a sign of life, 180 to the answer; what belongs
    to it stands on the card.
    """
    world = staffed
    number = await world.mention("My order never came.")
    await world.anna.press("😟 Complaint")

    now = await world.look(number)
    start = now.started_at
    dues = (now.claim_due, now.first_reply_due, now.resolve_due)
    assert dues == tuple(start + timedelta(minutes=m) for m in (15, 60, 180))
    told = await world.anna.reads(number)
    for step in ("apologise", "put it right", "answer personally"):
        assert step in told, told


async def test_reach_and_a_suggestion_bring_the_lead_a_notice_and_an_invitation(
    staffed: World,
) -> None:
    """S1.19: the lead hears, nobody is asked, and the first text invites an ally."""
    world = staffed
    number = await world.mention(
        "You could make the strap wider.",
        platform="x",
        author={"name": "Jana", "handle": "jana", "followers": 60_000},
    )
    await world.anna.press("Flags…")
    await world.anna.submit({"flags": ["📣 Reach / opinion leader"]})
    await world.anna.press("💡 Criticism / idea")
    await world.anna.press("I'll take it", number)
    [notice] = [one for one in world.carla.dms if f"#{number}" in one]
    assert "würden gern Verbündete gewinnen" in notice
    assert "Entscheid" not in notice
    assert world.told_in(MANAGEMENT) == ""

    await world.anna.press("Draft reply", number)
    chosen = world.anna.entered("template")["selected_option"]
    assert chosen["text"]["text"] == "Invite as an ally"
