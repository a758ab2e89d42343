"""Says what the courier needs drawn: a card as it stands now, a letter if still true."""

from dataclasses import dataclass
from typing import Protocol

from bot.drawing.pieces.blocks import Message
from data.courier.outbox import Letter
from data.models import ChannelId, MentionId


@dataclass(frozen=True, slots=True)
class Sheet:
    """A card drawn from its row, and which revision of the row that was."""

    channel: ChannelId
    revision: int
    message: Message


class Scribe(Protocol):
    """Draws from the database, just before it is said."""

    async def card(self, mention: MentionId) -> Sheet | None:
        """The card, with the `wanted` that was read together with the row it shows."""

    async def letter(self, letter: Letter) -> Message | None:
        """The letter's message; nothing when it is no longer true."""
