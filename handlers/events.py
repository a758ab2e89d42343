"""Events of the workspace: Home is opened, or the bot loses a channel.

Slack delivers an event up to four times; drawing Home again and reporting a lost
channel again change nothing, so repetitions need no check.
"""

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from functools import partial
from typing import Any

import structlog

from bot.core.context import DeskChannels
from bot.desk.actions import HOME
from bot.team.profile_sync import ProfileSync
from handlers.home import Homes
from handlers.middleware.payloads import Body, read_anybody
from handlers.middleware.result import Background, HandlerResult, Sought

log = structlog.get_logger(__name__)

ChannelLost = Callable[[str, str], Awaitable[None]]
"""Hears of a channel (its id) that cannot be posted to any more, and why, as a code."""

ChannelBack = Callable[[str], Coroutine[Any, Any, None]]
"""Hears of a channel that can be posted to again."""


class Events:
    """The handler of events. `us` is our own user id; `channels` are the desk's channels."""

    def __init__(
        self,
        homes: Homes,
        channel_lost: ChannelLost,
        channel_back: ChannelBack,
        us: str,
        channels: DeskChannels,
        directory: ProfileSync,
    ) -> None:
        self._homes, self._us = homes, us
        self._lost, self._back = channel_lost, channel_back
        self._ours = {channels.desk, channels.management, *channels.of_source.values()}
        self._directory = directory

    @property
    def rows(self) -> Mapping[str, str]:
        """Home is the one thing an event asks for."""
        return {"app_home_opened": HOME}

    def seeks(self, _body: Body) -> Sought | None:
        """Home itself says who may see it; other events are nobody's wish."""
        return None

    async def __call__(self, body: Body) -> HandlerResult:
        event = body.get("event") or {}
        kind, channel = event.get("type"), str(event.get("channel") or "")
        if kind == "app_home_opened" and event.get("tab", "home") == "home":
            return HandlerResult(after=partial(self._homes.opened, read_anybody(body)))
        if kind == "user_change" and isinstance(event.get("user"), Mapping):
            return HandlerResult(after=partial(self._directory.changed, event["user"]))
        moved = self._moved(event, channel)
        if moved is not None:
            return HandlerResult(after=moved)
        if channel not in self._ours:
            return HandlerResult()
        if self._is_back(event):
            return HandlerResult(after=partial(self._return, channel))
        why = self._lost_because(event)
        return (
            HandlerResult()
            if why is None
            else HandlerResult(after=partial(self._tell, channel, why))
        )

    def _moved(self, event: Body, channel: str) -> Background | None:
        """Somebody else came into a channel, or left it: it decides what they may do."""
        moves = {
            "member_joined_channel": self._directory.joined,
            "member_left_channel": self._directory.left,
        }
        move, user = moves.get(str(event.get("type"))), str(event.get("user") or "")
        if move is None or user == self._us:
            return None
        return partial(move, channel, user)

    async def _return(self, channel: str) -> None:
        """While we were away from the channel, people came and went unheard."""
        await self._back(channel)
        await self._directory.read_channels()

    def _is_back(self, event: Body) -> bool:
        kind = event.get("type")
        if kind in ("channel_unarchive", "group_unarchive"):
            return True
        return kind == "member_joined_channel" and event.get("user") == self._us

    def _lost_because(self, event: Body) -> str | None:
        """A word below `trouble.`, or nothing when the channel is still ours."""
        kind = event.get("type")
        if kind in ("channel_archive", "group_archive"):
            return "channel_archived"
        if kind == "member_left_channel" and event.get("user") == self._us:
            return "not_in_channel"
        return None

    async def _tell(self, channel: str, why: str) -> None:
        log.warning("channel_lost", channel=channel, why=why)
        await self._lost(channel, why)
