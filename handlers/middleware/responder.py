"""Answers a person where they are: in the channel, in their modal, or on Home.

These are the only calls handlers make to Slack: the `views.*` methods, `users.info`,
and posts to the response URL of the press. None counts against the rate limit of the
channel, and none has to be repeated if it fails, because what was decided is committed.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.core.command import Actor
from bot.outbox.gateway import without_charts
from bot.outbox.outcome import code_of
from bot.ui.blocks import Message, View
from bot.ui.translator import Translator
from data.models import UserId
from handlers.middleware.result import notice
from handlers.middleware.signatures import Signatures

log = structlog.get_logger(__name__)

_SECONDS = 5
_REFUSED = 400
"""What Slack answers for blocks it does not take."""

_SOON = 1.0
"""Seconds: an acknowledgement waits for it."""

_TOO_LATE = frozenset(
    {"expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"}
)


async def _nothing() -> None:
    """Nobody has to know."""


class TooLate(Exception):
    """The three seconds in which a press may open a modal are over."""


class Responder:
    """Speaks to one caller at a time."""

    def __init__(
        self,
        client: AsyncWebClient,
        signatures: Signatures | None = None,
        charts_refused: Callable[[], Awaitable[None]] = _nothing,
    ) -> None:
        self._client = client
        self.signatures = signatures or Signatures()
        self.charts_refused = charts_refused

    async def tell(self, actor: Actor, message: Message, words: Translator) -> None:
        """Say it where the caller looks: in their modal, in the channel, or at home."""
        if actor.view:
            await self.turn(actor, notice(message, words, actor.modal_state))
        elif not await self.post_ephemeral(actor, message) and actor.trigger:
            await self.show(actor, notice(message, words, actor.modal_state))

    async def post_ephemeral(self, actor: Actor, message: Message) -> bool:
        """Say it to the caller alone, in the channel; false where that did not work.

        If they pressed something in an ephemeral message, this replaces it.
        """
        if not actor.reply:
            return False
        webhook = AsyncWebhookClient(
            actor.reply,
            timeout=_SECONDS,
            session=self._client.session,
            retry_handlers=[],
        )
        try:
            answer = await webhook.send(
                text=message.text,
                blocks=self.signatures.blocks(message.blocks, actor.by) or None,
                response_type="ephemeral",
                replace_original=actor.ephemeral,
            )
        except (aiohttp.ClientError, TimeoutError) as error:
            log.warning("ephemeral_failed", error=type(error).__name__)
            return False
        if answer.status_code == 200:
            return True
        log.warning("ephemeral_refused", status=answer.status_code)
        bare = without_charts(message) if answer.status_code == _REFUSED else None
        if bare is None:
            return False
        # A refusal is definite, so nothing was said: the numbers stand in the words too.
        await self.charts_refused()
        return await self.post_ephemeral(actor, bare)

    async def show(self, actor: Actor, view: View) -> None:
        """Open a modal, on top of the one the caller is in. Raises `TooLate`.

        Slack stacks three; card, menu and dialog are never more.
        """
        call = self._client.views_push if actor.view else self._client.views_open
        try:
            signed = self.signatures.view(view, actor.by)
            await call(trigger_id=actor.trigger, view=signed)
        except SlackApiError as error:
            if code_of(error) in _TOO_LATE:
                raise TooLate from error
            raise

    async def turn(self, actor: Actor, view: View) -> None:
        """Let the modal the caller is in become another one; the stack does not grow."""
        signed = self.signatures.view(view, actor.by)
        await self._client.views_update(view_id=actor.view, view=signed)

    async def hand(
        self, user: UserId, files: Sequence[tuple[str, str]], comment: str
    ) -> bool:
        """Give a person files (name and text) in their direct messages.

        False where the app may not, or Slack does not take them now.
        """
        uploads = [{"filename": name, "content": text} for name, text in files]
        try:
            room = (await self._client.conversations_open(users=user))["channel"]["id"]
            await self._client.files_upload_v2(
                file_uploads=uploads, channel=room, initial_comment=comment
            )
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            log.warning("hand_failed", error=type(error).__name__)
            return False
        return True

    async def person(self, user: UserId) -> dict[str, Any]:
        """Somebody as Slack describes them; nothing where it does not say so in time."""
        try:
            async with asyncio.timeout(_SOON):
                return dict((await self._client.users_info(user=user))["user"])
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            log.info("cannot ask about a person", error=type(error).__name__)
            return {}

    async def publish(self, user: UserId, view: View) -> None:
        """Show a person their Home."""
        signed = self.signatures.view(view, user)
        await self._client.views_publish(user_id=user, view=signed)

    async def message(
        self, channel: str, ts: str, thread: str | None
    ) -> dict[str, Any]:
        """One message as Slack tells it now, with its metadata; empty where none stands."""
        span: dict[str, Any] = {
            "channel": channel,
            "oldest": ts,
            "latest": ts,
            "inclusive": True,
            "include_all_metadata": True,
        }
        if thread is None or thread == ts:
            answer = await self._client.conversations_history(**span, limit=1)
        else:
            answer = await self._client.conversations_replies(ts=thread, **span)
        found = (one for one in answer["messages"] if one.get("ts") == ts)
        return dict(next(found, {}))
