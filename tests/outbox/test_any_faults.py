"""Random faults in random order: afterwards each message stands in Slack exactly once."""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bot.localslack.faults import Fault
from data.models import MentionId
from tests.outbox.conftest import ANNA, DESK, OTHER, OutboxWorld, open_world

FAULTS = {
    "fine": None,
    "dropped before": Fault.DROP_BEFORE,
    "dropped after": Fault.DROP_AFTER,
    "reset before": Fault.RESET_BEFORE,
    "reset after": Fault.RESET_AFTER,
    "429": Fault.RATE_LIMIT(3),
    "500 before": Fault.SERVER_ERROR,
    "500 after": Fault.SERVER_ERROR_AFTER,
    "html before": Fault.HTML,
    "html after": Fault.HTML_AFTER,
    "ratelimited": Fault.OK_FALSE("ratelimited"),
    "invalid_auth": Fault.OK_FALSE("invalid_auth"),
    "not_in_channel": Fault.OK_FALSE("not_in_channel"),
    "fatal_error before": Fault.OK_FALSE("fatal_error"),
    "internal_error after": Fault.OK_FALSE_AFTER("internal_error"),
}
METHODS = (
    "chat.postMessage",
    "chat.postMessage",
    "chat.postMessage",
    "chat.update",
    "conversations.history",
    "conversations.replies",
)

Step = tuple[str, str, str, int, bool]
ACTS = ("message", "direct", "elsewhere", "mention", "nudge", "change", "hint")
WAITS = (0, 2, 12, 45)

steps = st.tuples(
    st.sampled_from(ACTS),
    st.sampled_from(METHODS),
    st.sampled_from(list(FAULTS)),
    st.sampled_from(WAITS),
    st.sampled_from((False, False, True)),
)


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.lists(steps, min_size=6, max_size=20))
def test_nothing_is_lost_and_nothing_is_doubled(story: Sequence[Step]) -> None:
    """Promise 2: one message per message, and every card shows what is wanted."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_tell(Path(folder), story))


async def _tell(folder: Path, story: Sequence[Step]) -> None:
    async with open_world(folder) as world:
        await world.mention()
        for number, (act, method, wrong, seconds, dies) in enumerate(story):
            fault = FAULTS[wrong]
            if fault is not None:
                world.workspace.faults.next(method, fault)
            await _do(world, act, f"{act}:{number}")
            await world.courier.round()
            world.clock.move(seconds=seconds)
            if dies:
                await world.restart()
        world.workspace.faults.clear()
        await world.work(hours=2)
        await _check(world)


async def _do(world: OutboxWorld, act: str, key: str) -> None:
    newest = MentionId(len(await _cards(world)))
    match act:
        case "message":
            await world.put(key, DESK)
        case "direct":
            await world.put(key, ANNA)
        case "elsewhere":
            await world.put(key, OTHER)
        case "mention":
            await world.mention()
        case "nudge":
            await world.put(key, mention=newest, in_thread=True)
        case "change":
            await world.want(newest)
        case "hint":
            await world.want(MentionId(1), urgent=False)


async def _cards(world: OutboxWorld) -> list[dict[str, object]]:
    return await world.store.read(lambda tx: tx.all("select * from cards"))


async def _check(world: OutboxWorld) -> None:
    messages = await world.store.read(lambda tx: tx.all("select * from outbox"))
    assert {queued["state"] for queued in messages} == {"sent"}
    assert world.copies() == {queued["id"]: 1 for queued in messages}
    for card in await _cards(world):
        assert (card["shown"], card["trouble"]) == (card["wanted"], None)
        message = world.workspace.channel(str(card["channel"])).message(str(card["ts"]))
        assert message["text"] == f"card {card['mention']} as of {card['wanted']}"
