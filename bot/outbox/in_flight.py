"""Runs jobs concurrently, one per channel, and survives one that fails."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog

from bot.outbox.call_gate import Call
from bot.outbox.gateway import SlackGateway
from data.models import ChannelId, MentionId, MessageTs, OutboxId
from data.outbox import cards, delivery_status, levels
from data.transaction import Transaction

log = structlog.get_logger("courier")

Place = tuple[ChannelId, MessageTs]
"""Where a message stands."""

_REST = timedelta(seconds=5)
_RETRY_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Job:
    """One thing to do in Slack: for a message, a card, or a message to be drawn again.

    `place` is the message that is drawn: only one call at a time does that. `pressed`
    says that it is a card and that somebody waits for it.
    """

    call: Call
    run: Callable[[], Coroutine[Any, Any, None]]
    message: OutboxId | None = None
    card: MentionId | None = None
    level: OutboxId | None = None
    place: Place | None = None
    pressed: bool = False


class InFlight:
    """What is on its way now. `done` is called whenever something came back."""

    def __init__(self, gateway: SlackGateway, done: Callable[[], None]) -> None:
        self._gateway = gateway
        self._done = done
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._messages: dict[str, OutboxId] = {}
        self._places: dict[str, Place] = {}
        self._unmarked = False

    @property
    def places(self) -> frozenset[Place]:
        """Messages that are drawn anew at this moment."""
        return frozenset(self._places.values())

    @property
    def busy(self) -> frozenset[str]:
        """Where something is on its way."""
        return frozenset(self._tasks)

    def start(self, job: Job) -> None:
        """Start it; its scope is busy until it ended."""
        scope = job.call.scope
        if job.message is not None:
            self._messages[scope] = job.message
        if job.place is not None:
            self._places[scope] = job.place
        self._tasks[scope] = asyncio.create_task(self._run(job))

    async def one_done(self) -> None:
        """Wait until something came back."""
        if self._tasks:
            await asyncio.wait(
                self._tasks.values(), return_when=asyncio.FIRST_COMPLETED
            )

    async def close(self, grace: float) -> None:
        """Wait so many seconds for them, and give up the rest."""
        tasks = list(self._tasks.values())
        if tasks:
            await asyncio.wait(tasks, timeout=grace)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def recover(self) -> None:
        """Messages that could not even be marked as failed are to be looked for."""
        if self._unmarked:
            running = frozenset(self._messages.values())
            await self._gateway.store.write(
                lambda tx: delivery_status.mark_interrupted(tx, running)
            )
            self._unmarked = False

    async def _run(self, job: Job) -> None:
        scope = job.call.scope
        try:
            await job.run()
        except Exception:
            log.exception("job failed", scope=scope, message=job.message)
            await self._put_aside(job)
        finally:
            self._tasks.pop(scope, None)
            self._messages.pop(scope, None)
            self._places.pop(scope, None)
            self._done()

    async def _put_aside(self, job: Job) -> None:
        """Our own fault: come back to it later, and go on with the others."""
        now = self._gateway.clock()
        self._gateway.gate.rest(job.call.scope, _REST)

        def put_aside(tx: Transaction) -> None:
            if job.message is not None:
                delivery_status.stumbled(tx, job.message, now + _RETRY_AFTER)
            if job.card is not None:
                cards.put_off(tx, job.card, now + _RETRY_AFTER)
            if job.level is not None:
                levels.put_off(tx, job.level, now + _RETRY_AFTER)

        try:
            await self._gateway.store.write(put_aside)
            await self._gateway.gate.say("call_failed", scope=job.call.scope)
        except Exception:
            self._unmarked = True
            log.exception("a failed job cannot be put aside")
