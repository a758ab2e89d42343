"""What people and senders do while the bot is killed: each act is repeated until it
took effect.

A sender repeats what was not answered 2xx; a person presses again when Slack showed an
error. Nobody repeats what was acknowledged.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.crash.process import until
from tests.crash.world import MANAGEMENT, World

QUESTION = "May we offer a new lamp?"
POST = "1"


@dataclass(frozen=True, slots=True)
class Act:
    """`done` asks the database whether it took effect."""

    do: Callable[[World], Awaitable[object]]
    done: Callable[[World], bool]


async def perform(world: World, *acts: Act) -> None:
    """One act after the other, each until it is done, with as many starts as it takes."""
    if world.database.path.exists():
        await world.settle()
    for act in acts:
        while not act.done(world):
            await world.start_again()
            await act.do(world)
            await world.become_idle()
        await world.settle()


def _mention(world: World) -> int:
    return world.accepted[POST]


async def _press_claim(world: World) -> None:
    await world.press("anna", _mention(world), "I'll take it")


async def _press_complaint(world: World) -> None:
    await world.press("anna", _mention(world), "mention.classify.complaint")


async def _press_not_relevant(world: World) -> None:
    await world.press("anna", _mention(world), "mention.classify.not_relevant")


async def _ask(world: World) -> None:
    """Once the dialog is open it stays open until it was acknowledged."""
    if world.workspace.view_of("anna") is None:
        await world.press("anna", _mention(world), "Escalate…")
        await until(
            lambda: bool(world.workspace.view_of("anna")) or not world.bot.is_running
        )
    if world.workspace.view_of("anna") is not None and world.bot.is_running:
        await submit_question(world)


async def submit_question(world: World) -> bool:
    """Whether the submission was acknowledged."""
    entries = {
        "reason": "Safety or health",
        "question": QUESTION,
    }
    return await world.workspace.fill("anna", entries) == {}


async def _acknowledge(world: World) -> None:
    brief = world.workspace.channel(MANAGEMENT).messages[-1]
    await world.workspace.press("david", MANAGEMENT, brief["ts"], "Seen, decide later")


async def _let_the_claim_run_out(world: World) -> None:
    """The process is not running when the time is up, and is started again."""
    await world.kill()
    world.move_to_the_claim()
    await world.start_again()
    await until(lambda: reminded.done(world) or not world.bot.is_running)


async def _open_home(world: World) -> None:
    await world.workspace.open_home("anna")


def _counts(sql: str) -> Callable[[World], bool]:
    return lambda world: bool(world.database.rows(sql))


posted = Act(lambda world: world.post(POST), lambda world: POST in world.accepted)
claimed = Act(_press_claim, _counts("select 1 from mentions where owner = 'UANNA'"))
classified = Act(
    _press_complaint,
    _counts("select 1 from mentions where classification = 'complaint'"),
)
sorted_out = Act(
    _press_not_relevant, _counts("select 1 from mentions where status = 'closed'")
)
asked = Act(_ask, _counts("select 1 from escalations"))
seen = Act(
    _acknowledge,
    _counts("select 1 from escalations where acknowledged_by = 'UDAVID'"),
)
reminded = Act(
    _let_the_claim_run_out, _counts("select 1 from outbox where kind = 'nudge_claim'")
)
at_home = Act(_open_home, lambda world: world.workspace.home_of("anna") is not None)
