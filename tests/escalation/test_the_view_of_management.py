"""The overview for management: what waits, what was seen, what was decided."""

from datetime import timedelta

from bot.core.command import Command
from bot.escalation.rules.escalating import EscalationRequest
from bot.escalation.service import escalations
from data.models import MentionId, UserId
from tests.world.world import MANAGEMENT, World

QUESTION = "May we offer a new lamp?"


async def asks(world: World, text: str, question: str) -> int:
    """Anna asks David."""
    number = await world.mention(text)
    await world.anna.press("Escalate…", number)
    told = {"reason": "Safety or health", "level": "Management", "manager": "David"}
    assert await world.anna.submit({**told, "question": question}) == {}
    return number


async def test_the_brief_says_what_waits_and_what_was_decided(world: World) -> None:
    """features G4, playbook 4: honest about nothing, one screen, in one's own language."""
    assert "Nothing is waiting for a decision." in await world.david.types("brief")

    one = await asks(world, "The lamp caught fire.", QUESTION)
    await asks(world, "The lamp smells.", "Do we call it back?")
    said = await world.david.types("brief")
    assert "Waiting for a decision: 2" in said
    assert QUESTION in said
    assert "Safety or health · Management" in said
    assert "“The lamp caught fire.”" in said
    assert said.count("Yes, but…") == 2
    assert "Yes, but…" not in await world.anna.types("brief")
    assert "with David" in said
    assert "Nothing is waiting" not in said
    home = await world.david.opens_home()
    assert "Waiting for your decision" in home
    assert "by <!date" in home
    assert "“The lamp caught fire.”" in home
    assert f"#{one}>" in home

    await world.david.press_in_message("dm", "escalation.acknowledge")
    said = await world.carla.types("brief")
    assert "Wartet auf eine Entscheidung: 1" in said
    assert "Gesehen, noch nicht entschieden: 1" in said
    assert "gesehen von David" in said
    assert "Seen, not decided" in await world.david.opens_home()

    await world.david.press_in_message("dm", "escalation.decide")
    verdict = {"decision": "Do not reply", "instruction": "Wait for the lab."}
    assert await world.david.submit(verdict) == {}
    said = await world.ben.types("brief")
    assert "Do we call it back? → *Niet reageren – Wait for the lab.*" in said
    assert "Deze week besloten: 1" in said
    assert "Wacht op een besluit: 1" in said
    home = await world.david.opens_home()
    assert "You decided this week" in home
    assert "Do not reply" in home

    world.clock.now += timedelta(hours=2)
    assert "overdue" in await world.anna.types("brief")
    world.clock.now += timedelta(days=7)
    assert "Decided this week" not in await world.anna.types("brief")


async def test_a_heading_counts_all_of_them_and_home_is_whoever_may_be_next(
    world: World,
) -> None:
    """features G4: more than a list holds; whoever was called in has it at home, too."""
    for number in range(27):
        await escalations.escalate(
            world.bot.app,
            Command(MentionId(await world.mention()), UserId("UANNA"), f"k{number}"),
            brief=EscalationRequest("L1", "other", "May we?"),
        )
    await world.settle()
    assert "Wartet auf eine Entscheidung: 27" in await world.carla.types("brief")
    assert "Waiting for your decision" not in await world.david.opens_home()

    await world.wait(minutes=30)
    await world.wait(minutes=15)
    assert "Waiting for your decision" in await world.david.opens_home()
    await world.david.press_at_home("Open")
    assert await world.david.submit({"decision": "Do not reply"}) == {}


async def test_who_is_not_of_the_circle_reads_no_question(world: World) -> None:
    """features G3: need to know holds in lists, too."""
    number = await asks(world, "Mr Tenbrink shouted.", "Do we call Tenbrink in?")
    await world.anna.press("🔒 Make confidential", number)

    assert "Tenbrink" in await world.david.types("brief")
    said = await world.ben.types("brief")
    assert f"#{number}" in said
    assert "Tenbrink" not in said


async def test_a_notice_stays_in_the_brief_until_somebody_has_seen_it(
    world: World,
) -> None:
    """S2.22: informed is not asked; who has not seen it finds it in the brief."""
    number = await world.mention("The paper writes about the lamp.")
    await world.anna.press("Escalate…", number)
    told = {"reason": "Press", "level": "Management", "manager": "David"}
    sentence = "The paper writes about us."
    kind = "Nothing, for information only"
    assert await world.anna.submit({**told, "kind": kind, "question": sentence}) == {}

    said = await world.david.types("brief")
    assert "For information, not seen yet: 1" in said
    assert sentence in said
    assert "Nothing is waiting for a decision." in said
    await world.david.press_in_message("dm", "Seen")
    assert "not seen yet" not in await world.david.types("brief")


async def test_a_brief_of_few_is_decided_by_few_and_exported_from_its_dots(
    world: World,
) -> None:
    """features G3: the stub in the channel of management opens nothing for the others."""
    number = await asks(world, "Mr Tenbrink shouted.", "Do we call Tenbrink in?")
    await world.anna.press("🔒 Make confidential", number)

    await world.ben.press_in_message(MANAGEMENT, "escalation.decide")
    assert world.ben.dialog == ""
    assert "vertrouwelijk" in world.ben.hears
    await world.david.press_in_message(MANAGEMENT, "escalation.decide")
    assert "Do we call Tenbrink in?" in world.david.dialog
    await world.david.cancels()

    await world.david.press_in_message(MANAGEMENT, "Export")
    files = world.david.channel("dm").messages[-1]["files"]
    assert files[0]["name"] == f"brandwacht-case-{number}.html"
