"""A flood of mentions through the courier, on a clock that jumps; also run by the benchmarks."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.outbox.rate_limit import RateLimit
from data.models import MentionId
from tests.outbox.conftest import TEN, OutboxWorld

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
