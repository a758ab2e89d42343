"""Lets a call to Slack through when rate limits and pauses allow it, and stores what
Slack said.

Pauses are stored, so that a restart continues to wait. An admin is told once about a
channel or a token that does not work; the row of its pause stays until it works again,
so that a restart knows that somebody was told.
"""

import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.outbox.outcome import AuthError, ChannelError, TryLater
from bot.outbox.rate_limit import RateLimit, back_off
from data.models import ChannelId
from data.outbox import cards, rate_limit_holds
from data.reports import speeds
from data.reports.speeds import BOUNDS, bound_of
from data.store import Store
from data.transaction import Transaction


@dataclass(slots=True)
class CallCounts:
    """Since the process started. `found` were unknown and stood in Slack after all."""

    sent: int = 0
    updates: int = 0
    retries: int = 0
    unknown: int = 0
    found: int = 0
    doubled: int = 0
    failed: int = 0
    withdrawn: int = 0
    reposted: int = 0
    pauses: int = 0


@dataclass(slots=True)
class Durations:
    """How many took how long since the process started, by the bounds of `speeds`."""

    counts: dict[float, int] = field(default_factory=lambda: dict.fromkeys(BOUNDS, 0))
    seconds: float = 0.0

    def add(self, seconds: float) -> None:
        """One more."""
        self.counts[bound_of(seconds)] += 1
        self.seconds += seconds


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is still to be said: messages, unknown ones, stale cards, the oldest wish."""

    waiting: int
    unknown: int
    stale_cards: int
    oldest: datetime | None
    paused: tuple[str, ...] = ()

    def age(self, now: datetime) -> float:
        """Seconds the oldest has been waiting, 0 when nothing waits."""
        return 0.0 if self.oldest is None else (now - self.oldest).total_seconds()


log = structlog.get_logger("courier")

Notices = Callable[[str, Mapping[str, str]], Awaitable[None]]
"""Told what an admin must hear: a kind such as `channel_blocked`, and its details."""

RECHECK = timedelta(minutes=10)
"""How often something that does not work is tried again."""

_LONGEST_WAIT = 300.0
_LONGEST_REST = 60.0
_HOUR = timedelta(hours=1)
_ROOM = "channel:"
_TOKEN = "token"


@dataclass(frozen=True, slots=True)
class Call:
    """One kind of call to one channel, and what can stand in its way.

    `of` is the one message it is about, where others of the channel may go beside it.
    Nobody waits for what is `cosmetic`.
    """

    method: str
    channel: ChannelId
    of: str = ""
    cosmetic: bool = False

    @property
    def key(self) -> str:
        """What Slack holds when it says slow down: the channel for a post."""
        return f"post:{self.channel}" if self.method == "post" else self.method

    @property
    def scope(self) -> str:
        """What an ambiguous end of this call makes us rest: nobody else's calls."""
        return ":".join(filter(None, (self.method, self.channel, self.of)))

    @property
    def keys(self) -> tuple[str, ...]:
        """Everything that has to be free. An archived channel can still be read."""
        channel = () if self.method == "history" else (channel_key(self.channel),)
        share = ("cosmetic",) if self.cosmetic else ()
        return (_TOKEN, "workspace", self.method, self.scope, *channel, *share)


def channel_key(channel: ChannelId) -> str:
    """The pause of a channel that takes nothing."""
    return f"{_ROOM}{channel}"


class CallGate:
    """Between the courier and Slack: who may call now, and who has to wait."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        notices: Notices,
        dice: random.Random,
        steady: Clock | None = None,
    ) -> None:
        self.steady = steady or clock
        self.counts = CallCounts()
        self.durations = {speeds.CARD: Durations(), speeds.REDRAW: Durations()}
        self.pacing = RateLimit(self.steady())
        self._jumped, self._jumped_at = timedelta(0), self.steady()
        self._store = store
        self._clock = clock
        self._notices = notices
        self._dice = dice
        self._failures: dict[str, int] = {}
        self._known: set[str] = set()
        self._tried_again: set[str] = set()
        self._told: dict[str, datetime] = {}

    async def load(self) -> None:
        """Take up the pauses from before the restart; a new token is tried at once."""
        now = self._clock()
        await self._store.write(lambda tx: rate_limit_holds.forget_over(tx, now))
        held = await self._store.read(rate_limit_holds.all_of_them)
        for key, until in held.items():
            self._known.add(key)
            if key != _TOKEN:
                # What was written down by a clock that was ahead shall not silence us.
                left = min(until - now, _HOUR)
                self.pacing.hold(key, self.steady() + left)

    def wait(self, call: Call) -> timedelta:
        """How long this call has to wait; nothing when it may go now."""
        now = self.steady()
        return self.pacing.next_free(call.keys, now) - now

    def take(self, call: Call) -> None:
        """It goes."""
        self.pacing.take(call.keys, self.steady())

    def rest(self, scope: str, length: timedelta) -> None:
        """Let nothing of this scope go for so long."""
        self.pacing.hold(scope, self.steady() + length)

    def held(self) -> tuple[str, ...]:
        """What may not go at present."""
        return tuple(sorted(self.pacing.held(self.steady())))

    def clock_jumped(self, by: timedelta) -> None:
        """Instants from before may be off by so much: look further for a while."""
        self._jumped = max(abs(by), self.doubt)
        self._jumped_at = self.steady()

    @property
    def doubt(self) -> timedelta:
        """By how much an instant that was written down may differ from Slack's."""
        over = self.steady() - self._jumped_at > _HOUR
        return timedelta(0) if over else self._jumped

    async def later(
        self, said: TryLater | AuthError | ChannelError, call: Call
    ) -> datetime:
        """Hold what Slack refused for now; when to try again. Tells an admin if new."""
        self.counts.retries += 1
        if isinstance(said, TryLater):
            seconds = said.seconds
            wait = self._longer(said.key) if seconds is None else seconds
            extra = 0.0 if seconds is None else self._dice.random()
            rest = timedelta(seconds=max(wait, 0.5) + extra)
            until = self._clock() + rest
            await self._hold(said.key, rest)
            return until
        until = self._clock() + RECHECK
        key = _TOKEN if isinstance(said, AuthError) else channel_key(call.channel)
        if await self._hold(key, RECHECK, said.code):
            kind = "token_refused" if isinstance(said, AuthError) else "channel_blocked"
            await self.say(kind, channel=call.channel, code=said.code)
        return until

    def ease(self, call: Call) -> datetime:
        """After an ambiguous end: a rest that grows, for this channel and in memory."""
        seconds = self._longer(call.scope, longest=_LONGEST_REST)
        self.rest(call.scope, timedelta(seconds=seconds))
        return self._clock() + timedelta(seconds=seconds)

    async def worked(self, call: Call) -> None:
        """It went through, so whatever held it is over."""
        for key in call.keys:
            self._failures.pop(key, None)
        told = {_TOKEN, channel_key(call.channel)}
        for key in self._known.intersection(told, call.keys):
            await self.lift(key)

    async def lift(self, key: str) -> None:
        """Forget a pause, and with that of a channel the trouble of its cards."""
        self.pacing.release(key)
        self._known.discard(key)

        def forget(tx: Transaction) -> None:
            rate_limit_holds.lift(tx, key)
            if key.startswith(_ROOM):
                cards.channel_works(tx, ChannelId(key.removeprefix(_ROOM)))

        await self._store.write(forget)

    async def try_channels_again(self) -> timedelta | None:
        """Let cards of channels whose pause is over go again; how long until the next."""
        now = self.steady()
        held = self.pacing.held(now)
        rooms = {key for key in self._known if key.startswith(_ROOM)}
        for key in rooms - held.keys() - self._tried_again:
            self._tried_again.add(key)
            channel = ChannelId(key.removeprefix(_ROOM))
            await self._store.write(
                lambda tx, c=channel: cards.channel_works(tx, c)  # type: ignore[misc]
            )
        return min((held[key] - now for key in rooms & held.keys()), default=None)

    async def say(self, kind: str, **details: str) -> None:
        """Tell an admin; one kind is told once an hour for the same channel."""
        now = self.steady()
        topic = f"{kind}:{details.get('channel', '')}"
        told = self._told.get(topic)
        if told is not None and now - told < _HOUR:
            return
        self._told[topic] = now
        log.warning("an admin must know", kind=kind, **details)
        await self._notices(kind, details)

    async def _hold(self, key: str, length: timedelta, code: str = "") -> bool:
        self.counts.pauses += 1
        self.rest(key, length)
        until = self._clock() + length
        self._known.add(key)
        self._tried_again.discard(key)

        def hold(tx: Transaction) -> bool:
            if key.startswith(_ROOM):
                cards.channel_trouble(tx, ChannelId(key.removeprefix(_ROOM)), code)
            return rate_limit_holds.hold(tx, key, until)

        return await self._store.write(hold)

    def _longer(self, key: str, *, longest: float = _LONGEST_WAIT) -> float:
        failures = self._failures[key] = self._failures.get(key, 0) + 1
        return back_off(failures, self._dice.random(), longest=longest)
