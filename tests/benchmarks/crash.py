"""`kill -9` at the worst moments, with a Slack that fails one call in twenty (T11).

The real desk is a process that is killed while Slack is answering, while posts arrive,
or anywhere in between, and is started again. Two controls in the same run do what other
bots do after a crash, so that it can be seen that this harness would notice.
"""

import asyncio
import random
import sqlite3
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import aiohttp
import uvloop

from bot.clock import wall_clock
from bot.localslack.faults import Fault
from bot.localslack.people import Channel, Person
from bot.localslack.workspace import Workspace
from tests.benchmarks.bars import Bar, Figure
from tests.benchmarks.posts import delivery
from tests.benchmarks.processes import (
    HOST,
    Child,
    NotStarted,
    free_port,
    start,
    wait_for_port,
)
from tests.benchmarks.rounds import Report, Trials, measure
from tests.benchmarks.servers import settings

KILLS, CONTROL_KILLS = 24, 10
_CHANNELS = 8
_TOKEN = "a-token-only-the-crash-test-knows"
_FAULTS = (
    Fault.DROP_BEFORE,
    Fault.DROP_AFTER,
    Fault.RESET_AFTER,
    Fault.SERVER_ERROR,
    Fault.SERVER_ERROR_AFTER,
    Fault.HTML_AFTER,
    Fault.RATE_LIMIT,
)
_AFTERWARDS: Mapping[str, str | None] = {
    "Brandwacht": None,
    "control: send again what was in flight": (
        "update outbox set state = 'waiting', not_before = created_at "
        "where state in ('sending', 'unknown')"
    ),
    "control: give up what was in flight": (
        "update outbox set state = 'failed' where state in ('sending', 'unknown')"
    ),
}
_DRAINED = (
    "select count(*) from outbox where state in ('waiting', 'sending', 'unknown')"
)
_DRAIN_SECONDS = 150
LOST = Bar("lost after kill -9", 0, unit="posts", least=KILLS)
DOUBLED = Bar("doubled after kill -9", 0, unit="posts", least=KILLS)
ACCEPTED = Bar(
    "posts accepted between the deaths", 100, unit="posts", least=KILLS, greater=True
)
SEES_DOUBLED = Bar(
    "doubled by a control that sends again",
    1,
    unit="posts",
    least=CONTROL_KILLS,
    greater=True,
)
SEES_LOST = Bar(
    "lost by a control that gives up",
    1,
    unit="posts",
    least=CONTROL_KILLS,
    greater=True,
)
BARS = (LOST, DOUBLED, ACCEPTED, SEES_DOUBLED, SEES_LOST)


@dataclass(frozen=True, slots=True)
class Count:
    """What became of everything that was answered 2xx."""

    kills: int
    accepted: int
    lost: int
    doubled: int


@dataclass
class _Harness:
    """One desk that is killed again and again, its Slack and its senders."""

    folder: Path
    workspace: Workspace
    afterwards: str | None
    port: int = field(default_factory=free_port)
    dice: random.Random = field(default_factory=lambda: random.Random(11))
    numbers: "count[int]" = field(default_factory=lambda: count(1))
    pending: list[int] = field(default_factory=list)
    accepted: list[int] = field(default_factory=list)

    async def live_and_die(self, way: int) -> None:
        """One life: posts arrive, and the process is killed in one of three ways."""
        child = await self._begin()
        dead = asyncio.Event()

        async def kill() -> None:
            child.process.kill()
            dead.set()

        if way == 0:
            self.workspace.faults.after("chat.postMessage", kill)
        elif way == 1:
            self.workspace.faults.before("chat.postMessage", kill)
        self.pending += [next(self.numbers) for _ in range(_CHANNELS)]
        sending = asyncio.create_task(self._deliver())
        try:
            longest = self.dice.uniform(0.0, 0.4) if way == 2 else 3.0
            await asyncio.wait_for(dead.wait(), longest)
        except TimeoutError:
            await kill()
        await sending
        await asyncio.to_thread(child.kill)

    async def end_well(self) -> None:
        """A last life without faults, in which everything may be finished."""
        self.workspace.faults.clear()
        child = await self._begin()
        while self.pending:
            await self._deliver()
        for _ in range(_DRAIN_SECONDS * 2):
            if not self._ask(_DRAINED):
                break
            await asyncio.sleep(0.5)
        await asyncio.to_thread(child.stop)
        waiting = self._ask(_DRAINED)
        if waiting and self.afterwards is None:
            raise RuntimeError(f"{waiting} messages still waited: nothing can be said")

    async def _begin(self) -> Child:
        if self.afterwards is not None and (self.folder / "desk.db").exists():
            self._ask(self.afterwards)
        more = {f"BRANDWACHT_SOURCE_S{n}_TOKEN": _TOKEN for n in range(_CHANNELS)}
        url = self.workspace.api_url
        last = NotStarted("never tried")
        for _ in range(5):
            try:
                return await asyncio.to_thread(
                    _open_desk, self.folder, url, self.port, more
                )
            except NotStarted as failure:
                # Slack may fail while the bot arrives; a supervisor starts it again.
                last = failure
                await asyncio.sleep(0.5)
        raise last

    async def _deliver(self) -> None:
        """Send all that waits; what is not answered 2xx waits on, as senders do."""
        timeout = aiohttp.ClientTimeout(total=5)
        async with aiohttp.ClientSession(timeout=timeout) as client:
            await asyncio.gather(*(self._one(client, n) for n in tuple(self.pending)))

    async def _one(self, client: aiohttp.ClientSession, number: int) -> None:
        url = f"http://{HOST}:{self.port}/webhooks/s{number % _CHANNELS}/{_TOKEN}"
        headers = {"Content-Type": "application/json"}
        body = delivery(number, "crash", wall_clock())
        try:
            async with client.post(url, data=body, headers=headers) as answer:
                if answer.status == 202:
                    self.pending.remove(number)
                    self.accepted.append(number)
        except (aiohttp.ClientError, TimeoutError, OSError):
            return

    def counted(self, kills: int) -> Count:
        """Every accepted post against the messages that stand in Slack."""
        copies = [
            message["metadata"]["event_payload"]["outbox"]
            for channel in self.workspace.team.channels
            for message in channel.book.values()
            if "metadata" in message
        ]
        stored = self._rows(
            "select m.external_id, o.id from mentions m "
            "left join outbox o on o.key = 'card:' || m.id"
        )
        queued = dict(stored)
        wanted = [queued.get(f"crash-{number}") for number in self.accepted]
        return Count(
            kills=kills,
            accepted=len(self.accepted),
            lost=sum(1 for number in wanted if number not in set(copies)),
            doubled=len(copies) - len(set(copies)) + len(stored) - len(queued),
        )

    def _ask(self, sql: str) -> int:
        rows = self._rows(sql)
        return int(rows[0][0]) if rows else 0

    def _rows(self, sql: str) -> list[tuple[str, int]]:
        connection = sqlite3.connect(self.folder / "desk.db", timeout=10)
        try:
            with connection:
                return connection.execute(sql).fetchall()
        finally:
            connection.close()


_SOURCES = "".join(
    f'[sources.s{n}]\nadapter = "own"\nauth = "token"\nchannel = "CS{n}"\n'
    for n in range(_CHANNELS)
)


def _open_desk(folder: Path, api_url: str, port: int, more: Mapping[str, str]) -> Child:
    """Start the desk and wait until it listens."""
    variables = {**settings(folder, port, api_url, {}, _SOURCES), **more}
    command = [sys.executable, "-m", "bot", "run"]
    child = start(command, folder / "desk.log", variables, folder)
    wait_for_port(child, port)
    return child


def run(report: Report, rounds: int | None = None) -> None:
    """Deaths of the desk, and of the two controls, side by side."""
    done = measure(report, 1, one_round, seconds=90, controlled=False)
    report.judged("crash", BARS, done)


def one_round(trials: Trials) -> None:
    """Ours and the controls, each with a workspace and a folder of its own."""
    with trials.trial(*(bar.name for bar in BARS)) as folder:
        ours, again, give_up = uvloop.run(_all_of_them(folder))
        figures = trials.round.figures
        figures[LOST.name] = Figure(ours.lost, ours.kills)
        figures[DOUBLED.name] = Figure(ours.doubled, ours.kills)
        figures[ACCEPTED.name] = Figure(ours.accepted, ours.kills)
        figures[SEES_DOUBLED.name] = Figure(again.doubled, again.kills)
        figures[SEES_LOST.name] = Figure(give_up.lost, give_up.kills)


async def _all_of_them(folder: Path) -> list[Count]:
    begun = []
    for number, afterwards in enumerate(_AFTERWARDS.values()):
        kills = KILLS if afterwards is None else CONTROL_KILLS
        place = folder / str(number)
        place.mkdir()
        begun.append(killed(place, afterwards, kills))
    return list(await asyncio.gather(*begun))


async def killed(folder: Path, afterwards: str | None, kills: int) -> Count:
    """What became of everything that was accepted by a desk that died so often."""
    names = ["CDESK", "CMANAGEMENT", *(f"CS{n}" for n in range(_CHANNELS))]
    workspace = Workspace(
        clock=wall_clock,
        users=[Person("UANNA", "anna")],
        channels=[Channel(name.lower(), id=name) for name in names],
    )
    await workspace.start()
    try:
        harness = _Harness(folder, workspace, afterwards)
        methods = ("chat.postMessage", "chat.update", "conversations.history")
        workspace.faults.probability(0.05, _FAULTS, seed=5, methods=methods)
        for number in range(kills):
            await harness.live_and_die(number % 3)
        await harness.end_well()
        return harness.counted(kills)
    finally:
        await workspace.stop()
