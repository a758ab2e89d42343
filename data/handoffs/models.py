"""The values of handoffs: tasks, private contact, updates.

They are frozen, and none can hold what was said in private (S4.5).
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


@dataclass(frozen=True, slots=True)
class Handover:
    """One way into private: where, how far it got, how it sounded. Never what was said.

    `state` is offered, accepted, contacted, solved or failed; `meet_at` is the
    appointment of a personal meeting.
    """

    id: HandoverId
    mention: MentionId
    channel: str
    state: str
    owner: UserId
    offered_at: datetime
    mood_before: str | None = None
    mood_after: str | None = None
    meet_at: datetime | None = None
    accepted_at: datetime | None = None
    contacted_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """One attempt to get in touch: reached or not, and how it ended, in codes."""

    handover: HandoverId
    at: datetime
    by: UserId
    channel: str
    reached: bool
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody outside who answered in our place. Handle and link are theirs."""

    mention: MentionId
    noted_by: UserId
    at: datetime
    partly: bool
    url: str | None = None
    handle: str | None = None
    author_key: str | None = None


@dataclass(frozen=True, slots=True)
class PublicUpdate:
    """What the public was told along the way, when, and by when it hears more."""

    mention: MentionId
    kind: str
    posted_by: UserId
    at: datetime
    url: str | None = None
    task: TaskId | None = None
    next_by: datetime | None = None
