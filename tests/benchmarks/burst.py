"""300 mentions in a minute into one channel, each changed four times, 5 % escalated (T12).

The real courier against the local workspace with Slack's limits, on a clock that jumps:
it is the simulation of the tests, told in figures.
"""

import asyncio
import tempfile
from datetime import datetime
from pathlib import Path

from tests.benchmarks.figures import Report, quantile, short
from tests.outbox.conftest import OutboxWorld, open_world
from tests.outbox.flooding import (
    CHANGES,
    MENTIONS,
    Due,
    drown,
    first_in_first_out,
    flood,
    most_in_a_minute,
)


def run(report: Report, rounds: int) -> None:
    """What escalations wait, and how many calls Slack gets. One round: nothing varies."""
    with tempfile.TemporaryDirectory(prefix="brandwacht-bench-") as folder:
        asyncio.run(_flooded(report, Path(folder)))


async def _flooded(report: Report, folder: Path) -> None:
    story = flood()
    async with open_world(folder) as world:
        await drown(world, story)
        _judge(report, world, story)
        messages = await world.store.read(lambda tx: tx.all("select id from outbox"))
        once = world.copies() == {message["id"]: 1 for message in messages}
    report.holds(
        "T12 nothing lost, nothing doubled",
        "each message once",
        f"{len(messages)} messages",
        met=once,
    )


def _judge(report: Report, world: OutboxWorld, story: list[Due]) -> None:
    posts = {
        str(call.args["text"]): call.at
        for call in world.workspace.calls
        if call.method == "chat.postMessage"
    }
    updates = [c.at for c in world.workspace.calls if c.method == "chat.update"]
    waits = _waits(posts, story)
    queued = first_in_first_out(story)
    report.table(
        "How long escalations wait, seconds",
        ("", "p50", "p99", "longest"),
        [
            (name, *(short(quantile(some, share)) for share in (0.5, 0.99, 1)))
            for name, some in (("Brandwacht", waits), ("first in, first out", queued))
        ],
    )
    report.at_most(
        "T12 the longest wait of an escalation", max(waits) / max(queued), 0.1
    )
    report.at_most(
        "T12 chat.update calls a change", len(updates) / (MENTIONS * CHANGES), 0.3
    )
    limits = (most_in_a_minute(list(posts.values())), most_in_a_minute(updates))
    report.holds(
        "T12 Slack's limits in any minute",
        "≤ 60 posts, ≤ 50 updates",
        f"{limits[0]} posts, {limits[1]} updates",
        met=limits[0] <= 60 and limits[1] <= 50,
    )


def _waits(posts: dict[str, datetime], story: list[Due]) -> list[float]:
    return [
        (posts[f"brief:{number}"] - due).total_seconds()
        for due, what, number in story
        if what == "escalation"
    ]
