"""Answers the machines that watch us: what is not ready, and the courier's figures."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta

from prometheus_client.core import CounterMetricFamily, Metric
from prometheus_client.registry import Collector

from bot.clock import Clock
from bot.slack.courier import Courier
from data.store import Store
from handlers.sockets import Sockets

_OLD = timedelta(seconds=60)
"""How long the oldest letter may wait before the outbox counts as stuck."""


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


async def not_ready(
    store: Store, courier: Courier, sockets: Sockets | None, clock: Clock
) -> list[str]:
    """The names of what does not work: `socket`, `database`, `outbox`."""
    missing = []
    if sockets is not None and not (await sockets.health()).well:
        missing.append("socket")
    try:
        await store.write(lambda tx: tx.one("select 1"))
    except Exception:  # noqa: BLE001 - whatever it is, we are not ready
        missing.append("database")
        return missing
    backlog = await courier.backlog()
    if backlog.oldest is not None and clock() - backlog.oldest > _OLD:
        missing.append("outbox")
    return missing
