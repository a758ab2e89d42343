"""Says what the courier needs drawn: a card as it stands now, a letter if still true."""

from dataclasses import dataclass, field
from typing import Any, Protocol

from data.models import ChannelId, MentionId
from data.outbox import Letter

Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """What Slack shows: `text` carries the whole gist, `blocks` how it looks.

    `text` is escaped mrkdwn of at most 4,000 characters (slack.md §2.8).
    """

    text: str
    blocks: list[Block] = field(default_factory=list)


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
