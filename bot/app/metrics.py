"""Answers `/metrics` and `/readyz`: the courier's figures and what is not ready."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta

from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.clock import Clock
from bot.outbox.courier import Courier
from bot.outbox.hold import Hold
from data.errors import DatabaseDamaged
from data.store import Store
from handlers.sockets import Sockets
from handlers.webhooks.health import Missing

_OLD = timedelta(seconds=60)
"""How long the oldest message may wait before the outbox counts as stuck."""


class CourierFigures(Collector):
    """What the courier did since the start, for `/metrics`."""

    def __init__(self, courier: Courier) -> None:
        self._courier = courier

    def collect(self) -> Iterator[Metric]:
        """One counter per kind of thing that happened."""
        family = CounterMetricFamily(
            "brandwacht_courier", "What the courier did.", labels=["what"]
        )
        for what, count in asdict(self._courier.counts).items():
            family.add_metric([what], count)
        yield family


class Readiness:
    """Answers `/readyz`. A flood is no illness: only an outbox that stands still is."""

    def __init__(self, store: Store, steady: Clock) -> None:
        self._store, self._clock = store, steady
        self._speaking: tuple[Courier, Sockets | None, Hold] | None = None
        self._done, self._moved_at = -1, steady()

    def meet(self, courier: Courier, sockets: Sockets | None, hold: Hold) -> None:
        """Slack was reached, and these speak with it."""
        self._speaking = courier, sockets, hold

    async def missing(self) -> Missing:
        """What does not work, by whether mentions can be taken in all the same.

        `database` is in the way of both; `slack` (not reached yet), `socket`, `outbox` and
        any hold only of speaking.
        """
        if self._store.damage is not None or not await self._can_write():
            return Missing(intake=["database"])
        try:
            return Missing(speech=await self._silent())
        except DatabaseDamaged:
            return Missing(intake=["database"])

    async def _silent(self) -> list[str]:
        if self._speaking is None:
            return ["slack"]
        courier, sockets, hold = self._speaking
        found = list(hold.reasons)
        if sockets is not None and not (await sockets.health()).well:
            found.append("socket")
        if not hold and await self._stands_still(courier):
            found.append("outbox")
        return found

    async def _can_write(self) -> bool:
        try:
            await self._store.write(lambda tx: tx.one("select 1"))
        except Exception:  # noqa: BLE001 - whatever it is, we are not ready
            return False
        return True

    async def _stands_still(self, courier: Courier) -> bool:
        """Something has been waiting for a minute, and nothing went out meanwhile."""
        counts, now = courier.counts, self._clock()
        done = counts.sent + counts.updates + counts.withdrawn
        if done != self._done:
            self._done, self._moved_at = done, now
        backlog = await courier.backlog()
        waited = backlog.age(now) > _OLD.total_seconds()
        return waited and now - self._moved_at > _OLD
