"""Sends what is in the outbox to Slack: each message once, each card in its current
state.

One call is in flight per channel, so a channel that hangs delays no other, and the
search for a lost message is exact. What may be sent is read from the database each
time: no state in memory can be lost by a restart (DESIGN 8.4).
"""

import asyncio
import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from time import thread_time

import structlog

from bot.clock import Clock
from bot.core.renderer import EverybodyThere, Reachability, Renderer
from bot.outbox.call_gate import (
    Backlog,
    Call,
    CallCounts,
    CallGate,
    Durations,
    Notices,
    channel_key,
)
from bot.outbox.client import SlackClient
from bot.outbox.gateway import SlackGateway
from bot.outbox.hold import PostingHold
from bot.outbox.in_flight import InFlight, Job
from bot.outbox.outcome import Ambiguous, AuthError, ChannelError, TryLater, of_error
from bot.outbox.posting import fail, post
from bot.outbox.reconcile import settle
from bot.outbox.redrawing import (
    ResponseUrls,
    redraw_card,
    redraw_message,
    redraw_pressed,
    wait,
    when_again,
)
from data.models import ChannelId, MentionId, MessageTs, UserId
from data.outbox import cards, delivery_status, levels, outbox, rate_limit_holds
from data.outbox.cards import Card
from data.outbox.levels import Level
from data.outbox.outbox import Addressed, OutboxMessage
from data.privacy import forgets
from data.privacy.forgets import Forget
from data.restore import Marker
from data.restore import of as marker_of
from data.restore import write as write_marker
from data.store import Store
from data.transaction import Transaction

HOME = "home"
"""The kind of message that is no message but a Home."""


async def put_away(gateway: SlackGateway, queued: OutboxMessage) -> None:
    """Publish it over what stands there; an ambiguous end is simply tried again."""
    call = Call("publish", queued.channel)
    message = await gateway.renderer.message(queued)
    if message is None:
        await gateway.store.write(lambda tx: delivery_status.withdrawn(tx, queued.id))
        return
    try:
        await gateway.slack.publish(UserId(queued.channel), message)
    except Exception as error:  # noqa: BLE001 - every end of a call means something
        await _failed(gateway, queued, call, error)
        return
    await gateway.gate.worked(call)
    await gateway.store.write(lambda tx: delivery_status.published(tx, queued.id))


async def _failed(
    gateway: SlackGateway, queued: OutboxMessage, call: Call, error: Exception
) -> None:
    outcome = of_error(error, call.key, call.channel)
    if isinstance(outcome, TryLater | AuthError | ChannelError | Ambiguous):
        await wait(gateway, queued, await when_again(gateway, outcome, call), "again")
    else:
        await fail(gateway, queued, getattr(outcome, "code", "home"))


STEP = timedelta(seconds=60)
"""So long a wait is worth one step of priority."""


def rank(message: OutboxMessage) -> tuple[bool, datetime, int]:
    """The smaller goes first.

    Ageing by one step a minute is the same as a fixed instant per message: when it could
    first go plus a minute for each step of its priority. Escalations stand outside of
    it: a backlog of old cards must not make one wait.
    """
    steps = message.priority
    return steps > 0, message.waits_since + STEP * steps, message.id


def in_order(messages: Iterable[Addressed]) -> list[Addressed]:
    """As they want to go out."""
    return sorted(messages, key=lambda addressed: rank(addressed.message))


log = structlog.get_logger("courier")

SETTLE = timedelta(seconds=10)
"""How long Slack gets to show what it may have accepted, counted from the call."""

SECOND_LOOK = timedelta(seconds=30)
"""How much later a message that was not there is looked for once more."""

_SWEEP = 60.0
"""Seconds after which the outbox is read again even when nobody woke the courier."""

_GATHER = 0.01
"""Seconds from one look at the outbox to the next: a hundred deliveries want one, not a
hundred. The first of them does not wait, because the rest is counted from the last look."""

_LOOKING = 20
"""A look at a long outbox takes longer: the next one waits so many times as long, so
that a flood never spends more than a twentieth of the time on looking at itself."""

_LONGEST = 0.25
"""Seconds: nobody who pressed, and no escalation, is kept waiting for longer than that."""

_REST = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What the database holds at one instant."""

    messages: list[Addressed]
    unsettled: list[Addressed]
    cards: list[Card]
    levels: list[Level]
    next_at: datetime | None
    marker: Marker
    forgets: list[Forget]
    cost: float = 0.0
    """Seconds of processor time that looking took."""


class Courier:
    """The only one who posts. `round` is one step for tests, `run` is production."""

    def __init__(
        self,
        store: Store,
        slack: SlackClient,
        renderer: Renderer,
        clock: Clock,
        notices: Notices,
        *,
        readers: Reachability | None = None,
        dice: random.Random | None = None,
        hold: PostingHold | None = None,
        marker: Path | None = None,
        steady: Clock | None = None,
        settle_after: timedelta = SETTLE,
        second_look: timedelta = SECOND_LOOK,
    ) -> None:
        self._hold = PostingHold() if hold is None else hold
        self._hold.changed = self.wake
        self._marker = marker
        self._marked: Marker | None = None
        self._gate = CallGate(store, clock, notices, dice or random.Random(), steady)
        self._gateway = SlackGateway(
            store,
            slack,
            renderer,
            clock,
            self._gate,
            readers or EverybodyThere(),
            settle_after,
            second_look,
        )
        self._store = store
        self._clock = clock
        self._woken = asyncio.Event()
        self._in_flight = InFlight(self._gateway, self.wake)
        self._urls = ResponseUrls(steady or clock)
        self._cost = 0.0

    @property
    def counts(self) -> CallCounts:
        """What was done since the process started."""
        return self._gate.counts

    @property
    def durations(self) -> Mapping[str, Durations]:
        """How long cards and redraws took since the process started."""
        return self._gate.durations

    async def start(self) -> None:
        """After a death: what was being sent is unknown, what was held is held."""
        await self._gate.load()
        interrupted = await self._store.write(delivery_status.mark_interrupted)
        if interrupted:
            log.warning("messages were in flight at the last end", messages=interrupted)

    def wake(self) -> None:
        """Something was put into the outbox."""
        self._woken.set()

    def pressed(self, channel: ChannelId, ts: MessageTs, url: str) -> None:
        """Somebody pressed in a message: it may be drawn anew through this response url."""
        self._urls.note(channel, ts, url)

    async def clock_jumped(self, by: timedelta) -> None:
        """The wall clock was set: what rests goes on resting for as long as it had to."""
        self._gate.clock_jumped(by)
        now = self._clock()
        await self._store.write(lambda tx: rate_limit_holds.shift(tx, now, by))
        self.wake()

    async def channel_works(self, channel: ChannelId) -> None:
        """Slack told us that this channel can be used again."""
        await self._gate.lift(channel_key(channel))
        self.wake()

    async def charts_refused(self) -> None:
        """Somebody else than the courier learned that this workspace draws none."""
        await self._gateway.charts_refused("")

    async def backlog(self) -> Backlog:
        """What is still to be said at this moment."""
        now = self._clock()
        depth, stale = await self._store.read(
            lambda tx: (outbox.depth(tx, now), cards.waiting(tx) + levels.waiting(tx))
        )
        return Backlog(
            depth.waiting, depth.unknown, stale, depth.oldest, self._gate.held()
        )

    async def round(self) -> datetime | None:
        """Do all that may be done at this instant; when the next may, if anything."""
        while True:
            started, next_at = await self._start_what_may_go()
            read_too_early = next_at is not None and next_at <= self._clock()
            if not started and not self._in_flight.busy and not read_too_early:
                return next_at
            await self._in_flight.one_done()

    async def run(self, stop: asyncio.Event) -> None:
        """Go on until told to stop; what is in flight then is left to `close`."""
        waker = asyncio.create_task(self._wake_at(stop))
        time = asyncio.get_running_loop().time
        try:
            while not stop.is_set():
                self._woken.clear()
                next_at = await self._one_turn()
                ended = time()
                rest = min(max(_GATHER, self._cost * _LOOKING), _LONGEST)
                await self._sleep(next_at)
                await asyncio.sleep(max(0.0, ended + rest - time()))
        finally:
            waker.cancel()

    async def close(self, grace: float = 8.0) -> None:
        """Let what is in flight finish for so many seconds, and leave the rest.

        What is left stays `sending` and is looked for after the next start.
        """
        await self._in_flight.close(grace)

    async def _wake_at(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self.wake()

    async def _one_turn(self) -> datetime | None:
        try:
            return (await self._start_what_may_go())[1]
        except Exception:
            log.exception("the outbox cannot be read")
            return self._clock() + _REST

    async def _sleep(self, until: datetime | None) -> None:
        seconds = _SWEEP
        if until is not None:
            left = (until - self._clock()).total_seconds()
            seconds = min(max(left, 0.0), _SWEEP)
        try:
            await asyncio.wait_for(self._woken.wait(), seconds)
        except TimeoutError:
            return

    async def _start_what_may_go(self) -> tuple[int, datetime | None]:
        """How many jobs were started, and when something else may go."""
        now = self._clock()
        await self._in_flight.recover()
        recheck = await self._gate.try_channels_again()
        # What lands while we read was still on its way in what we read.
        busy, drawn = self._in_flight.busy, self._in_flight.places
        held, marked = bool(self._hold), self._marked
        last = 0 if marked is None else marked.event
        plan = await self._store.read(partial(_read, now=now, held=held, last=last))
        self._cost = plan.cost
        await self._mark(plan)
        instants = [plan.next_at] if plan.next_at is not None else []
        instants += [now + recheck] if recheck is not None else []
        started = 0
        for job in self._jobs(plan):
            if job.place is None or job.place not in drawn | self._in_flight.places:
                started += self._begin(job, busy, instants, now)
        if busy - self._in_flight.busy:
            instants.append(now)
        return started, min(instants, default=None)

    def _begin(
        self, job: Job, busy: frozenset[str], instants: list[datetime], now: datetime
    ) -> bool:
        """Start it in the first way that is free; when it may go is added, where none is."""
        for way in self._ways(job):
            wait = self._gate.wait(way.call)
            if wait:
                instants.append(now + wait)
                continue
            if way.call.scope in busy | self._in_flight.busy:
                return False
            self._gate.take(way.call)
            self._in_flight.start(way)
            return True
        return False

    async def _mark(self, plan: _Plan) -> None:
        """Nothing is said to Slack that stands only in the database: how far it has come,
        and what it has forgotten, stands beside it."""
        path, marker = self._marker, plan.marker
        if path is None or marker == self._marked or "restored" in self._hold:
            return
        try:
            await asyncio.to_thread(forgets.keep, path, plan.forgets)
            await asyncio.to_thread(write_marker, path, marker)
        except OSError:
            log.exception("what stands beside the database cannot be written")
            return
        self._marked = marker

    def _jobs(self, plan: _Plan) -> Iterator[Job]:
        """What could be done, in the order in which it wants to be done."""
        for due in in_order(plan.messages):
            message = due.message
            if message.kind == HOME:
                run = partial(put_away, self._gateway, message)
                yield Job(Call("publish", due.channel), run, message=message.id)
            else:
                run = partial(post, self._gateway, due)
                yield Job(Call("post", due.channel), run, message=message.id)
        both: list[Card | Level] = [*plan.cards, *plan.levels]
        for stale in sorted(both, key=self._first_what_is_looked_at):
            yield self._redraws(stale)
        for lost in plan.unsettled:
            look = partial(settle, self._gateway, lost)
            yield Job(Call("history", lost.channel), look, message=lost.message.id)

    def _first_what_is_looked_at(
        self, stale: Card | Level
    ) -> tuple[bool, bool, bool, float]:
        """What a person waits to see: the message they pressed in, then the card, and of
        what else was said about it the newest first; what nobody waits for in its order.
        """
        pressed = stale.ts is not None and self._urls.has(stale.channel, stale.ts)
        if stale.urgent and isinstance(stale, Level):
            return False, not pressed, True, -float(stale.message.id)
        since = stale.wanted_at.timestamp()
        return not stale.urgent, not pressed, False, since

    def _redraws(self, stale: Card | Level) -> Job:
        """One budget for all that is drawn again: the card and what was said about it."""
        call = Call("update", stale.channel, cosmetic=not stale.urgent)
        place = None if stale.ts is None else (stale.channel, stale.ts)
        if isinstance(stale, Card):
            run = partial(redraw_card, self._gateway, stale)
            return Job(call, run, card=stale.mention, place=place, pressed=stale.urgent)
        again = partial(redraw_message, self._gateway, stale)
        return Job(call, again, level=stale.message.id, place=place)

    def _ways(self, job: Job) -> Iterator[Job]:
        """How it can be done: where too much is updated, through the press itself."""
        yield job
        if job.pressed and job.place is not None and self._urls.has(*job.place):
            channel, ts = job.place
            run = partial(self._through_the_press, job)
            yield replace(job, call=Call("respond", channel, of=ts), run=run)

    async def _through_the_press(self, job: Job) -> None:
        if job.place is None or job.card is None:
            return
        card = await self._store.read(partial(_card_of, job.card))
        url = self._urls.take(*job.place)
        if card is None or url is None:
            return
        if not await redraw_pressed(self._gateway, card, url):
            self._urls.forget(*job.place)


def _card_of(mention: MentionId, tx: Transaction) -> Card | None:
    return cards.card(tx, mention)


def _read(tx: Transaction, *, now: datetime, held: bool, last: int) -> _Plan:
    # Not the time that passed: on a busy machine most of it is somebody else's.
    began = thread_time()
    marker, forgotten = marker_of(tx), forgets.since(tx, last)
    if held:
        return _Plan(outbox.for_admins(tx, now), [], [], [], None, marker, forgotten)
    instants = [table.next_at(tx, now) for table in (outbox, cards, levels)]
    return _Plan(
        messages=outbox.heads(tx, now),
        unsettled=outbox.unsettled(tx, now),
        cards=cards.stale(tx, now),
        levels=levels.stale(tx, now),
        next_at=min((at for at in instants if at is not None), default=None),
        marker=marker,
        forgets=forgotten,
        cost=thread_time() - began,
    )
