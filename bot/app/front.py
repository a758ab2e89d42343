"""The database and the web endpoint of one desk, before and after Slack was reached.

Mentions are accepted as soon as there is a database. Until Slack has told the ids of
the channels, messages are addressed to the names in `desk.toml`, and none is sent;
`addressed` then replaces the names with the ids.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import partial

from aiohttp import web
from prometheus_client import CollectorRegistry
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from pydantic import SecretStr
from slack_bolt.app.async_app import AsyncApp

from bot.app.build import build_context
from bot.app.channels import assumed_channels
from bot.clock import Clock
from bot.config.settings import Settings
from bot.core.command import Receipt
from bot.core.context import AppContext, DeskChannels
from bot.errors import Misconfigured
from bot.incoming.format import Incoming
from bot.intake.service import deliveries
from bot.localslack.loopback import only_this_machine
from bot.outbox.courier import Courier
from bot.outbox.hold import PostingHold
from data import restore
from data.errors import DatabaseDamaged
from data.models import ChannelId
from data.outbox import adopting
from data.reports import sources, speeds
from data.reports.sources import OpenTrouble
from data.store import Store
from data.transaction import Transaction
from handlers.http import SlackEntry
from handlers.sockets import Sockets
from handlers.webhooks.connections import listening
from handlers.webhooks.endpoint import WebhookEndpoint
from handlers.webhooks.health import Missing, health_routes

_OLD = timedelta(seconds=60)
"""How long the oldest message may wait before the outbox counts as stuck."""


_DURATIONS = {
    speeds.CARD: "From a delivery to its card in Slack.",
    speeds.REDRAW: "From a press to its card redrawn in Slack.",
}


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
        for what, said in _DURATIONS.items():
            known = self._courier.durations[what]
            running, buckets = 0, list[tuple[str, float]]()
            for bound, count in known.counts.items():
                running += count
                label = "+Inf" if bound == float("inf") else str(bound)
                buckets.append((label, running))
            histogram = HistogramMetricFamily(f"brandwacht_{what}_seconds", said)
            histogram.add_metric([], buckets, known.seconds)
            yield histogram


class Readiness:
    """Answers `/readyz`. A flood is no illness: only an outbox that stands still is."""

    def __init__(self, store: Store, steady: Clock) -> None:
        self._store, self._clock = store, steady
        self._speaking: tuple[Courier, Sockets | None, PostingHold] | None = None
        self._done, self._moved_at = -1, steady()

    def meet(
        self, courier: Courier, sockets: Sockets | None, hold: PostingHold
    ) -> None:
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
            silent = await self._silent()
            troubles = await self._store.read(sources.troubles)
            return Missing(speech=silent, sources=_by_source(troubles))
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


def _by_source(troubles: Sequence[OpenTrouble]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in troubles:
        found.setdefault(one.source, []).append(one.kind)
    return found


class SourceFigures(Collector):
    """When each source delivered last and what is wrong with it, as it was asked last."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._last: dict[str, float] = {}
        self._troubles: Mapping[str, Sequence[str]] = {}

    async def refresh(self) -> None:
        """Before the figures are read."""
        self._last, troubles = await self._store.read(
            lambda tx: (_last_of_each(tx), sources.troubles(tx))
        )
        self._troubles = _by_source(troubles)

    def collect(self) -> Iterator[Metric]:
        """A time for each source, and a one for each trouble there is."""
        last = GaugeMetricFamily(
            "brandwacht_source_last_delivery_timestamp_seconds",
            "When a source delivered last.",
            labels=["source"],
        )
        for source, at in self._last.items():
            last.add_metric([source], at)
        trouble = GaugeMetricFamily(
            "brandwacht_source_trouble",
            "What is wrong with a source now.",
            labels=["source", "kind"],
        )
        for source, kinds in self._troubles.items():
            for kind in kinds:
                trouble.add_metric([source, kind], 1)
        yield last
        yield trouble


def _last_of_each(tx: Transaction) -> dict[str, float]:
    known = {name: sources.last_of(tx, name) for name in sources.names(tx)}
    return {name: at.timestamp() for name, at in known.items() if at is not None}


@contextmanager
def opening(host: str, port: int) -> Iterator[None]:
    """Around whatever listens there. Raises `Misconfigured` when somebody else has it."""
    try:
        yield
    except OSError as error:
        sentence = (
            f"{host}:{port} cannot be opened ({error.strerror}): "
            "stop what uses it, or set BRANDWACHT_PORT to another number."
        )
        raise Misconfigured([sentence]) from None


_MOST_BYTES = 2 * 1024 * 1024
"""Above the entry's own limit, so that the entry gives the answer, not the library."""


@dataclass(frozen=True, slots=True)
class DeskIntake:
    """Where the webhook endpoint hands its deliveries."""

    app: AppContext

    async def receive(
        self, source: str, items: Sequence[Incoming], raw: bytes
    ) -> list[Receipt]:
        """Store a delivery, durably, and say what became of each item, in order."""
        return await deliveries.receive(self.app, source, items, raw)

    async def bury(
        self, source: str, raw: bytes, error: str, content_type: str
    ) -> None:
        """Keep a delivery nobody could read."""
        await deliveries.bury(self.app, source, raw, error, content_type)


class Front:
    """The database and the web application of one desk. Opens no port by itself."""

    def __init__(
        self, settings: Settings, store: Store, clock: Clock, steady: Clock
    ) -> None:
        self.settings, self.store = settings, store
        self.clock, self.steady = clock, steady
        self._registry = CollectorRegistry()
        self._sources = SourceFigures(store)
        self._registry.register(self._sources)
        self._assumed = assumed_channels(settings)
        self._readiness = Readiness(store, steady)
        self.context = build_context(
            settings, store, self._assumed, clock, "", lambda: None
        )
        self.entry = WebhookEndpoint(
            DeskIntake(self.context),
            settings.sources,
            clock,
            self._registry,
            steady=lambda: steady().timestamp(),
        )
        self._slack_entry = SlackEntry(
            budget=self.entry.unproved, failed_auth=self.entry.failed_auth
        )
        self.web = self._application()
        self._is_open = False

    async def ready(self) -> Missing:
        """What keeps the desk from taking in, or from speaking."""
        return await self._readiness.missing()

    async def open(self, stack: AsyncExitStack) -> None:
        """Listen until the end of the stack. Raises `Misconfigured`; does it once."""
        if self._is_open:
            return
        await self._number_on()
        host, port = self.settings.host, self.settings.port
        with opening(host, port):
            await stack.enter_async_context(listening(self.web, host, port))
        self._is_open = True

    async def addressed(self, channels: DeskChannels) -> None:
        """Slack told its channels: what waits for a name is addressed to its id."""
        ids = _ids_by_name(self._assumed, channels)
        await self.store.write(partial(adopting.put_in, ids=ids))

    def meet(
        self,
        app: AppContext,
        bolt: AsyncApp,
        courier: Courier,
        sockets: Sockets | None,
        hold: PostingHold,
    ) -> None:
        """From now on deliveries go to this desk, and what Slack sends to its app."""
        self.entry.desk = DeskIntake(app)
        self._slack_entry.app = bolt
        self._readiness.meet(courier, sockets, hold)
        self._registry.register(CourierFigures(courier))

    async def _number_on(self) -> None:
        """A database that was put back from a copy gives no number a second time."""
        beside = restore.read(self.settings.database)
        if beside is not None:
            numbers = beside.numbers
            await self.store.write(lambda tx: restore.never_again(tx, numbers))

    def _application(self) -> web.Application:
        guards = [only_this_machine] if self.settings.only_here else []
        application = web.Application(client_max_size=_MOST_BYTES, middlewares=guards)
        application.add_routes(self.entry.routes())
        application.add_routes(
            health_routes(
                self._readiness.missing,
                self._registry,
                refresh=self._sources.refresh,
                host=self.settings.host,
                metrics_token=plain(self.settings.metrics_token),
            )
        )
        if self.settings.slack.signing_secret is not None:
            application.add_routes([self._slack_entry.route()])
        return application


def _ids_by_name(
    assumed: DeskChannels, real: DeskChannels
) -> Mapping[ChannelId, ChannelId]:
    pairs = {
        assumed.desk: real.desk,
        assumed.management: real.management,
        **{assumed.of_source[name]: real.of_source[name] for name in real.of_source},
        **{assumed.of_rule[name]: real.of_rule[name] for name in real.of_rule},
        **{assumed.of_topic[name]: real.of_topic[name] for name in real.of_topic},
    }
    if assumed.confidential is not None and real.confidential is not None:
        pairs[assumed.confidential] = real.confidential
    return {name: channel for name, channel in pairs.items() if name != channel}


def plain(secret: SecretStr | None) -> str:
    """The secret as it is; empty where there is none."""
    return secret.get_secret_value() if secret is not None else ""
