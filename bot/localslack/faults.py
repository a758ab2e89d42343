"""Makes API calls fail on purpose, one at a time or at random."""

import asyncio
import contextlib
import random
import socket
import struct
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar

from aiohttp import web

Hook = Callable[[], Awaitable[None]]


class Way(StrEnum):
    """How a call goes wrong."""

    DROP = "dropped"
    HANG = "hung"
    RESET = "reset"
    RATE_LIMIT = "ratelimited"
    SERVER_ERROR = "server_error"
    HTML = "html"
    OK_FALSE = "ok_false"


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to go wrong, before the call took effect or after it.

    The constants are complete as they are; those that have a detail can be called with
    it: `Fault.RATE_LIMIT(30)` seconds, `Fault.SERVER_ERROR(503)`,
    `Fault.OK_FALSE("internal_error")`.
    """

    way: Way
    after: bool = False
    status: int = 500
    retry_after: int = 1
    error: str = "internal_error"

    DROP_BEFORE: ClassVar["Fault"]
    DROP_AFTER: ClassVar["Fault"]
    HANG: ClassVar["Fault"]
    HANG_AFTER: ClassVar["Fault"]
    RESET_BEFORE: ClassVar["Fault"]
    RESET_AFTER: ClassVar["Fault"]
    RATE_LIMIT: ClassVar["Fault"]
    SERVER_ERROR: ClassVar["Fault"]
    SERVER_ERROR_AFTER: ClassVar["Fault"]
    HTML: ClassVar["Fault"]
    HTML_AFTER: ClassVar["Fault"]
    OK_FALSE: ClassVar["Fault"]
    OK_FALSE_AFTER: ClassVar["Fault"]

    def __call__(self, detail: int | str) -> "Fault":
        if isinstance(detail, str):
            return replace(self, error=detail)
        if self.way is Way.RATE_LIMIT:
            return replace(self, retry_after=detail)
        return replace(self, status=detail)


Fault.DROP_BEFORE = Fault(Way.DROP)
Fault.DROP_AFTER = Fault(Way.DROP, after=True)
Fault.HANG = Fault(Way.HANG)
Fault.HANG_AFTER = Fault(Way.HANG, after=True)
Fault.RESET_BEFORE = Fault(Way.RESET)
Fault.RESET_AFTER = Fault(Way.RESET, after=True)
Fault.RATE_LIMIT = Fault(Way.RATE_LIMIT)
Fault.SERVER_ERROR = Fault(Way.SERVER_ERROR)
Fault.SERVER_ERROR_AFTER = Fault(Way.SERVER_ERROR, after=True)
Fault.HTML = Fault(Way.HTML, status=502)
Fault.HTML_AFTER = Fault(Way.HTML, after=True, status=200)
Fault.OK_FALSE = Fault(Way.OK_FALSE)
Fault.OK_FALSE_AFTER = Fault(Way.OK_FALSE, after=True)

SPARED = frozenset({"auth.test", "apps.connections.open"})


@dataclass(slots=True)
class Planned:
    method: str
    fault: Fault
    left: int
    channel: str | None


@dataclass(slots=True)
class Waiting:
    method: str
    after: bool
    hook: Hook
    left: int
    channel: str | None


class Faults:
    """What is planned to go wrong. The method of a response url is `response_url`."""

    def __init__(self, channel_id: Callable[[str], str]) -> None:
        self._channel_id = channel_id
        self._planned: list[Planned] = []
        self._hooks: list[Waiting] = []
        self._chance = 0.0
        self._kinds: Sequence[Fault] = ()
        self._methods: frozenset[str] | None = None
        self._dice = random.Random(0)

    def next(
        self, method: str, fault: Fault, times: int = 1, channel: str | None = None
    ) -> None:
        """The next `times` calls of `method` (in `channel`, by id or name) go wrong."""
        self._planned.append(Planned(method, fault, times, self._id(channel)))

    def probability(
        self,
        p: float,
        kinds: Sequence[Fault],
        seed: int = 0,
        methods: Sequence[str] | None = None,
    ) -> None:
        """From now on each call goes wrong with probability `p`; 0 ends it.

        Without `methods` all but signing in are concerned.
        """
        self._chance, self._kinds, self._dice = p, kinds, random.Random(seed)
        self._methods = None if methods is None else frozenset(methods)

    def before(
        self, method: str, hook: Hook, times: int = 1, channel: str | None = None
    ) -> None:
        """Runs `hook` inside the next calls (in `channel`), before they take effect."""
        self._hooks.append(Waiting(method, False, hook, times, self._id(channel)))

    def after(
        self, method: str, hook: Hook, times: int = 1, channel: str | None = None
    ) -> None:
        """Runs `hook` inside the next calls, after the effect and before the answer."""
        self._hooks.append(Waiting(method, True, hook, times, self._id(channel)))

    def clear(self) -> None:
        """Everything works again."""
        self._planned.clear()
        self._hooks.clear()
        self._chance = 0.0

    def draw(self, method: str, channel: str | None) -> Fault | None:
        """What goes wrong with this call, if anything. Uses it up."""
        conversation = self._id(channel)
        for planned in self._planned:
            if planned.method == method and planned.channel in (None, conversation):
                planned.left -= 1
                if planned.left <= 0:
                    self._planned.remove(planned)
                return planned.fault
        concerned = (
            method not in SPARED if self._methods is None else method in self._methods
        )
        if self._kinds and concerned and self._dice.random() < self._chance:
            return self._dice.choice(self._kinds)
        return None

    async def pause(self, method: str, channel: str | None, *, after: bool) -> None:
        """Runs the hooks that wait at this point."""
        anywhere_or_here = (None, self._id(channel))
        for waiting in list(self._hooks):
            if (
                waiting.method == method
                and waiting.after is after
                and waiting.channel in anywhere_or_here
            ):
                waiting.left -= 1
                if waiting.left <= 0:
                    self._hooks.remove(waiting)
                await waiting.hook()

    def _id(self, channel: str | None) -> str | None:
        return None if channel is None else self._channel_id(channel)


PAGE = "<html><head><title>Slack</title></head><body>Something went wrong</body></html>"


async def misbehave(
    request: web.Request, fault: Fault, end: asyncio.Event
) -> web.StreamResponse:
    """Answers wrongly, or not at all. A hanging call hangs until `end`."""
    if fault.way is Way.RATE_LIMIT:
        return rate_limited(fault.retry_after)
    if fault.way is Way.OK_FALSE:
        return web.json_response({"ok": False, "error": fault.error})
    if fault.way is Way.HTML:
        return web.Response(text=PAGE, content_type="text/html", status=fault.status)
    if fault.way is Way.SERVER_ERROR:
        return web.Response(text="", status=fault.status)
    if fault.way is Way.HANG:
        await end.wait()
    cut(request, reset=fault.way is Way.RESET)
    return web.Response()


def rate_limited(seconds: int) -> web.Response:
    return web.json_response(
        {"ok": False, "error": "ratelimited"},
        status=429,
        headers={"Retry-After": str(seconds)},
    )


def cut(request: web.Request, *, reset: bool) -> None:
    """Ends the connection without an answer; `reset` makes it a TCP RST."""
    transport = request.transport
    if transport is None:
        return
    raw = transport.get_extra_info("socket")
    if reset and raw is not None:
        with contextlib.suppress(OSError):
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
