"""What a considered reply still waits for before it can be marked as posted, as values.

`bot/replies/rules/publish_checklist.py` decides which of them are there.
"""

from dataclasses import dataclass
from datetime import datetime

from data.models import UserId

NO_CLASS = "class"
BLOCKED = "block"
RESTING = "cool_off"
UNSEEN = "own_look"
UNREAD = "second_reader"
UNAPPROVED = "approval"
FROZEN = "freeze"
CLOSED_HOURS = "core_hours"


@dataclass(frozen=True, slots=True)
class Unmet:
    """One thing that is missing: `what` it is, why, until when, and who has it."""

    what: str
    rules: tuple[str, ...] = ()
    until: datetime | None = None
    person: UserId | None = None
    more: str = ""
