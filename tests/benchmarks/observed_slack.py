"""A Slack in the process that measures, which notes when each call began.

It is the local workspace with Slack's limits. The instant of a call is the one at which its
handler begins, so that what the workspace itself takes is nobody's time.
"""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot.clock import wall_clock
from bot.localslack.calls import CallRecord
from bot.localslack.people import Channel, Person
from bot.localslack.workspace import Workspace
from tests.benchmarks.posts import SECRET

PEOPLE = tuple(Person(f"UBENCH{n}", f"person{n}") for n in range(40))
DESK, MANAGEMENT = "CDESK", "CMANAGEMENT"
_JOURNAL = 100_000
_SHOWS = ("chat.postMessage", "chat.update", "response_url")

_began: ContextVar[datetime | None] = ContextVar("began", default=None)


@dataclass(frozen=True, slots=True)
class Shown:
    """One call that shows a message: when it began, where, what it shows, and its end."""

    at: float
    method: str
    channel: str
    ts: str
    shows: str
    outcome: str
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class ObservedSlack:
    """The workspace, and what was called in it."""

    workspace: Workspace

    def shown(self, method: str = "", since: int = 0) -> list[Shown]:
        """Every call that showed something, from this one of the journal on."""
        wanted = (method,) if method else _SHOWS
        calls = self.workspace.calls[since:]
        return [_shown(call) for call in calls if call.method in wanted]

    def refused(self) -> int:
        """How many calls were told to slow down."""
        return sum(call.outcome == "ratelimited" for call in self.workspace.calls)

    def text_of(self, channel: str, ts: str) -> str:
        """All that a message shows now."""
        return _whole(self.workspace.channel(channel).book[ts])


def _now() -> datetime:
    return _began.get() or wall_clock()


def _shown(call: CallRecord) -> Shown:
    args = call.args
    return Shown(
        call.at.timestamp(),
        call.method,
        str(args.get("channel", "")),
        str(args.get("ts", "")),
        _whole(args),
        call.outcome,
        bool(args.get("replace_original")),
    )


def _whole(message: dict[str, object]) -> str:
    blocks = message.get("blocks")
    told = blocks if isinstance(blocks, str) else json.dumps(blocks)
    return f"{message.get('text', '')} {told}"


@asynccontextmanager
async def observed(
    channels: Sequence[str] = (), *, limits: bool = True
) -> AsyncIterator[ObservedSlack]:
    """Open it on a free port of this machine."""
    workspace = Workspace(
        clock=_now,
        users=PEOPLE,
        channels=[
            Channel(name.lower(), id=name) for name in (DESK, MANAGEMENT, *channels)
        ],
        signing_secret=SECRET,
        limits=limits,
        journal=_JOURNAL,
    )
    _note_beginnings(workspace)
    await workspace.start()
    try:
        yield ObservedSlack(workspace)
    finally:
        await workspace.stop()


def _note_beginnings(workspace: Workspace) -> None:
    api = workspace._api
    serve = api.serve

    async def noted(request: web.Request) -> web.StreamResponse:
        token = _began.set(wall_clock())
        try:
            return await serve(request)
        finally:
            _began.reset(token)

    setattr(api, "serve", noted)  # noqa: B010 - mypy knows it as a method
