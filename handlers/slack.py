"""Builds the Bolt app: one listener per family of payloads, each with a guard before it.

What a payload means is looked up in the rows of `bot/desk/actions.py`, so that Bolt has
five things to try instead of a hundred.
"""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.action_check import check
from bot.desk.actions import HOME
from bot.team.profile_sync import ProfileSync
from data.models import UserId
from handlers.dispatch import Buttons, Dialogs, Shortcuts, Words
from handlers.events import ChannelBack, ChannelLost, Events
from handlers.home import Homes
from handlers.middleware.context import HandlerContext
from handlers.middleware.error_boundary import ErrorBoundary
from handlers.middleware.error_replies import (
    AsCommandReply,
    AsFieldErrors,
    AsMessage,
    Ignored,
)
from handlers.middleware.result import Handler

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
    dialogs, words = Dialogs(ctx, homes), Words(ctx, homes)
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
