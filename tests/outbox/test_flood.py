"""300 mentions in a minute in one channel: important messages are not delayed (T12,
promise 8).

The whole courier runs against the workspace with Slack's rate limits, on a clock that
jumps from one event to the next. Nothing is timed.
"""

import pytest

from tests.outbox.conftest import DESK, OutboxWorld
from tests.outbox.flooding import (
    CHANGES,
    EVERY,
    MENTIONS,
    drown,
    first_in_first_out,
    flood,
    most_in_a_minute,
)


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
