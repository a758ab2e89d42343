"""Calls Slack: one function per method, and no automatic retry.

slack_sdk would repeat a post whose response was lost, which makes two cards of one
(slack.md §1.2), so it gets no retry handlers and the courier decides. Each post has a
connection of its own: a kept-alive one that Slack has closed would turn an unsent call into a
lost response, and that into a search of the channel. What may be repeated without harm goes
over one session that is kept alive.
"""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.ui.blocks import Message
from data.models import ChannelId, MessageTs, UserId

EVENT = "brandwacht_message"
"""The `event_type` of everything we post; its payload names mention, outbox id and mark."""

TIMEOUT = 8.0
"""Seconds: shorter than the courier's wait before it looks for a lost message."""

_KEPT = 10.0
"""Seconds for which an idle connection is kept."""

_PLAIN: dict[str, Any] = {"parse": "none", "link_names": False}
_QUIET: dict[str, Any] = {**_PLAIN, "unfurl_links": False, "unfurl_media": False}


@dataclass(frozen=True, slots=True)
class MessagePage:
    """Some messages as Slack tells them, and the cursor to more."""

    messages: list[dict[str, Any]]
    cursor: str | None


@dataclass(frozen=True, slots=True)
class Identity:
    """Who we are in which workspace, and what we may do there."""

    user: UserId
    team: str
    url: str
    scopes: frozenset[str]


class SlackClient:
    """The Web API of one workspace. Raises what slack_sdk and aiohttp raise."""

    def __init__(
        self,
        token: str,
        *,
        base_url: str = AsyncWebClient.BASE_URL,
        timeout: float = TIMEOUT,
    ) -> None:
        self.web = AsyncWebClient(
            token=token,
            base_url=base_url if base_url.endswith("/") else f"{base_url}/",
            timeout=timeout,  # type: ignore[arg-type]  # aiohttp takes fractions
            retry_handlers=[],
        )
        self._posting = AsyncWebClient(
            token=token,
            base_url=self.web.base_url,
            timeout=timeout,  # type: ignore[arg-type]
            retry_handlers=[],
        )
        self._timeout = timeout

    @asynccontextmanager
    async def kept_open(self) -> AsyncIterator[None]:
        """Use one session for all that is no post; without this each call has its own."""
        limit = aiohttp.ClientTimeout(total=self._timeout)
        # Shorter than any server keeps one, so that it is we who close it.
        connector = aiohttp.TCPConnector(keepalive_timeout=_KEPT)
        async with aiohttp.ClientSession(timeout=limit, connector=connector) as session:
            self.web.session = session
            try:
                yield
            finally:
                self.web.session = None

    async def post(
        self,
        channel: ChannelId,
        message: Message,
        *,
        payload: Mapping[str, int | str | None],
        thread: MessageTs | None = None,
    ) -> dict[str, Any]:
        """Post once, marked with `payload` so that it can be found again."""
        answer = await self._posting.chat_postMessage(
            channel=channel,
            text=message.text,
            blocks=message.blocks or None,
            thread_ts=thread,
            metadata=_marked(payload),
            **_QUIET,
        )
        return _body(answer)

    async def update(
        self, channel: ChannelId, ts: MessageTs, message: Message
    ) -> dict[str, Any]:
        """Show the message anew. Without blocks Slack removes those it had."""
        answer = await self.web.chat_update(
            channel=channel,
            ts=ts,
            text=message.text,
            blocks=message.blocks or [],
            **_PLAIN,
        )
        return _body(answer)

    async def respond(
        self,
        url: str,
        message: Message,
        payload: Mapping[str, int | str | None] | None,
    ) -> tuple[int, float | None]:
        """Show a message that was pressed anew; the status, and the seconds to wait for."""
        webhook = AsyncWebhookClient(
            url, timeout=int(TIMEOUT), session=self.web.session, retry_handlers=[]
        )
        marked = None if payload is None else _marked(payload)
        answer = await webhook.send(
            text=message.text,
            blocks=message.blocks or [],
            replace_original=True,
            metadata=marked,
        )
        after = {k.lower(): v for k, v in answer.headers.items()}.get("retry-after")
        return answer.status_code, None if after is None else float(after)

    async def publish(self, user: UserId, message: Message) -> None:
        """Show this on somebody's Home."""
        view = {"type": "home", "blocks": list(message.blocks)}
        await self.web.views_publish(user_id=user, view=view)

    async def delete(self, channel: ChannelId, ts: MessageTs) -> None:
        """Delete a message of ours."""
        await self.web.chat_delete(channel=channel, ts=ts)

    async def post_ephemeral(
        self,
        channel: ChannelId,
        user: UserId,
        message: Message,
        *,
        thread: MessageTs | None = None,
    ) -> None:
        """Show something to one person; Slack keeps no record of it."""
        await self.web.chat_postEphemeral(
            channel=channel,
            user=user,
            text=message.text,
            blocks=message.blocks or None,
            thread_ts=thread,
            **_PLAIN,
        )

    async def history(
        self,
        channel: ChannelId,
        *,
        thread: MessageTs | None = None,
        oldest: datetime,
        latest: datetime,
        cursor: str | None = None,
        limit: int = 200,
    ) -> MessagePage:
        """Messages of a channel, or of one thread, with their metadata."""
        span: dict[str, Any] = {
            "channel": channel,
            "oldest": f"{oldest.timestamp():.6f}",
            "latest": f"{latest.timestamp():.6f}",
            "limit": limit,
            "include_all_metadata": True,
            "cursor": cursor,
        }
        if thread is None:
            answer = await self.web.conversations_history(**span)
        else:
            answer = await self.web.conversations_replies(ts=thread, **span)
        body = _body(answer)
        more = (body.get("response_metadata") or {}).get("next_cursor") or None
        return MessagePage(list(body.get("messages") or []), more)

    async def open_dm(self, user: UserId) -> ChannelId:
        """The channel in which this person reads our direct messages."""
        answer = await self.web.conversations_open(users=user)
        return ChannelId(_body(answer)["channel"]["id"])

    async def user(self, user: UserId) -> dict[str, Any]:
        """A person as Slack describes them, with language and time zone."""
        answer = await self.web.users_info(user=user, include_locale=True)
        return dict(_body(answer)["user"])

    async def channel(self, channel: ChannelId) -> dict[str, Any]:
        """A channel as Slack describes it: archived, shared, are we in it."""
        answer = await self.web.conversations_info(channel=channel)
        return dict(_body(answer)["channel"])

    async def permalink(self, channel: ChannelId, ts: MessageTs) -> str:
        """The address of a message for people who may read it."""
        answer = await self.web.chat_getPermalink(channel=channel, message_ts=ts)
        return str(_body(answer)["permalink"])

    async def whoami(self) -> Identity:
        """Who the token belongs to, and its scopes from the answer's header."""
        answer = await self.web.auth_test()
        headers = {str(name).lower(): text for name, text in answer.headers.items()}
        scopes = str(headers.get("x-oauth-scopes", ""))
        body = _body(answer)
        return Identity(
            user=UserId(body["user_id"]),
            team=str(body["team_id"]),
            url=str(body.get("url", "")),
            scopes=frozenset(scope.strip() for scope in scopes.split(",") if scope),
        )


def _body(answer: AsyncSlackResponse) -> dict[str, Any]:
    return answer.data if isinstance(answer.data, dict) else {}


def _marked(payload: Mapping[str, int | str | None]) -> dict[str, Any]:
    """What a message says of itself, without what is nothing."""
    told = {name: value for name, value in payload.items() if value is not None}
    return {"event_type": EVENT, "event_payload": told}
