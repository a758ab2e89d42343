"""What goes on beside the public reply, as values: tasks, private contact, updates.

They are frozen, and nothing in them can hold what was said in private (S4.5).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType

from data.models import ChannelId, EscalationId, MentionId, UserId

TaskId = NewType("TaskId", int)
HandoverId = NewType("HandoverId", int)

NOT_YET = TaskId(0)
"""The id of a task that was not stored yet."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing passed on: to a person (`owner`) or to a `channel` of a topic.

    `what` and `note` are sentences of ours. `answer` is done, planned or no; a task is
    closed when its kind takes that answer as an end.
    """

    id: TaskId
    mention: MentionId
    kind: str
    what: str
    asked_by: UserId
    asked_at: datetime
    due: datetime
    owner: UserId | None = None
    channel: ChannelId | None = None
    topic: str | None = None
    escalation: EscalationId | None = None
    answer: str | None = None
    note: str = ""
    answered_by: UserId | None = None
    answered_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes an answer that ends it."""
        return self.closed_at is None
