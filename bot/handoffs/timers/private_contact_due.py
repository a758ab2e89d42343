"""Asks the person who goes off shift who takes over their private contact (S3.30)."""

from collections.abc import Sequence

from bot.core.batch import TimerBatch
from data.mentions import queues
from data.models import ChannelId, Timer, UserId
from data.outbox import outbox
from data.outbox.notification_data import FromTo


def ask(batch: TimerBatch, leaving: Sequence[UserId], to: UserId, timer: Timer) -> None:
    """One owner from the offer to the solution: hand it over, or say nothing and keep it."""
    for person in leaving:
        for mention in queues.in_private(batch.tx, person):
            outbox.put(
                batch.tx,
                key=f"private_shift:{mention.id}:{timer.due.isoformat()}",
                kind="private_shift",
                channel=ChannelId(person),
                now=batch.context.now,
                mention=mention.id,
                data=FromTo(to=to),
            )
