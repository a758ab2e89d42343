"""Reads our own messages from Slack, however often it asks us to wait."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.outbox.client import EVENT, SlackClient
from bot.outbox.outcome import Ambiguous, TryLater, of_error
from data.models import ChannelId, MessageTs, UserId

T = TypeVar("T")
Pause = Callable[[float], Awaitable[object]]

_TRIES = 12
_LONGEST = 60.0
_AHEAD = timedelta(days=1)
"""Slack's clock may be ahead of ours."""


@dataclass(frozen=True, slots=True)
class SlackMessage:
    """One message of ours as it stands in Slack. `thread` is what it stands below."""

    channel: ChannelId
    ts: MessageTs
    thread: MessageTs | None
    payload: Mapping[str, Any]
    text: str = ""
    blocks: Sequence[Mapping[str, Any]] = ()

    @property
    def at(self) -> datetime:
        """When it was posted."""
        return datetime.fromtimestamp(float(self.ts)).astimezone()


class Patient:
    """Asks again after a 429, a lost answer or a 5xx: nothing asked here may do harm twice."""

    def __init__(self, pause: Pause = asyncio.sleep) -> None:
        self._pause = pause

    async def __call__(self, ask: Callable[[], Awaitable[T]]) -> T:
        """What Slack answers in the end. Raises what it refuses for good."""
        wait = 1.0
        for _ in range(_TRIES - 1):
            try:
                return await ask()
            except Exception as error:
                said = of_error(error, "restore", ChannelId(""))
                if not isinstance(said, TryLater | Ambiguous):
                    raise
                asked = said.seconds if isinstance(said, TryLater) else None
                await self._pause(wait if asked is None else max(asked, 0.5))
                wait = min(wait * 2, _LONGEST)
        return await ask()


@dataclass
class Reading:
    """Reads each channel once. `unread` are those that could not be read, and why."""

    slack: SlackClient
    us: UserId
    patient: Patient
    since: datetime
    until: datetime
    unread: dict[str, str] = field(default_factory=dict)
    _threads: set[tuple[ChannelId, MessageTs]] = field(default_factory=set)

    async def channel(self, channel: ChannelId) -> list[SlackMessage]:
        """Every message of ours since then, and those in threads that went on since."""
        found: list[SlackMessage] = []
        async for message in self._messages(channel, None):
            ts = MessageTs(message["ts"])
            if (seen := self._ours(channel, message)) is not None:
                found.append(seen)
            if message.get("reply_count"):
                found += await self.thread(channel, ts)
        return found

    async def thread(self, channel: ChannelId, ts: MessageTs) -> list[SlackMessage]:
        """Every message of ours since then below this one; each thread is read once."""
        if (channel, ts) in self._threads:
            return []
        self._threads.add((channel, ts))
        return [
            seen
            async for message in self._messages(channel, ts)
            if message["ts"] != ts
            and (seen := self._ours(channel, message)) is not None
        ]

    async def _messages(self, channel: ChannelId, thread: MessageTs | None) -> Any:
        cursor: str | None = None
        while True:
            at = cursor
            page = await self.patient(
                lambda at=at: self.slack.history(  # type: ignore[misc]
                    channel,
                    thread=thread,
                    oldest=self.since,
                    latest=self.until + _AHEAD,
                    cursor=at,
                )
            )
            for message in page.messages:
                yield message
            cursor = page.cursor
            if cursor is None:
                return

    def _ours(
        self, channel: ChannelId, message: Mapping[str, Any]
    ) -> SlackMessage | None:
        marked = message.get("metadata") or {}
        payload = marked.get("event_payload") or {}
        if marked.get("event_type") != EVENT or message.get("user") != self.us:
            return None
        if not isinstance(payload.get("outbox"), int) or not payload.get("mark"):
            return None
        ts, thread = MessageTs(message["ts"]), message.get("thread_ts")
        return SlackMessage(
            channel,
            ts,
            None if thread in (None, ts) else MessageTs(str(thread)),
            payload,
            str(message.get("text") or ""),
            tuple(message.get("blocks") or ()),
        )


def values_in(blocks: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Action and value of everything that can be pressed in a message."""
    found: list[tuple[str, str]] = []
    for element in _elements(blocks):
        action = str(element.get("action_id") or "")
        if element.get("value") and not element.get("url"):
            found.append((action, str(element["value"])))
        for option in element.get("options") or ():
            found.append((action, str(option.get("value") or "")))
    return found


def _elements(blocks: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    for block in blocks:
        if block.get("accessory"):
            yield block["accessory"]
        if block.get("type") == "actions":
            yield from block.get("elements") or ()


def without_buttons(blocks: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same message with nothing left to press."""
    return [
        {name: part for name, part in block.items() if name != "accessory"}
        for block in blocks
        if block.get("type") != "actions"
    ]
