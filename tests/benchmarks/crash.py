"""`kill -9` at the worst moments, with a Slack that fails one call in twenty (T11).

The real desk is a process that is killed while Slack is answering, while posts arrive,
or anywhere in between, and is started again. Two controls in the same run do what other
bots do after a crash, so that it can be seen that this harness would notice.
"""

import asyncio
import random
import sqlite3
import tempfile
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
from tests.benchmarks.desks import open_desk
from tests.benchmarks.figures import Report
from tests.benchmarks.posts import delivery
from tests.benchmarks.processes import HOST, Child, NotStarted, free_port

KILLS, CONTROL_KILLS = 55, 25
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

    async def _begin(self) -> Child:
        if self.afterwards is not None and (self.folder / "desk.db").exists():
            self._ask(self.afterwards)
        more = {f"BRANDWACHT_SOURCE_S{n}_TOKEN": _TOKEN for n in range(_CHANNELS)}
        url = self.workspace.api_url
        last = NotStarted("never tried")
        for _ in range(5):
            try:
                return await asyncio.to_thread(
                    open_desk, self.folder, url, self.port, more, _SOURCES
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


def run(report: Report, rounds: int) -> None:
    """Fifty-five deaths of the desk, twenty-five of each control. Rounds do not apply."""
    counts = {}
    for name, afterwards in _AFTERWARDS.items():
        kills = KILLS if afterwards is None else CONTROL_KILLS
        with tempfile.TemporaryDirectory(prefix="brandwacht-bench-") as folder:
            counts[name] = uvloop.run(_killed(Path(folder), afterwards, kills))
        report.say(f"{name}: {counts[name]}")
    rows = [
        (name, *(str(n) for n in (c.kills, c.accepted, c.lost, c.doubled)))
        for name, c in counts.items()
    ]
    report.table("kill -9", ("", "killed", "answered 2xx", "lost", "doubled"), rows)
    ours, again, give_up = counts.values()
    told = f"{ours.lost} lost, {ours.doubled} doubled of {ours.accepted}"
    met = not ours.lost and not ours.doubled and ours.kills >= 50
    report.holds("T11 kill -9, 5 % faults", "0 lost, 0 doubled", told, met=met)
    report.holds(
        "T11 the controls are caught",
        "≥ 1 doubled, ≥ 1 lost",
        f"{again.doubled} doubled, {give_up.lost} lost",
        met=again.doubled > 0 and give_up.lost > 0,
    )


async def _killed(folder: Path, afterwards: str | None, kills: int) -> Count:
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
