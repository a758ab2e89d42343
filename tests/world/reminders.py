"""What the stories about reminders share: a complaint, passing time, what was said."""

from functools import partial

from bot.mentions.rules import lifecycle
from data.models import MentionId, UserId
from data.outbox.outbox import OutboxMessage
from tests.world.bench import ANNA, Bench
from tests.world.payloads import as_json


async def a_complaint(
    bench: Bench, owner: UserId | None = ANNA, **said: object
) -> MentionId:
    number = await bench.mention(**said)
    await bench.move(number, partial(lifecycle.classify, into="complaint"))
    if owner is not None:
        await bench.move(number, lifecycle.claim, by=owner)
    return number


async def reminders(bench: Bench, number: MentionId) -> list[tuple[str, str, bool]]:
    return [
        (message.kind, str(as_json(message.data)["person"]), message.in_thread)
        for message in await bench.messages(number)
        if message.kind.startswith(("nudge", "still", "released"))
    ]


async def walk(bench: Bench, minutes: int) -> None:
    """Time passes minute by minute, and due timers run each time."""
    for _ in range(minutes):
        await bench.wait(minutes=1)


def numbers_in(message: OutboxMessage) -> list[object]:
    items = as_json(message.data)["items"]
    assert isinstance(items, list)
    return [item["mention"] for item in items]
