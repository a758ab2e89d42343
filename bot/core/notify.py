"""Puts messages into the outbox: to a person, or into the thread of a card."""

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
    app: AppContext,
    mention: MentionId,
    request: NotificationRequest,
    context: DecisionContext,
    *,
    key: str,
    not_before: datetime | None = None,
) -> None:
    """Put a message into the outbox: to a person, or in the thread of the card."""
    outbox.put(
        tx,
        key=key,
        kind=request.kind,
        channel=ChannelId(request.to) if request.to else app.channels.desk,
        now=context.now,
        mention=mention,
        in_thread=request.to is None,
        data=request.data,
        not_before=not_before,
    )
