"""What a handler returns: the acknowledgement, a modal with one message, the work after it."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import structlog

from bot.core.fields import ModalState
from bot.outbox.gateway import without_charts
from bot.team.service import PayloadSubject
from bot.ui.blocks import Message, View, plain, section
from bot.ui.translator import Translator
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
    subject: PayloadSubject = field(default_factory=PayloadSubject)


class Handler(Protocol):
    """Does what one family of payloads asks for."""

    @property
    def rows(self) -> Mapping[str, str]:
        """The row of the permission table of everything that can be asked for, by name."""

    def seeks(self, body: Body) -> Sought | None:
        """What is asked for; nothing where nobody asks. Raises `Refused` for what is not."""

    async def __call__(self, body: Body) -> HandlerResult:
        """Do it; whatever it changes is committed when this returns."""


_NAME = "Brandwacht"
_MOST_BLOCKS = 100


def notice(message: Message, words: Translator, modal_state: ModalState) -> View:
    """The message as a modal; its buttons work there as they do in the channel.

    Slack draws charts in messages only.
    """
    message = without_charts(message) or message
    return {
        "type": "modal",
        "callback_id": "notice",
        "private_metadata": modal_state.as_text(),
        "title": plain(_NAME),
        "close": plain(words("dialog.done")),
        "blocks": (message.blocks or [section(message.text)])[:_MOST_BLOCKS],
    }


log = structlog.get_logger(__name__)


class BackgroundTasks:
    """The tasks begun after an acknowledgement. Closing waits for them, with a limit."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Start it in the background; an error it raises is logged, never lost."""
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._ended)

    async def settle(self) -> None:
        """Wait until nothing is running, also nothing that began meanwhile."""
        while self._running:
            await asyncio.wait(self._running)

    async def close(self, seconds: float = 5) -> None:
        """Let what runs come to its end, and cancel what still runs after that time."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)
        late = list(self._running)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is not None:
            log.error("afterwards_failed", exc_info=error)
