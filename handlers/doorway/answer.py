"""What a door gives back: what the acknowledgement carries, and what follows it."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.desk.people.admitting import Subject
from handlers.doorway.callers import Body

After = Callable[[], Coroutine[Any, Any, None]]
"""Work that begins once Slack has been answered."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An empty `ack` says only that it arrived; `after` is done in the background."""

    ack: Mapping[str, Any] = field(default_factory=dict)
    after: After | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """What a payload asks for: the row of the permission table, and what it is about."""

    action: str
    subject: Subject = field(default_factory=Subject)


class Door(Protocol):
    """Does what one family of payloads asks for."""

    @property
    def rows(self) -> Mapping[str, str]:
        """The row of the permission table of everything that can be asked for, by name."""

    def seeks(self, body: Body) -> Sought | None:
        """What is asked for; nothing where nobody asks. Raises `Refused` for what is not."""

    async def __call__(self, body: Body) -> Answer:
        """Do it; whatever it changes is committed when this returns."""
