"""Builds the Bolt app: one listener per family of payloads, each with a guard before it.

What a payload means is looked up in the rows of `bot/desk/actions.py`, so that Bolt has
five things to try instead of a hundred.
"""

import logging
import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.action import check
from bot.core.context import DeskChannels
from bot.desk.actions import HOME
from bot.team.profile_sync import ProfileSync
from data.models import UserId
from handlers.dispatch import Buttons, CommandWords, Shortcuts, Submissions
from handlers.home import Homes
from handlers.middleware.context import HandlerContext
from handlers.middleware.error_boundary import ErrorBoundary
from handlers.middleware.error_replies import (
    AsCommandReply,
    AsFieldErrors,
    AsMessage,
    Ignored,
)
from handlers.middleware.payloads import Body, read_anybody
from handlers.middleware.result import Background, Handler, HandlerResult, Sought

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
        self._ours = {channels.management, *channels.of_the_desk()}
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


_ANY = re.compile("")
_NO_SECRET = "socket-mode-needs-none"


@dataclass(frozen=True, slots=True)
class SlackApp:
    """The app, and what has to be closed with it.

    `entries` are the ways in, by what Slack calls their payloads.
    """

    app: AsyncApp
    ctx: HandlerContext
    homes: Homes
    entries: Mapping[str, Handler]

    async def close(self) -> None:
        """Let what follows the last acknowledgements come to its end."""
        await self.ctx.afterwards.close()


def build_app(
    ctx: HandlerContext,
    *,
    signing_secret: str,
    channel_lost: ChannelLost,
    channel_back: ChannelBack,
    us: UserId,
    directory: ProfileSync,
) -> SlackApp:
    """The app with all its listeners; `us` is the bot's user id. Makes no call.

    Raises `Misconfigured` for an action without a permission, words or one behaviour.
    """
    app = _bolt(ctx.team, signing_secret)
    guard, homes = ErrorBoundary(ctx), Homes(ctx)
    places = ctx.app.channels
    events = Events(homes, channel_lost, channel_back, us, places, directory)
    buttons, shortcuts = Buttons(ctx, homes), Shortcuts(ctx, homes)
    dialogs, words = Submissions(ctx, homes), CommandWords(ctx, homes)
    entries: Mapping[str, Handler] = {
        "block_actions": buttons,
        "message_action": shortcuts,
        "view_submission": dialogs,
        "command": words,
        "event": events,
    }
    check(ctx.actions, ctx.app.playbook.permissions, {"app_home_opened": HOME})
    spoken, silent = AsMessage(ctx), Ignored()
    app.action(_ANY)(guard(buttons, spoken))
    app.shortcut(_ANY)(guard(shortcuts, spoken))
    app.view(_ANY)(guard(dialogs, AsFieldErrors(ctx)))
    app.command(_ANY)(guard(words, AsCommandReply(ctx)))
    app.event(_ANY)(guard(events, silent))
    return SlackApp(app, ctx, homes, entries)


def _bolt(team: str, signing_secret: str) -> AsyncApp:
    """One workspace, known before the first press: no `auth.test` stands before an ack.

    With `process_before_response` the answer leaves when the listener returns; without
    it Bolt polls for the acknowledgement every ten milliseconds. Bolt's own log would
    print whole payloads, so only its errors are kept (slack.md §5.7).
    """

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=team)

    logger = logging.getLogger("brandwacht.bolt")
    logger.setLevel(logging.ERROR)
    return AsyncApp(
        name="brandwacht",
        logger=logger,
        client=AsyncWebClient(logger=logger),
        authorize=authorize,
        signing_secret=signing_secret or _NO_SECRET,
        process_before_response=True,
        ignoring_self_events_enabled=False,
    )
