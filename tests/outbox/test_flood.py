"""300 mentions in a minute in one channel: important messages are not delayed (T12,
promise 8).

The whole courier runs against the workspace with Slack's rate limits, on a clock that
jumps from one event to the next. Nothing is timed.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from bot.outbox.rate_limit import RateLimit
from data.models import MentionId
from tests.outbox.conftest import DESK, TEN, OutboxWorld

MENTIONS = 300
CHANGES = 4
EVERY = 20
"""One mention in so many is escalated: 5 %."""

Due = tuple[datetime, str, int]


def flood() -> list[Due]:
    """What happens and when: a mention every 0.2 s, changed four times in two minutes."""
    story: list[Due] = []
    for number in range(MENTIONS):
        came = TEN + timedelta(seconds=0.2 * number)
        story.append((came, "mention", number))
        story += [
            (came + timedelta(seconds=delay), "change", number)
            for delay in (3, 20, 60, 120)[:CHANGES]
        ]
        if number % EVERY == EVERY - 1:
            story.append((came + timedelta(seconds=5), "escalation", number))
    return sorted(story)


def first_in_first_out(story: Sequence[Due]) -> list[float]:
    """How long each escalation waits when messages go in the order they came."""
    pacing, now, waits = RateLimit(TEN), TEN, []
    for due, what, _ in story:
        if what == "change":
            continue
        now = pacing.next_free(("post", "post:C1"), max(now, due))
        pacing.take(("post", "post:C1"), now)
        if what == "escalation":
            waits.append((now - due).total_seconds())
    return waits


async def act(world: OutboxWorld, what: str, number: int) -> None:
    if what == "mention":
        await world.mention()
    elif what == "change":
        await world.want(MentionId(number + 1), urgent=False)
    else:
        await world.put(f"brief:{number}", kind="brief")


async def drown(world: OutboxWorld, story: Sequence[Due]) -> None:
    """Live through the flood, and then until nothing waits any more."""
    for due, what, number in story:
        await world.work_until(due)
        await act(world, what, number)
    await world.work(hours=2)


def most_in_a_minute(moments: Sequence[datetime]) -> int:
    minute = timedelta(minutes=1)
    return max(sum(a <= b < a + minute for b in moments) for a in moments)


@pytest.fixture
async def drowned(world: OutboxWorld) -> OutboxWorld:
    await drown(world, flood())
    return world


async def test_a_flood_delays_no_escalation_and_loses_nothing(
    drowned: OutboxWorld,
) -> None:
    messages = await drowned.store.read(lambda tx: tx.all("select * from outbox"))
    assert drowned.copies() == {message["id"]: 1 for message in messages}
    assert len(messages) == MENTIONS + MENTIONS // EVERY

    said = {
        call.args["text"]: call.at
        for call in drowned.workspace.calls
        if call.method == "chat.postMessage"
    }
    story = flood()
    waits = [
        (said[f"brief:{number}"] - due).total_seconds()
        for due, what, number in story
        if what == "escalation"
    ]
    queued = first_in_first_out(story)
    assert sum(waits) <= 0.1 * sum(queued)
    assert max(waits) <= 0.1 * max(queued)

    updates = [c.at for c in drowned.workspace.calls if c.method == "chat.update"]
    assert len(updates) <= 0.3 * MENTIONS * CHANGES
    assert most_in_a_minute(updates) <= 50
    assert most_in_a_minute(list(said.values())) <= 60
    assert {call.outcome for call in drowned.workspace.calls} == {"ok"}

    cards = await drowned.store.read(lambda tx: tx.all("select * from cards"))
    assert all(card["shown"] == card["wanted"] for card in cards)
    shown = set(drowned.texts(DESK))
    assert {f"card {c['mention']} as of {c['wanted']}" for c in cards} <= shown
