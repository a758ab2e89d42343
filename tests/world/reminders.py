"""What the stories about reminders share: a complaint, passing time, what was said."""

from functools import partial

from bot.mentions.rules import lifecycle
from data.models import MentionId, UserId
from data.outbox.outbox import OutboxMessage
from tests.world.payloads import as_json
from tests.world.services import ANNA, Services


async def a_complaint(
    services: Services, owner: UserId | None = ANNA, **said: object
) -> MentionId:
    number = await services.mention(**said)
    await services.move(number, partial(lifecycle.classify, into="complaint"))
    if owner is not None:
        await services.move(number, lifecycle.claim, by=owner)
    return number


async def reminders(
    services: Services, number: MentionId
) -> list[tuple[str, str, bool]]:
    return [
        (message.kind, str(as_json(message.data)["person"]), message.in_thread)
        for message in await services.messages(number)
        if message.kind.startswith(("nudge", "still", "released"))
    ]


async def walk(services: Services, minutes: int) -> None:
    """Time passes minute by minute, and due timers run each time."""
    for _ in range(minutes):
        await services.wait(minutes=1)


def numbers_in(message: OutboxMessage) -> list[object]:
    items = as_json(message.data)["items"]
    assert isinstance(items, list)
    return [item["mention"] for item in items]
