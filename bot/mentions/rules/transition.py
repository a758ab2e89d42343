"""What a rule receives, and what it returns."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from bot.hours.hours import Hours
from bot.playbook.playbook import Playbook
from data.audit.event_data import NOTHING_MORE, EventData
from data.models import Mention, UserId
from data.outbox.notification_data import NO_MORE, NotificationData

D = TypeVar("D", bound=EventData)
N = TypeVar("N", bound=NotificationData)


@dataclass(frozen=True, slots=True)
class DecisionContext:
    """Everything a rule may know beside the mention. `by` is empty for a source.

    `lead` is the lead on duty, who hears of what nobody should decide alone.
    """

    now: datetime
    by: UserId
    playbook: Playbook
    hours: Hours
    is_on_duty: Callable[[UserId], bool] = lambda _: True
    lead: UserId | None = None


@dataclass(frozen=True, slots=True)
class NotificationRequest:
    """Something to be said once: to one person, or in the card's thread (`to=None`)."""

    kind: str
    to: UserId | None
    data: NotificationData = NO_MORE

    def says(self, cls: type[N]) -> N:
        """Its data, which is of this class. Raises `TypeError` where it is not."""
        if not isinstance(self.data, cls):
            msg = f"{self.kind!r} says {self.data}, not {cls.__name__}"
            raise TypeError(msg)
        return self.data

    def for_(self, person: UserId | None) -> "NotificationRequest":
        """The same with another person whose move it is."""
        return replace(self, data=replace(self.data, person=person))


@dataclass(frozen=True, slots=True)
class Transition:
    """What one move changes: the mention, the line of the story, and what is said.

    `data` goes into the event: ids and codes only, never anybody's words. `redraws` is
    the kind of message about this mention that now says something else.
    """

    move: str
    mention: Mention
    data: EventData = NOTHING_MORE
    notifications: tuple[NotificationRequest, ...] = ()
    redraws: str | None = None

    def says(self, cls: type[D]) -> D:
        """Its data, which is of this class. Raises `TypeError` where it is not."""
        if not isinstance(self.data, cls):
            msg = f"{self.move!r} says {self.data}, not {cls.__name__}"
            raise TypeError(msg)
        return self.data


Rule = Callable[[Mention, DecisionContext], Transition]
