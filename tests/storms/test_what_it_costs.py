"""What a storm asks of the database and of Slack: each post the same, and the board seldom."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.world.building import build_world
from tests.world.crowd import ANGRY, PEOPLE, Crowd
from tests.world.statements import Counted, counted, told

__all__ = ["counted"]

A_POST = 33
"""Statements of one post in a storm, its `begin` and `commit` included."""

A_BOARD = 22
"""Statements of one drawing of the board."""


@pytest.fixture
async def watched(counted: Counted, tmp_path: Path) -> AsyncIterator[Crowd]:
    """A desk whose database is watched from its first statement on."""
    assert counted.transactions == []
    async with AsyncExitStack() as stack:
        yield Crowd(await build_world(stack, tmp_path, more=PEOPLE))


def asked(counted: Counted) -> int:
    """How many statements ran since they were last forgotten."""
    return sum(len(one) for one in counted.transactions)


async def one_post(crowd: Crowd, counted: Counted) -> int:
    """What one more post asks, until it is committed."""
    counted.forget()
    await crowd.post(f"{ANGRY[crowd.count % 7]} {crowd.count}", crowd.count)
    return asked(counted)


def redraws(crowd: Crowd) -> list[datetime]:
    """When the board was drawn again."""
    stamps = {
        one["ts"]
        for one in crowd.world.workspace.channel(crowd.channel).messages
        if (one.get("metadata") or {}).get("event_payload", {}).get("kind")
        == "storm_board"
    }
    return [
        call.at
        for call in crowd.world.workspace.calls
        if call.method == "chat.update" and call.args["ts"] in stamps
    ]


async def test_the_last_post_of_a_storm_costs_what_the_first_did(
    watched: Crowd, counted: Counted
) -> None:
    """The number of statements does not grow with what is there already."""
    await watched.posts(60, minutes=10, angry=1.0)
    await watched.press("anna", "Start storm")
    soon = [await one_post(watched, counted) for _ in range(5)]
    await watched.posts(400, minutes=2, angry=1.0, authors=300)
    late = [await one_post(watched, counted) for _ in range(5)]

    assert max(late) <= max(soon), told(counted.transactions)
    assert max(late) <= A_POST, told(counted.transactions)


async def test_the_board_is_drawn_once_a_minute_and_asks_the_same_each_time(
    watched: Crowd, counted: Counted
) -> None:
    """Whatever comes within it."""
    await watched.posts(60, minutes=10, angry=1.0)
    await watched.press("anna", "Start storm")
    await watched.world.wait(minutes=2)
    before = len(redraws(watched))
    begun = watched.world.clock.now
    for _ in range(60):
        await watched.posts(5, minutes=1 / 6, angry=1.0, authors=300)
    times = redraws(watched)[before:]
    lasted = watched.world.clock.now - begun

    assert len(times) >= 8
    assert len(times) <= lasted / timedelta(minutes=1) + 1
    gaps = [b - a for a, b in pairwise(times)]
    assert min(gaps) >= timedelta(seconds=59)

    await watched.post(ANGRY[0], 7)
    counted.forget()
    await watched.world.wait(minutes=1, seconds=5)
    drawn = [
        one
        for one in counted.transactions
        if any("group by m.platform" in said for said in one)
    ]
    assert len(drawn) == 2, "the board, and what management was told"
    assert max(map(len, drawn)) <= A_BOARD, told(drawn)
