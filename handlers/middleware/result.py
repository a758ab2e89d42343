"""What a handler returns: the content of the acknowledgement, and the work after it."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.team.service.admitting import Subject
from handlers.middleware.payloads import Body

Background = Callable[[], Coroutine[Any, Any, None]]
"""Work that begins once Slack has been answered."""


@dataclass(frozen=True, slots=True)
class HandlerResult:
    """An empty `ack` says only that it arrived; `after` is done in the background."""

    ack: Mapping[str, Any] = field(default_factory=dict)
    after: Background | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """What a payload asks for: the row of the permission table, and what it is about."""

    action: str
    subject: Subject = field(default_factory=Subject)


class Handler(Protocol):
    """Does what one family of payloads asks for."""

    @property
    def rows(self) -> Mapping[str, str]:
        """The row of the permission table of everything that can be asked for, by name."""

    def seeks(self, body: Body) -> Sought | None:
        """What is asked for; nothing where nobody asks. Raises `Refused` for what is not."""

    async def __call__(self, body: Body) -> HandlerResult:
        """Do it; whatever it changes is committed when this returns."""
