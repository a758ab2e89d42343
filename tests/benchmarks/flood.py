"""300 mentions in a minute into one channel, each changed four times, 5 % escalated.

The real courier against the local workspace with Slack's limits, on a clock that jumps:
the story of `tests/outbox/test_flood.py`, told in figures. Nothing here is timed, so there
is no control and one round is enough.
"""

import asyncio
from pathlib import Path

from tests.benchmarks.bars import Bar, Figure
from tests.benchmarks.rounds import Report, Trials, measure
from tests.outbox.conftest import open_world
from tests.outbox.flooding import (
    CHANGES,
    EVERY,
    MENTIONS,
    drown,
    first_in_first_out,
    flood,
    most_in_a_minute,
)

_ESCALATIONS = MENTIONS // EVERY
WAIT = Bar(
    "longest wait of an escalation",
    0.1,
    unit="s",
    least=_ESCALATIONS,
    against="first in, first out",
)
UPDATES = Bar("chat.update calls a change", 0.3, unit="calls", least=100)
POSTS_A_MINUTE = Bar("most posts in any minute", 60, unit="posts", least=MENTIONS)
UPDATES_A_MINUTE = Bar("most updates in any minute", 50, unit="updates", least=100)
BARS = (WAIT, UPDATES, POSTS_A_MINUTE, UPDATES_A_MINUTE)


def run(report: Report, rounds: int | None = None) -> None:
    """What escalations wait, and how many calls Slack gets."""
    done = measure(report, 1, one_round, seconds=40, controlled=False)
    report.judged("flood", BARS, done)


def one_round(trials: Trials) -> None:
    """The whole flood once."""
    with trials.trial(*(bar.name for bar in BARS)) as folder:
        asyncio.run(_flooded(trials, folder))


async def _flooded(trials: Trials, folder: Path) -> None:
    story, figures = flood(), trials.round.figures
    async with open_world(folder) as world:
        await drown(world, story)
        calls = world.workspace.calls
        messages = await world.store.read(lambda tx: tx.all("select id from outbox"))
        once = world.copies() == {message["id"]: 1 for message in messages}
    posts = {str(c.args["text"]): c.at for c in calls if c.method == "chat.postMessage"}
    updates = [c.at for c in calls if c.method == "chat.update"]
    waits = [
        (posts[f"brief:{number}"] - due).total_seconds()
        for due, what, number in story
        if what == "escalation"
    ]
    queued = first_in_first_out(story)
    figures[WAIT.name] = Figure(max(waits), len(waits), max(queued), len(queued))
    changed = MENTIONS * CHANGES
    figures[UPDATES.name] = Figure(len(updates) / changed, len(updates))
    most = most_in_a_minute(list(posts.values()))
    figures[POSTS_A_MINUTE.name] = Figure(most, len(posts))
    figures[UPDATES_A_MINUTE.name] = Figure(most_in_a_minute(updates), len(updates))
    if not once:
        trials.round.wrong[""] = "a message was lost or doubled"
    if {call.outcome for call in calls} != {"ok"}:
        trials.round.wrong[POSTS_A_MINUTE.name] = "Slack refused calls"
