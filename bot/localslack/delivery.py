"""Delivers what people do to the app: over its sockets, or signed over HTTP.

Only events are retried (at once, after a minute, after five); an interaction the app
does not acknowledge within three seconds is an error the person sees. Sources: the
Events API, signature and Socket Mode pages of the Slack docs.
"""

import asyncio
import hashlib
import hmac
import json
from collections.abc import Coroutine, Sequence
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bot.localslack.clock import wall_clock
from bot.localslack.people import Json
from bot.localslack.sockets import Sockets

KINDS = {
    "events": "events_api",
    "interactive": "interactive",
    "command": "slash_commands",
}


class NoAnswer(Exception):
    """The bot did not answer, or not with a 200. Says which, for the retry header."""


class Delivery:
    """`url` empty means Socket Mode. `within` is in seconds of real time."""

    def __init__(
        self, sockets: Sockets, secret: str, within: float, retries: Sequence[float]
    ) -> None:
        self.url = ""
        self._sockets, self._secret = sockets, secret
        self._within, self._retries = within, retries
        self._session: aiohttp.ClientSession | None = None
        self._later: set[asyncio.Task[None]] = set()

    async def close(self) -> None:
        for task in list(self._later):
            task.cancel()
        await asyncio.gather(*self._later, return_exceptions=True)
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def ask(self, kind: str, payload: Json) -> Any:
        """Delivers an interaction or a command, once; the body of the answer or nothing.

        Raises `NoAnswer`.
        """
        return await self._try(kind, payload, {})

    async def tell(self, payload: Json) -> bool:
        """Delivers an event; whether it arrived at once. If not, it is tried again."""
        try:
            await self._try("events", payload, {})
        except NoAnswer as silence:
            self.later(self._again(payload, str(silence)))
            return False
        return True

    def later(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Runs something beside; it is cancelled when the workspace stops."""
        task = asyncio.create_task(work)
        self._later.add(task)
        task.add_done_callback(self._later.discard)
        return task

    async def _again(self, payload: Json, reason: str) -> None:
        for attempt, wait in enumerate(self._retries, start=1):
            await asyncio.sleep(wait)
            retry = {"retry_attempt": attempt, "retry_reason": reason}
            try:
                await self._try("events", payload, retry)
            except NoAnswer as silence:
                reason = str(silence)
            else:
                return

    async def _try(self, kind: str, payload: Json, retry: Json) -> Any:
        try:
            if self.url:
                async with asyncio.timeout(self._within):
                    return await self._post(kind, payload, retry)
            return await self._sockets.send(KINDS[kind], payload, retry, self._within)
        except TimeoutError:
            raise NoAnswer("http_timeout") from None
        except (ConnectionError, aiohttp.ClientError):
            raise NoAnswer("connection_failed") from None

    async def _post(self, kind: str, payload: Json, retry: Json) -> Any:
        body, content_type = wire(kind, payload)
        headers = {"Content-Type": content_type, **self._signed(body), **named(retry)}
        if self._session is None:
            self._session = aiohttp.ClientSession()
        async with self._session.post(
            self.url, data=body.encode(), headers=headers
        ) as answer:
            text = await answer.text()
            if answer.status != 200:
                raise NoAnswer("http_error")
            if answer.content_type == "application/json":
                return json.loads(text or "null")
            return {"text": text} if text else None

    def _signed(self, body: str) -> dict[str, str]:
        """Real time, not the injected one: the far end compares with its own clock."""
        stamp = str(int(wall_clock().timestamp()))
        digest = hmac.new(
            self._secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256
        )
        return {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={digest.hexdigest()}",
        }


def wire(kind: str, payload: Json) -> tuple[str, str]:
    """The body and its content type, as Slack sends each kind."""
    if kind == "events":
        return json.dumps(payload), "application/json"
    form = {"payload": json.dumps(payload)} if kind == "interactive" else payload
    return urlencode(form), "application/x-www-form-urlencoded"


def named(retry: Json) -> dict[str, str]:
    if not retry:
        return {}
    return {
        "X-Slack-Retry-Num": str(retry["retry_attempt"]),
        "X-Slack-Retry-Reason": retry["retry_reason"],
    }
