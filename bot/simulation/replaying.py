"""Runs a simulated day: time jumps from one entry or due timer to the next."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

from bot.config.settings import Settings
from bot.core.names import name_of
from bot.outbox.courier import in_order
from bot.outbox.gateway import fingerprint
from bot.simulation.acting import Acting
from bot.simulation.environment import SimulationEnvironment, opened
from bot.simulation.script import Script
from bot.simulation.timeline import (
    How,
    Missed,
    SimulationTimeline,
    TimelineEntry,
    pinged,
    plain,
)
from bot.ui.blocks import Message
from data.mentions import mentions
from data.models import Mention, MentionId, MessageTs, UserId
from data.outbox import cards, delivery_status, levels, outbox
from data.outbox.cards import Card
from data.outbox.levels import Level
from data.outbox.outbox import Addressed, OutboxMessage
from data.transaction import Transaction

_AT_ONCE = timedelta(0)


@dataclass
class Delivering:
    """Delivers everything that may go at this instant."""

    stage: SimulationEnvironment
    _stamps: "count[int]" = field(default_factory=lambda: count(1))

    async def round(self) -> list[TimelineEntry]:
        """All messages in the courier's order, then the cards that changed."""
        lines: list[TimelineEntry] = []
        now = self.stage.hand.now
        while heads := await self.stage.store.read(lambda tx: outbox.heads(tx, now)):
            lines.append(await self._message(in_order(heads)[0]))
        for card in await self.stage.store.read(lambda tx: cards.stale(tx, now)):
            lines += await self._redrawn(card)
        for level in await self.stage.store.read(lambda tx: levels.stale(tx, now)):
            lines += await self._shown_anew(level)
        return lines

    async def _message(self, due: Addressed) -> TimelineEntry:
        queued = due.message
        drawn = await self._draw(queued)
        if drawn is None:
            await self.stage.store.write(
                lambda tx: delivery_status.withdrawn(tx, queued.id)
            )
            return await self._line(due, How.WITHDRAWN, Message(""))
        message, revision = drawn
        await self.stage.store.write(lambda tx: self._sent(tx, due, revision, message))
        return await self._line(due, self._how(due), message)

    async def _draw(self, queued: OutboxMessage) -> tuple[Message, int] | None:
        if queued.kind == "card" and queued.mention is not None:
            rendered = await self.stage.renderer.card(queued.mention)
            return None if rendered is None else (rendered.message, rendered.revision)
        message = await self.stage.renderer.message(queued)
        return None if message is None else (message, queued.wanted)

    def _sent(
        self, tx: Transaction, due: Addressed, revision: int, message: Message
    ) -> None:
        queued, now = due.message, self.stage.hand.now
        ts = MessageTs(f"1.{next(self._stamps):06}")
        delivery_status.sending(tx, queued.id, now, _AT_ONCE)
        delivery_status.sent(tx, queued.id, due.channel, ts)
        if queued.kind != "card":
            levels.posted(tx, queued.id, revision, fingerprint(message))
        elif queued.mention is not None:
            cards.posted(tx, queued.mention, due.channel, ts, revision, now)

    async def _redrawn(self, card: Card) -> list[TimelineEntry]:
        """What a person's press changed is no news; what the bot changed alone is."""
        now = self.stage.hand.now
        rendered = await self.stage.renderer.card(card.mention)
        if rendered is None:
            return []
        await self.stage.store.write(
            lambda tx: cards.shown(tx, card.mention, rendered.revision, now)
        )
        cosmetic = card.not_before - card.wanted_at >= cards.COSMETIC
        if card.urgent or cosmetic:
            return []
        text = plain(rendered.message.text, str)
        name = self._called(card.mention)
        return [
            TimelineEntry(now, "card", How.REDRAWN, text, card.channel, mention=name)
        ]

    async def _shown_anew(self, level: Level) -> list[TimelineEntry]:
        """A message that was posted says something else now; nothing where it does not."""
        now, queued = self.stage.hand.now, level.message
        message = await self.stage.renderer.message(queued)
        drawn = level.drawn if message is None else fingerprint(message)
        await self.stage.store.write(
            lambda tx: levels.shown(tx, queued.id, level.revision, drawn, now)
        )
        if message is None or drawn == level.drawn:
            return []
        due = Addressed(queued, level.channel, None)
        line = await self._line(due, How.REDRAWN, message)
        return [replace(line, kind="redraw")]

    async def _line(self, due: Addressed, how: How, message: Message) -> TimelineEntry:
        queued, asked = due.message, pinged(message.text)
        if how is How.DIRECT:
            asked = [queued.channel]
        people = [UserId(user) for user in (*asked, queued.channel)]
        names = await self.stage.store.read(
            lambda tx: {user: name_of(tx, self.stage.app, user) for user in people}
        )
        pings = tuple(names[UserId(user)] for user in asked)
        return TimelineEntry(
            at=self.stage.hand.now,
            kind=queued.kind,
            how=how,
            text=plain(message.text, lambda user: names.get(UserId(user), user)),
            to=names[UserId(queued.channel)]
            if self._is_person(queued)
            else due.channel,
            pings=pings if how not in (How.WITHDRAWN, How.REDRAWN) else (),
            mention=self._called(queued.mention),
        )

    def _how(self, due: Addressed) -> How:
        queued, places = due.message, self.stage.app.channels
        if queued.kind == "card":
            return How.CARD
        if queued.in_thread:
            return How.THREAD
        if self._is_person(queued):
            return How.DIRECT
        at_management = places.management not in (places.desk, "")
        if at_management and queued.channel == places.management:
            return How.MANAGEMENT
        return How.CHANNEL

    def _is_person(self, queued: OutboxMessage) -> bool:
        return queued.channel.startswith(("U", "W"))

    def _called(self, mention: MentionId | None) -> str:
        return next(
            (name for name, n in self.stage.numbers.items() if n == mention), ""
        )


CLOCKS = ("claim", "first_reply", "resolve", "promise")
"""The clocks that are a target; looking again is none."""


@dataclass
class Watch:
    """Compares what was due with the time, from one instant to the next."""

    _missed: dict[tuple[str, str, datetime], Missed] = field(default_factory=dict)

    def look(self, mentions: Iterable[tuple[str, Mention]], now: datetime) -> None:
        """Nothing happened since the last look, so a due time before `now` was missed."""
        for name, mention in mentions:
            for clock in CLOCKS:
                due: datetime | None = getattr(mention, f"{clock}_due")
                if due is not None and due < now:
                    missed = Missed(name, clock, due)
                    self._missed.setdefault((name, clock, due), missed)

    def settle(self, mentions: Iterable[tuple[str, Mention]], now: datetime) -> None:
        """What was missed and is due no longer was met just now."""
        standing = dict(mentions)
        for key, missed in self._missed.items():
            still = getattr(standing[missed.mention], f"{missed.clock}_due")
            if missed.met_at is None and still != missed.due:
                self._missed[key] = replace(missed, met_at=now)

    @property
    def missed(self) -> tuple[Missed, ...]:
        """Every target missed so far, by when it was due."""
        return tuple(sorted(self._missed.values(), key=lambda missed: missed.due))


_AT_LEAST = timedelta(seconds=1)
"""The timer loop runs every second, so nothing needs smaller steps."""


async def replay(script: Script, settings: Settings) -> SimulationTimeline:
    """Everything that would be said under these settings, from start to `until`."""
    async with opened(settings, script.start) as stage:
        return await _Replay(script, stage).run()


class _Replay:
    """One run. At each instant: what is due is decided, then people act."""

    def __init__(self, script: Script, stage: SimulationEnvironment) -> None:
        self._stage = stage
        self._until = script.until
        self._ahead = deque(script.happenings)
        self._acting = Acting(stage)
        self._delivering = Delivering(stage)
        self._watch = Watch()
        self._lines: list[TimelineEntry] = []
        self._standing: list[tuple[str, Mention]] = []

    async def run(self) -> SimulationTimeline:
        while await self._jump():
            await self._say()
            while self._ahead and self._ahead[0][0] <= self._stage.hand.now:
                _, happening = self._ahead.popleft()
                self._lines += await self._acting.play(happening)
                await self._look_again()
                await self._say()
        self._watch.look(self._standing, self._until)
        return SimulationTimeline(tuple(self._lines), self._watch.missed)

    async def _jump(self) -> bool:
        """To the next written thing or the next due one; false at the end."""
        now = self._stage.hand.now
        due = await self._stage.next_instant()
        instants = [] if due is None else [max(due, now + _AT_LEAST)]
        instants += [at for at, _ in list(self._ahead)[:1]]
        if not instants or min(instants) > self._until:
            return False
        self._stage.hand.now = min(instants)
        self._watch.look(self._standing, self._stage.hand.now)
        return True

    async def _say(self) -> None:
        if await self._stage.timer_loop.round():
            await self._look_again()
        self._lines += await self._delivering.round()

    async def _look_again(self) -> None:
        """Something changed: where do the mentions stand now, and what was met?"""
        numbers = self._stage.numbers

        def find(tx: Transaction) -> list[tuple[str, Mention]]:
            found = ((name, mentions.find(tx, n)) for name, n in numbers.items())
            return [(name, mention) for name, mention in found if mention is not None]

        self._standing = await self._stage.store.read(find)
        self._watch.settle(self._standing, self._stage.hand.now)
