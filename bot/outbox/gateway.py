"""What every job of the courier works with."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.core.renderer import Reachability, Renderer
from bot.outbox.call_gate import Call, CallGate
from bot.outbox.client import SlackClient
from bot.outbox.outcome import (
    Outcome,
    Permanent,
    Sent,
    TryLater,
    of_answer,
    of_error,
)
from bot.ui.blocks import Message
from data.models import ChannelId, MessageTs
from data.outbox import rate_limit_holds
from data.outbox.outbox import OutboxMessage
from data.store import Store

_SHORT = 3_900
"""Characters: below the 4,000 above which Slack refuses an update (slack.md §2.7)."""


CHARTS = ("data_visualization", "data_table")

_REMEMBERED = timedelta(days=1)

Payload = Mapping[str, int | str | None]
"""What a message says of itself in its metadata."""


@dataclass(frozen=True, slots=True)
class SlackGateway:
    """`settle` is how long Slack may take to show what it may have accepted."""

    store: Store
    slack: SlackClient
    renderer: Renderer
    clock: Clock
    gate: CallGate
    readers: Reachability
    settle: timedelta = timedelta(seconds=10)
    second_look: timedelta = timedelta(seconds=30)

    async def post(
        self,
        queued: OutboxMessage,
        call: Call,
        thread: MessageTs | None,
        message: Message,
        payload: Payload,
    ) -> Outcome:
        """One post, judged."""
        try:
            answer = await self.slack.post(
                call.channel, message, payload=payload, thread=thread
            )
        except Exception as error:  # noqa: BLE001 - every end of a call means something
            return of_error(error, call.key, call.channel)
        return of_answer(answer)

    async def update(
        self, channel: ChannelId, ts: MessageTs, message: Message
    ) -> Outcome:
        """One update, judged."""
        try:
            answer = await self.slack.update(channel, ts, message)
        except Exception as error:  # noqa: BLE001 - every end of a call means something
            return of_error(error, "update", channel)
        return of_answer(answer)

    async def charts_refused(self, topic: str) -> None:
        """This workspace draws none: for a day none are sent, and an admin knows why."""
        until = self.clock() + _REMEMBERED
        new = await self.store.write(
            lambda tx: rate_limit_holds.hold(tx, rate_limit_holds.CHARTS, until)
        )
        if new:
            await self.gate.say("charts_refused", message=topic)

    async def respond(
        self,
        url: str,
        call: Call,
        ts: MessageTs,
        message: Message,
        payload: Payload | None,
    ) -> Outcome:
        """One redraw through a response url, judged."""
        try:
            status, after = await self.slack.respond(url, message, payload)
        except Exception as error:  # noqa: BLE001 - every end of a call means something
            return of_error(error, call.method, call.channel)
        if status == 200:
            return Sent(call.channel, ts)
        if status == 429:
            return TryLater("ratelimited", call.method, after)
        return Permanent(str(status))

    async def open_dm(self, queued: OutboxMessage) -> ChannelId:
        """The channel behind a person's id. Raises what Slack raises."""
        return await self.slack.open_dm(queued.channel)  # type: ignore[arg-type]

    def soon(self) -> datetime:
        """When something that must wait for another message is worth another look."""
        return self.clock() + timedelta(seconds=5)


def fingerprint(message: Message) -> str:
    """Short for all that a message shows: the same for the same, and no words in it."""
    whole = json.dumps([message.text, message.blocks], ensure_ascii=False)
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


def without_charts(message: Message) -> Message | None:
    """The same without what only some workspaces draw; nothing where there is none of it.

    Every number of a chart stands in the text beside it (anchors.md 2).
    """
    kept = [block for block in message.blocks if block.get("type") not in CHARTS]
    return None if len(kept) == len(message.blocks) else Message(message.text, kept)


def plain(message: Message) -> Message:
    """The same without blocks, short enough for a post and for an update."""
    text = message.text
    if len(text) > _SHORT:
        text = text[:_SHORT]
        # Never end inside `&amp;` or `<!date…>`, which would then be read as text.
        for opening, closing in (("&", ";"), ("<", ">")):
            start = text.rfind(opening)
            if start > text.rfind(closing):
                text = text[:start]
        text = f"{text}…"
    return Message(text)
