"""Resolves a message whose state is unknown by looking for it before anything is sent
again.

Found: sent. Found more than once: the earliest stays, the others are deleted. Not found
twice: it is sent again under the same key. If the bot may not read the channel, the
message is held and an admin is told; nothing is sent again without looking (slack.md
§4.2).
"""

from datetime import timedelta
from typing import Any

import structlog

from bot.outbox.call_gate import RECHECK, Call
from bot.outbox.client import EVENT
from bot.outbox.gateway import SlackGateway
from bot.outbox.outcome import (
    AuthError,
    ChannelError,
    NotFound,
    Sent,
    TryLater,
    code_of,
    of_error,
)
from bot.outbox.posting import arrived
from data.models import ChannelId, MessageTs, UserId
from data.outbox import delivery_status
from data.outbox.delivery_status import MEMORY
from data.outbox.outbox import UNSEEN, Addressed, OutboxMessage

log = structlog.get_logger("courier")

PAGES = 5
"""The most pages of 200 messages that are turned for one message."""

_BEFORE = timedelta(seconds=5)
_AFTER = MEMORY + timedelta(minutes=5)
"""The newest attempt lies at most `MEMORY` after `started_at`; Slack may be slow."""


class TooMuchToRead(Exception):
    """The stretch of history holds more than we may read: not found says nothing."""


async def settle(gateway: SlackGateway, due: Addressed) -> None:
    """Look for this message in Slack and write down what was found."""
    queued = due.message
    call = Call("history", due.channel)
    try:
        channel = await _room(gateway, due)
        found = await _search(gateway, due, channel)
    except TooMuchToRead:
        await _hold(gateway, due, "too_much_to_read")
        return
    except Exception as error:  # noqa: BLE001 - every end of a call means something
        await _could_not_look(gateway, due, call, error)
        return
    await gateway.gate.worked(call)
    if found:
        await _keep_the_first(gateway, queued, channel, found)
    elif queued.error == UNSEEN:
        log.info("not found twice, sending it again", message=queued.id)
        await _wait_again(gateway, queued)
    else:
        await _look_again(gateway, queued)


async def _room(gateway: SlackGateway, due: Addressed) -> ChannelId:
    if due.channel.startswith(("U", "W")):
        return await gateway.slack.open_dm(UserId(due.channel))
    return due.channel


async def _search(
    gateway: SlackGateway, due: Addressed, channel: ChannelId
) -> list[MessageTs]:
    """Every message in Slack that is this message, the earliest first."""
    queued = due.message
    started = queued.started_at or queued.created_at
    doubt = gateway.gate.doubt
    now = gateway.clock()
    latest = max(now, started) + doubt if doubt else min(now, started + _AFTER)
    cursor, found = None, []
    for _ in range(PAGES):
        page = await gateway.slack.history(
            channel,
            thread=due.thread,
            oldest=min(started, now) - doubt - _BEFORE,
            # Slack's clock may be ahead of ours.
            latest=latest + _BEFORE,
            cursor=cursor,
        )
        found += [MessageTs(m["ts"]) for m in page.messages if _is(m, queued)]
        cursor = page.cursor
        if cursor is None:
            return sorted(set(found))
    if found:
        return sorted(set(found))
    raise TooMuchToRead


def _is(message: dict[str, Any], queued: OutboxMessage) -> bool:
    marked = message.get("metadata") or {}
    payload = marked.get("event_payload") or {}
    return (
        marked.get("event_type") == EVENT
        and payload.get("outbox") == queued.id
        and payload.get("mention") == queued.mention
        and payload.get("mark") == queued.mark
    )


async def _keep_the_first(
    gateway: SlackGateway,
    queued: OutboxMessage,
    channel: ChannelId,
    found: list[MessageTs],
) -> None:
    first, *doubles = found
    sent = Sent(channel, first)
    # Which revision it shows is not known any more, so it is redrawn.
    await gateway.store.write(lambda tx: arrived(tx, gateway, queued, sent, 0))
    gateway.gate.counts.found += 1
    gateway.gate.counts.sent += 1
    log.info("found after all", message=queued.id, doubles=len(doubles))
    for ts in doubles:
        gateway.gate.counts.doubled += 1
        try:
            await gateway.slack.delete(channel, ts)
        except Exception as error:  # noqa: BLE001 - the message itself is settled
            log.warning("double left standing", message=queued.id, code=code_of(error))


async def _look_again(gateway: SlackGateway, queued: OutboxMessage) -> None:
    look_at = gateway.clock() + gateway.second_look
    await gateway.store.write(
        lambda tx: delivery_status.unknown(tx, queued.id, look_at, UNSEEN)
    )


async def _wait_again(gateway: SlackGateway, queued: OutboxMessage) -> None:
    gateway.gate.counts.retries += 1
    now = gateway.clock()
    await gateway.store.write(
        lambda tx: delivery_status.later(
            tx, queued.id, now, started_at=queued.started_at, error=None
        )
    )


async def _could_not_look(
    gateway: SlackGateway, due: Addressed, call: Call, error: Exception
) -> None:
    outcome = of_error(error, call.key, due.channel)
    if isinstance(outcome, NotFound):
        # The thread is gone and the message with it, wherever it stood.
        await _wait_again(gateway, due.message)
    elif code_of(error) == "missing_scope":
        await _hold(gateway, due, "missing_scope")
    elif isinstance(outcome, TryLater | AuthError | ChannelError):
        until = await gateway.gate.later(outcome, call)
        await gateway.store.write(
            lambda tx: delivery_status.unknown(tx, due.message.id, until, outcome.code)
        )
    else:
        until = max(gateway.gate.ease(call), gateway.soon())
        why = due.message.error or "cannot_look"
        await gateway.store.write(
            lambda tx: delivery_status.unknown(tx, due.message.id, until, why)
        )


async def _hold(gateway: SlackGateway, due: Addressed, code: str) -> None:
    """Nothing may be sent before somebody can look."""
    until = gateway.clock() + RECHECK
    await gateway.store.write(
        lambda tx: delivery_status.unknown(tx, due.message.id, until, code)
    )
    await gateway.gate.say(
        "cannot_look", channel=due.channel, code=code, message=due.message.key
    )
