"""What a door gives back: what the acknowledgement carries, and what follows it."""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from handlers.doorway.callers import Body

After = Callable[[], Coroutine[Any, Any, None]]
"""Work that begins once Slack has been answered."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An empty `ack` says only that it arrived; `after` is done in the background."""

    ack: Mapping[str, Any] = field(default_factory=dict)
    after: After | None = None


Door = Callable[[Body], Awaitable[Answer]]
"""Does what one payload asks for; whatever it changes is committed when it returns."""
