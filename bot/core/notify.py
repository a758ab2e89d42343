"""Puts what is to be said into the outbox: to a person, or in the thread of a card."""

from datetime import datetime

from bot.core.context import AppContext
from bot.mentions.rules.transition import DecisionContext, NotificationRequest
from data.models import ChannelId, MentionId
from data.outbox import outbox
from data.transaction import Transaction

SOURCE = "source"
"""The actor of what nobody in the team did."""


def say(
    tx: Transaction,
    around: AppContext,
    mention: MentionId,
    saying: NotificationRequest,
    given: DecisionContext,
    *,
    key: str,
    not_before: datetime | None = None,
) -> None:
    """Put a letter into the outbox: to a person, or in the thread of the card."""
    outbox.put(
        tx,
        key=key,
        kind=saying.kind,
        channel=ChannelId(saying.to) if saying.to else around.places.desk,
        now=given.now,
        mention=mention,
        in_thread=saying.to is None,
        data=saying.data,
        not_before=not_before,
    )
