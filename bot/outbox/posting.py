"""Posts one message: record that it is being sent, render, send, record the result."""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.outbox.call_gate import Call
from bot.outbox.gateway import Payload, SlackGateway, fingerprint, plain, without_charts
from bot.outbox.outcome import (
    Ambiguous,
    AuthError,
    ChannelError,
    InvalidBlocks,
    NotFound,
    Outcome,
    Permanent,
    Sent,
    TryLater,
    Unreachable,
)
from bot.ui.blocks import Message
from data.escalation import pings
from data.followup import replies
from data.mentions import mentions
from data.models import MentionId, MessageTs, UserId
from data.outbox import cards, delivery_status, levels, outbox, sent_messages
from data.outbox.notification_data import (
    Forgot,
    Irreversible,
    ReplyArrived,
    ReplyChanged,
)
from data.outbox.outbox import Addressed, OutboxMessage
from data.privacy import forgets
from data.reports import speeds
from data.transaction import Transaction

_REPLY_LINE = "reply_arrived"
"""The line below a card that shows a later post of its conversation."""

log = structlog.get_logger("courier")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One message on its way: where to, which revision it shows, and since when."""

    due: Addressed
    call: Call
    revision: int
    began: datetime
    drawn: str

    @property
    def message(self) -> OutboxMessage:
        """What is being said."""
        return self.due.message


async def post(gateway: SlackGateway, due: Addressed) -> None:
    """Say this message, once. Its row tells what became of it."""
    now = gateway.clock()
    taken = await gateway.store.write(lambda tx: _taken(tx, gateway, due, now))
    if taken is None:
        return
    queued, payload = taken
    due = replace(due, message=queued)
    call = Call("post", due.channel)
    # Drawn only now: whoever changes what it shows sees that it is on its way, and
    # has it redrawn.
    drawn = await _draw(gateway, queued)
    if drawn is None:
        await gateway.store.write(lambda tx: delivery_status.withdrawn(tx, queued.id))
        gateway.gate.counts.withdrawn += 1
        return
    message, revision = drawn
    attempt = Attempt(due, call, revision, now, fingerprint(message))
    outcome = await gateway.post(queued, call, due.thread, message, payload)
    bare = without_charts(message) if isinstance(outcome, InvalidBlocks) else None
    if bare is not None:
        await gateway.charts_refused(queued.key)
        outcome = await gateway.post(queued, call, due.thread, bare, payload)
    if isinstance(outcome, InvalidBlocks):
        await gateway.gate.say("drawing_refused", code=outcome.code, message=queued.key)
        outcome = await gateway.post(queued, call, due.thread, plain(message), payload)
    await _record(gateway, attempt, outcome)


def _taken(
    tx: Transaction, gateway: SlackGateway, due: Addressed, now: datetime
) -> tuple[OutboxMessage, Payload] | None:
    """Mark it as on its way; nothing where it goes elsewhere, later or to nobody."""
    queued = gateway.readers.addressed(tx, due.message, now)
    if queued is None:
        _withhold(tx, due.message, now)
        return None
    if queued != due.message:
        outbox.readdress(tx, queued)
    elsewhere = (queued.channel, queued.in_thread) != (
        due.message.channel,
        due.message.in_thread,
    )
    if elsewhere or not delivery_status.sending(tx, queued.id, now, gateway.settle):
        return None
    return queued, payload_of(tx, queued)


def _withhold(tx: Transaction, queued: OutboxMessage, now: datetime) -> None:
    """Its reader is not there. Where management was asked, the next person's turn is now."""
    delivery_status.withdrawn(tx, queued.id)
    pings.refused(tx, queued.id, "away", now)


def payload_of(tx: Transaction, queued: OutboxMessage) -> Payload:
    """What the message says of itself in its metadata, in ids and codes.

    It is enough to know it again, and to write it down again in a database that was
    restored from before it (docs/restore.md).
    """
    said = queued.data
    return {
        "mention": queued.mention,
        "outbox": queued.id,
        "mark": queued.mark,
        "key": queued.key,
        "kind": queued.kind,
        "escalation": queued.escalation,
        "forgot": said.author if isinstance(said, Forgot) else None,
        "gone": _gone(tx, queued),
        "reply": _reply(queued),
        "born": None if queued.mention is None else mentions.born(tx, queued.mention),
    }


def _gone(tx: Transaction, queued: OutboxMessage) -> str | None:
    """What the message tells was taken away for good, as the record calls it."""
    if queued.kind in (forgets.WITHDRAWN, forgets.REPLY):
        return queued.kind
    if queued.kind == _REPLY_LINE and _is_withdrawn(tx, queued):
        return forgets.REPLY
    said = queued.data
    stopped = isinstance(said, Irreversible) and said.move == forgets.STOPPED
    return forgets.STOPPED if stopped else None


def _is_withdrawn(tx: Transaction, queued: OutboxMessage) -> bool:
    number = _reply(queued)
    reply = None if number is None else replies.find(tx, number)
    return reply is not None and reply.withdrawn_at is not None


def _reply(queued: OutboxMessage) -> int | None:
    """The later post it speaks of."""
    said = queued.data
    return said.reply if isinstance(said, ReplyArrived | ReplyChanged) else None


async def _draw(
    gateway: SlackGateway, queued: OutboxMessage
) -> tuple[Message, int] | None:
    """The message, and which revision it shows. Nothing when it is not true now."""
    if queued.kind == "card" and queued.mention is not None:
        rendered = await gateway.renderer.card(queued.mention)
        return None if rendered is None else (rendered.message, rendered.revision)
    message = await gateway.renderer.message(queued)
    return None if message is None else (message, queued.wanted)


async def _record(gateway: SlackGateway, attempt: Attempt, outcome: Outcome) -> None:
    queued = attempt.message
    match outcome:
        case Sent():
            await _landed(gateway, attempt, outcome)
            await gateway.gate.worked(attempt.call)
        case Ambiguous(why):
            await _nobody_knows(gateway, attempt, why)
        case TryLater() | AuthError() | ChannelError():
            await gateway.gate.later(outcome, attempt.call)
            await _wait(gateway, queued, gateway.clock(), outcome.code)
        case NotFound(code):
            await _thread_gone(gateway, attempt.due, code)
        case Unreachable(code):
            await _nobody_there(gateway, queued, code)
        case InvalidBlocks(code) | Permanent(code):
            await fail(gateway, queued, code)


async def _landed(gateway: SlackGateway, attempt: Attempt, outcome: Sent) -> None:
    """It stands in Slack; of a card it counts how long that took."""
    queued, now = attempt.message, gateway.clock()
    took = max(0.0, (now - queued.waits_since).total_seconds())
    is_card = queued.kind == "card"

    def record(tx: Transaction) -> None:
        arrived(tx, gateway, queued, outcome, attempt.revision, attempt.drawn)
        if is_card:
            speeds.note(tx, speeds.CARD, took, now)

    await gateway.store.write(record)
    gateway.gate.counts.sent += 1
    if is_card:
        gateway.gate.durations[speeds.CARD].add(took)


async def _wait(
    gateway: SlackGateway, queued: OutboxMessage, until: datetime, code: str
) -> None:
    """Slack did not take it, so what was true of earlier attempts still is.

    What holds it is a pause and not the message's own time: it ends for all at once.
    """
    await gateway.store.write(
        lambda tx: delivery_status.later(
            tx, queued.id, until, started_at=queued.started_at, error=code
        )
    )


def arrived(
    tx: Transaction,
    gateway: SlackGateway,
    queued: OutboxMessage,
    sent: Sent,
    revision: int,
    drawn: str | None = None,
) -> None:
    """The message stands in Slack, and is from now on drawn again there.

    Where nobody knows what stands there, `drawn` is nothing.
    """
    delivery_status.sent(tx, queued.id, sent.channel, sent.ts)
    if queued.escalation is not None:
        pings.delivered(tx, queued.id, gateway.clock())
    _tell_the_card(tx, queued, gateway.clock())
    if queued.kind != "card":
        levels.posted(tx, queued.id, revision, drawn)
    elif queued.mention is not None:
        now = gateway.clock()
        cards.posted(tx, queued.mention, sent.channel, sent.ts, revision, now, drawn)
        _link_to_it(tx, queued.mention, now)


def _tell_the_card(tx: Transaction, queued: OutboxMessage, now: datetime) -> None:
    """Whether management was reached stands on the card."""
    if queued.escalation is not None and queued.mention is not None:
        cards.want(tx, queued.mention, now, urgent=False)


def _link_to_it(tx: Transaction, mention: MentionId, now: datetime) -> None:
    """What was said in private before the card stood there gets its link to it."""
    for earlier in sent_messages.standing(tx, mention):
        if not earlier.in_thread:
            levels.want(tx, earlier.id, now)


async def fail(gateway: SlackGateway, queued: OutboxMessage, code: str) -> None:
    """Slack will never take it: keep the reason and tell an admin."""

    def give_up(tx: Transaction) -> None:
        delivery_status.failed(tx, queued.id, code)
        pings.refused(tx, queued.id, code, gateway.clock())
        _tell_the_card(tx, queued, gateway.clock())
        if queued.kind == "card" and queued.mention is not None:
            cards.trouble(tx, queued.mention, code)

    await gateway.store.write(give_up)
    gateway.gate.counts.failed += 1
    await gateway.gate.say(
        "message_failed", channel=queued.channel, code=code, message=queued.key
    )


async def _nobody_there(
    gateway: SlackGateway, queued: OutboxMessage, code: str
) -> None:
    """The account is gone: it waits for whoever stands in, and fails where nobody does."""
    now = gateway.clock()

    def pass_on(tx: Transaction) -> bool:
        gateway.readers.lost(tx, UserId(queued.channel), now)
        other = gateway.readers.addressed(tx, queued, now)
        if other is None or other.channel == queued.channel:
            return False
        delivery_status.later(
            tx, queued.id, now, started_at=queued.started_at, error=code
        )
        return True

    if not await gateway.store.write(pass_on):
        await fail(gateway, queued, code)


async def _nobody_knows(gateway: SlackGateway, attempt: Attempt, why: str) -> None:
    queued = attempt.message
    look_at = max(attempt.began + gateway.settle, gateway.clock())
    await gateway.store.write(
        lambda tx: delivery_status.unknown(tx, queued.id, look_at, why)
    )
    gateway.gate.counts.unknown += 1
    gateway.gate.ease(attempt.call)
    log.warning("no certain answer", message=queued.id, key=queued.key, why=why)


async def _thread_gone(gateway: SlackGateway, due: Addressed, code: str) -> None:
    """The card was deleted: it is posted again, and the message waits for it."""
    if due.thread is None or due.message.mention is None:
        await fail(gateway, due.message, code)
        return
    await report_lost(gateway, due.message.mention, due.thread)
    await _wait(gateway, due.message, gateway.soon(), code)


async def report_lost(gateway: SlackGateway, mention: MentionId, ts: MessageTs) -> None:
    """Somebody deleted a card: repost it once, after that tell an admin."""
    now = gateway.clock()
    again = await gateway.store.write(lambda tx: cards.lost(tx, mention, ts, now))
    if again:
        gateway.gate.counts.reposted += 1
        log.info("card deleted, posting it again", mention=mention)
    else:
        await gateway.gate.say("card_deleted", mention=str(mention))
