"""The load generator: a bounded number of requests to one port of this machine.

A process of its own, so that what it costs can be told from what it measures. Every
request is made before the clock starts; the report is one line of JSON.
"""

import asyncio
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import cast

import uvloop

from tests.benchmarks.posts import signed_delivery
from tests.benchmarks.processes import HOST

MOST_SECONDS = 60.0
MOST_REQUESTS = 200_000


@dataclass(frozen=True, slots=True)
class Order:
    """What to send. `rate` (a second, over all connections) makes it an open loop."""

    port: int
    connections: int
    most: int
    seconds: float = 3.0
    rate: float | None = None
    run: str = "run"
    first: int = 1


@dataclass
class Told:
    """What came back. `latencies` are milliseconds, in no order."""

    seconds: float = 0.0
    statuses: dict[str, int] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)
    cpu: float = 0.0
    unanswered: int = 0

    @property
    def good(self) -> int:
        """How many were answered 2xx."""
        return sum(n for status, n in self.statuses.items() if status.startswith("2"))

    @property
    def rate(self) -> float:
        """2xx answers a second."""
        return self.good / self.seconds


class _Line(asyncio.Protocol):
    """One connection: writes one request, collects its answer, tells who waits."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.done: asyncio.Future[bytes] | None = None
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports can do everything but do not inherit.
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        if _complete(self.buffer) and self.done is not None and not self.done.done():
            self.done.set_result(self.buffer[9:12])
            self.buffer = b""

    def connection_lost(self, exc: Exception | None) -> None:
        if self.done is not None and not self.done.done():
            self.done.set_result(b"")

    def ask(self, request: bytes) -> "asyncio.Future[bytes]":
        """Send it; the future is the status, empty when the connection was lost."""
        assert self.transport is not None
        self.done = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self.done


def _complete(answer: bytes) -> bool:
    head, end, body = answer.partition(b"\r\n\r\n")
    if not end:
        return False
    lower = head.lower()
    _, found, length = lower.partition(b"\r\ncontent-length:")
    if found:
        return len(body) >= int(length.partition(b"\r\n")[0])
    return b"chunked" not in lower or body.endswith(b"0\r\n\r\n")


def _requests(order: Order) -> list[bytes]:
    host = f"{HOST}:{order.port}"
    # Posts are a few minutes old, as they are when a listening tool finds them.
    published = datetime.now(UTC) - timedelta(minutes=2)
    numbers = range(order.first, order.first + min(order.most, MOST_REQUESTS))
    return [signed_delivery(n, order.run, published, host) for n in numbers]


async def send(order: Order) -> Told:
    """Send until the time or the requests are used up; every answer is waited for."""
    requests = iter(_requests(order))
    loop = asyncio.get_running_loop()
    lines = [
        (await loop.create_connection(_Line, HOST, order.port))[1]
        for _ in range(order.connections)
    ]
    told, counted = Told(), Counter[str]()
    cpu = _cpu()
    began = time.perf_counter()
    end = began + min(order.seconds, MOST_SECONDS)
    if order.rate is None:
        turns = [_in_turn(line, requests, end, told, counted) for line in lines]
    else:
        pause = order.connections / order.rate
        turns = [
            _at_times(line, requests, began + n / order.rate, pause, end, told, counted)
            for n, line in enumerate(lines)
        ]
    await asyncio.gather(*turns)
    told.seconds = time.perf_counter() - began
    told.cpu = _cpu() - cpu
    told.statuses = dict(counted)
    for line in lines:
        if line.transport is not None:
            line.transport.close()
    return told


async def _in_turn(
    line: _Line, requests: Iterator[bytes], end: float, told: Told, seen: Counter[str]
) -> None:
    """Closed loop: the next request leaves when the last was answered."""
    while time.perf_counter() < end and (request := next(requests, None)):
        await _one(line, request, time.perf_counter(), told, seen)


async def _at_times(
    line: _Line,
    requests: Iterator[bytes],
    at: float,
    pause: float,
    end: float,
    told: Told,
    seen: Counter[str],
) -> None:
    """Open loop: a late answer counts from when its request should have left."""
    while at < end and (request := next(requests, None)):
        await asyncio.sleep(at - time.perf_counter())
        await _one(line, request, at, told, seen)
        at += pause


async def _one(
    line: _Line, request: bytes, began: float, told: Told, seen: Counter[str]
) -> None:
    status = (await line.ask(request)).decode()
    seen[status or "lost"] += 1
    told.latencies.append((time.perf_counter() - began) * 1000)


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """One order on standard input, what came back on standard output."""
    order = Order(**json.loads(sys.stdin.read()))
    print(json.dumps(asdict(uvloop.run(send(order)))))


if __name__ == "__main__":
    main()
