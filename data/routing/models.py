"""A rule somebody made from a card, as a value."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NewType

from data.models import MentionId, UserId

RuleId = NewType("RuleId", int)

Aside = Literal["mute", "tray"]
"""Kept without a card: muted, or in the tray of what matters little."""


@dataclass(frozen=True, slots=True)
class MadeRule:
    """`conditions` is JSON, as `bot/config/routing.py` reads it. It ends by itself."""

    id: RuleId
    mention: MentionId | None
    conditions: str
    aside: Aside
    made_by: UserId
    made_at: datetime
    ends_at: datetime
    ended_at: datetime | None = None
    ended_by: UserId | None = None
