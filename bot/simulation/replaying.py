"""Runs a simulated day: time jumps from one entry or due timer to the next."""

from collections import deque
from datetime import timedelta

from bot.config.settings import Settings
from bot.simulation.acting import Acting
from bot.simulation.delivering import Delivering
from bot.simulation.script import Script
from bot.simulation.stage import Stage, opened
from bot.simulation.targets import Watch
from bot.simulation.timeline import Line, Timeline
from data.mentions import mentions
from data.models import Mention
from data.transaction import Transaction

_AT_LEAST = timedelta(seconds=1)
"""The timer loop runs every second, so nothing needs smaller steps."""


async def replay(script: Script, settings: Settings) -> Timeline:
    """Everything that would be said under these settings, from start to `until`."""
    async with opened(settings, script.start) as stage:
        return await _Replay(script, stage).run()


class _Replay:
    """One run. At each instant: what is due is decided, then people act."""

    def __init__(self, script: Script, stage: Stage) -> None:
        self._stage = stage
        self._until = script.until
        self._ahead = deque(script.happenings)
        self._acting = Acting(stage)
        self._delivering = Delivering(stage)
        self._watch = Watch()
        self._lines: list[Line] = []
        self._standing: list[tuple[str, Mention]] = []

    async def run(self) -> Timeline:
        while await self._jump():
            await self._say()
            while self._ahead and self._ahead[0][0] <= self._stage.hand.now:
                _, happening = self._ahead.popleft()
                self._lines += await self._acting.play(happening)
                await self._look_again()
                await self._say()
        self._watch.look(self._standing, self._until)
        return Timeline(tuple(self._lines), self._watch.missed)

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
