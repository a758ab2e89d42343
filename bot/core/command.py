"""What a person asks of the bot, and the result."""

from dataclasses import dataclass, field
from typing import Literal

from data.models import EscalationId, Mention, MentionId, UserId

Fate = Literal["new", "duplicate", "attached", "filtered"]


@dataclass(frozen=True, slots=True)
class Command:
    """One physical press. `key` is the same however often it is delivered.

    `name` is what Slack calls the person in this very payload.
    """

    mention: MentionId
    by: UserId
    key: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class CommandResult:
    """What a press did. A press that was delivered before has `repeated` set."""

    move: str
    mention: Mention
    undoable: bool = False
    repeated: bool = False
    escalation: EscalationId | None = None
    data: dict[str, object] = field(default_factory=dict)
    names: dict[UserId, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of one incoming: `mention` is where it is now found."""

    fate: Fate
    mention: MentionId | None
