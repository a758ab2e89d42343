"""A drill runs the real code, is marked everywhere, and leaves nothing behind."""

from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path

from bot.reports.service import gathering as service
from bot.reports.service.messages import desk_of
from data import timers
from data.models import MentionId, Status
from tests.world.building import build_world
from tests.world.teammate import CARDS
from tests.world.world import World

FAR = datetime(2030, 1, 1, tzinfo=UTC)


async def exported(world: World) -> list[object]:
    """The numbers of the mentions in the export."""
    app, now = world.bot.app, world.clock.now
    ever = datetime(1970, 1, 1, tzinfo=UTC)
    return await world.bot.store.read(
        lambda tx: [
            case.row["id"] for case in service.read(tx, desk_of(app), ever, FAR, now)
        ]
    )


async def test_a_drill_rehearses_and_leaves_no_trace(world: World) -> None:
    """S3.4: marked DRILL, a ping to acknowledge, out of counts and exports, one press ends it."""
    await world.anna.types("drill")
    assert (
        "This is for the lead, management, the crisis team or admins."
        in world.anna.hears
    )
    real = await world.mention("A real one.")
    assert "posts five made-up mentions" in await world.eva.types("drill")
    assert len(world.workspace.channel(CARDS).messages) == 1

    await world.eva.press_ephemeral("Start the drill")

    for number in range(real + 1, real + 6):
        assert "🧯 DRILL ·" in world.shown(number)
        assert ((await world.look(number)).post.text or "").startswith("DRILL · ")
        assert "DRILL" in world.card(number)["text"]
    assert "only a test of the way to you" in world.david.dms[-1]
    assert "Unclaimed 1 · Claimed 0 · Monitoring 0" in await world.anna.types("status")
    assert await exported(world) == [real]
    assert "David has not seen the test ping yet" in await world.eva.types("drill")

    await world.david.press_in_message("dm", "Seen")
    assert "✅ David has seen the test ping" in await world.eva.types("drill")
    await world.anna.press("😟 Complaint", real + 1)
    await world.anna.press("I'll take it", real + 1)
    assert (await world.look(real + 1)).owner == "UANNA"

    await world.eva.press_ephemeral("End the drill")

    assert "5 mentions were closed as rehearsed" in world.eva.hears
    for number in range(real + 1, real + 6):
        mention = await world.look(number)
        assert (mention.status, mention.outcome) == (Status.CLOSED, "drill")
    assert (await world.look(real)).status is Status.OPEN
    assert await exported(world) == [real]


async def test_who_has_not_seen_the_ping_gets_one_more(world: World) -> None:
    await world.eva.types("drill")
    await world.eva.press_ephemeral("Start the drill")
    await world.eva.types("drill")

    await world.wait(minutes=16)
    await world.wait(minutes=16)

    pings = [said for said in world.david.dms if "DRILL" in said and "test" in said]
    assert len(pings) == 2
    await world.david.press_in_message("dm", "Seen")
    await world.david.press_in_message("dm", "Seen")
    assert "That is noted already" in world.david.hears


async def test_a_drill_nobody_ends_is_over_after_a_day(world: World) -> None:
    await world.eva.types("drill")
    await world.eva.press_ephemeral("Start the drill")
    await world.eva.types("drill")
    assert "Start the drill" not in world.eva.hears

    await world.wait(hours=24, minutes=1)

    assert "Start the drill" in await world.eva.types("drill")
    assert (await world.look(MentionId(1))).outcome == "drill"
    await world.eva.press_ephemeral("Start the drill")
    assert (await world.look(MentionId(6))).status is Status.OPEN


async def test_what_is_asked_about_a_drill_says_so_to_management(world: World) -> None:
    """S3.4: nobody takes a rehearsed brief for a real one."""
    await world.eva.types("drill")
    await world.eva.press_ephemeral("Start the drill")
    await world.anna.press("Escalate…", 5)
    wrong = await world.anna.submit(
        {"reason": "Safety or health", "question": "Stop sales?", "manager": "David"}
    )

    assert wrong == {}
    briefs = [said for said in world.david.dms if "Stop sales?" in said]
    assert briefs
    assert all("DRILL" in said for said in briefs)

    await world.eva.press_ephemeral("End the drill")
    before = len(world.david.dms)
    waiting = await world.bot.store.read(lambda tx: timers.due(tx, FAR, 100))
    assert [timer for timer in waiting if timer.subject == "escalation"] == []
    for _ in range(4):
        await world.wait(minutes=11)

    assert len(world.david.dms) == before


async def test_no_telephone_is_named_in_a_drill(tmp_path: Path) -> None:
    """S3.4: the crisis team sees DRILL in Slack; nobody outside of it is phoned."""
    more = """
[people.anna]
slack = "UANNA"
name = "Anna"
roles = ["lead"]
[people.david]
slack = "UDAVID"
name = "David"
roles = ["manager", "crisis"]
[people.nora]
name = "Nora"
roles = ["agency"]
phone = "+49 40 7654321"
"""
    async with AsyncExitStack() as stack:
        world = await build_world(stack, tmp_path, more=more)
        real = await world.mention("I do not want to live any more.")
        await world.anna.press("mention.suggested.self_harm", real)
        assert "49 40 7654321" in world.david.dms[-1]
        await world.anna.types("drill")
        await world.anna.press_ephemeral("Start the drill")
        await world.anna.press("Flags…", real + 1)

        await world.anna.submit({"flags": ["🆘 Person in danger"]})

        assert "DRILL" in world.david.dms[-1]
        assert "Who stays with this person" in world.david.dms[-1]
        assert "7654321" not in world.david.dms[-1]
