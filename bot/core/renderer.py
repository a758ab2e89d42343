"""What the courier needs rendered: a card in its current state, a message if it is
still true.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.ui.blocks import Message
from data.models import ChannelId, MentionId, UserId
from data.outbox.outbox import OutboxMessage
from data.transaction import Transaction


@dataclass(frozen=True, slots=True)
class RenderedCard:
    """A card drawn from its row, and which revision of the row that was."""

    channel: ChannelId
    revision: int
    message: Message


class Renderer(Protocol):
    """Draws from the database, just before it is said."""

    async def card(self, mention: MentionId) -> RenderedCard | None:
        """The card, with the `wanted` that was read together with the row it shows."""

    async def message(self, queued: OutboxMessage) -> Message | None:
        """The message's message; nothing when it is no longer true."""


class Reachability(Protocol):
    """Knows who can be reached, inside the transaction that sends something."""

    def addressed(
        self, tx: Transaction, queued: OutboxMessage, now: datetime
    ) -> OutboxMessage | None:
        """The message to whom it goes now; nothing where it goes to nobody."""

    def lost(self, tx: Transaction, user: UserId, now: datetime) -> None:
        """Slack says that this account is gone."""


class EverybodyThere:
    """Where nobody is ever away."""

    def addressed(
        self, _tx: Transaction, queued: OutboxMessage, _now: datetime
    ) -> OutboxMessage | None:
        return queued

    def lost(self, _tx: Transaction, _user: UserId, _now: datetime) -> None:
        return
