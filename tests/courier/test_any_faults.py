"""Whatever goes wrong in whatever order: once all is well, each letter stands once."""

import asyncio
import tempfile
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.workspace.faults import Fault
from tests.courier.conftest import ANNA, DESK, OTHER, Room, furnished

FAULTS = (
    Fault.DROP_BEFORE,
    Fault.DROP_AFTER,
    Fault.RESET_BEFORE,
    Fault.RESET_AFTER,
    Fault.RATE_LIMIT(3),
    Fault.SERVER_ERROR,
    Fault.SERVER_ERROR_AFTER,
    Fault.HTML,
    Fault.HTML_AFTER,
    Fault.OK_FALSE("ratelimited"),
    Fault.OK_FALSE("invalid_auth"),
    Fault.OK_FALSE("not_in_channel"),
    Fault.OK_FALSE("fatal_error"),
    Fault.OK_FALSE_AFTER("internal_error"),
)
METHODS = (
    "chat.postMessage",
    "chat.update",
    "conversations.history",
    "conversations.replies",
)

Step = tuple[str, object, object]
steps = st.one_of(
    st.tuples(st.just("fault"), st.sampled_from(METHODS), st.sampled_from(FAULTS)),
    st.tuples(st.just("put"), st.sampled_from((DESK, OTHER, ANNA)), st.none()),
    st.tuples(st.just("mention"), st.sampled_from((DESK, OTHER)), st.none()),
    st.tuples(st.just("change"), st.integers(1, 3), st.booleans()),
    st.tuples(st.just("nudge"), st.integers(1, 3), st.none()),
    st.tuples(st.just("pass"), st.sampled_from((0, 2, 12, 45)), st.none()),
    st.tuples(st.just("die"), st.none(), st.none()),
)


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.lists(steps, min_size=4, max_size=24))
def test_nothing_is_lost_and_nothing_is_doubled(story: Sequence[Step]) -> None:
    """Promise 2: one message per letter, and every card shows what is wanted."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_tell(Path(folder), story))


async def _tell(folder: Path, story: Sequence[Step]) -> None:
    async with furnished(folder) as room:
        await room.mention()
        keys = count(1)
        for step in story:
            await _do(room, step, keys)
        room.workspace.faults.clear()
        await room.work(hours=2)
        await _check(room)


async def _do(room: Room, step: Step, keys: "count[int]") -> None:
    what, one, two = step
    known = len(await _cards(room))
    match what:
        case "fault":
            room.workspace.faults.next(str(one), two)  # type: ignore[arg-type]
        case "put":
            await room.put(f"letter:{next(keys)}", one)  # type: ignore[arg-type]
        case "mention":
            await room.mention(one)  # type: ignore[arg-type]
        case "change" if int(str(one)) <= known:
            await room.want(one, urgent=bool(two))  # type: ignore[arg-type]
        case "nudge" if int(str(one)) <= known:
            key = f"nudge:{next(keys)}"
            await room.put(key, mention=one, in_thread=True)  # type: ignore[arg-type]
        case "pass":
            await room.courier.round()
            room.hand.move(seconds=int(str(one)))
        case "die":
            await room.restart()


async def _cards(room: Room) -> list[dict[str, object]]:
    return await room.store.read(lambda tx: tx.all("select * from cards"))


async def _check(room: Room) -> None:
    letters = await room.store.read(lambda tx: tx.all("select * from outbox"))
    assert {letter["state"] for letter in letters} == {"sent"}
    assert room.copies() == {letter["id"]: 1 for letter in letters}
    for card in await _cards(room):
        assert card["shown"] == card["wanted"]
        message = room.workspace.channel(str(card["channel"])).message(str(card["ts"]))
        assert message["text"] == f"card {card['mention']} as of {card['wanted']}"
