"""Posts one letter: write down that it goes, draw, send, write down what became of it."""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from bot.outbox.call_gate import Call
from bot.outbox.gateway import Payload, SlackGateway, fingerprint, plain
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
from data.mentions import mentions
from data.models import MentionId, MessageTs, UserId
from data.outbox import cards, delivery_status, levels, outbox, sent_messages
from data.outbox.outbox import Addressed, OutboxMessage
from data.privacy import forgets
from data.transaction import Transaction

log = structlog.get_logger("courier")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One letter on its way: where to, which revision it shows, and since when."""

    due: Addressed
    call: Call
    revision: int
    began: datetime
    drawn: str

    @property
    def letter(self) -> OutboxMessage:
        """What is being said."""
        return self.due.letter


async def post(means: SlackGateway, due: Addressed) -> None:
    """Say this letter, once. Its row tells what became of it."""
    now = means.clock()
    taken = await means.store.write(lambda tx: _taken(tx, means, due, now))
    if taken is None:
        return
    letter, payload = taken
    due = replace(due, letter=letter)
    call = Call("post", due.channel)
    # Drawn only now: whoever changes what it shows sees that it is on its way, and
    # has it redrawn.
    drawn = await _draw(means, letter)
    if drawn is None:
        await means.store.write(lambda tx: delivery_status.withdrawn(tx, letter.id))
        means.gate.counts.withdrawn += 1
        return
    message, revision = drawn
    attempt = Attempt(due, call, revision, now, fingerprint(message))
    outcome = await means.post(letter, call, due.thread, message, payload)
    if isinstance(outcome, InvalidBlocks):
        await means.gate.say("drawing_refused", code=outcome.code, letter=letter.key)
        outcome = await means.post(letter, call, due.thread, plain(message), payload)
    await _record(means, attempt, outcome)


def _taken(
    tx: Transaction, means: SlackGateway, due: Addressed, now: datetime
) -> tuple[OutboxMessage, Payload] | None:
    """Mark it as on its way; nothing where it goes elsewhere, later or to nobody."""
    letter = means.readers.addressed(tx, due.letter, now)
    if letter is None:
        _withhold(tx, due.letter, now)
        return None
    if letter != due.letter:
        outbox.readdress(tx, letter)
    elsewhere = (letter.channel, letter.in_thread) != (
        due.letter.channel,
        due.letter.in_thread,
    )
    if elsewhere or not delivery_status.sending(tx, letter.id, now, means.settle):
        return None
    return letter, _payload(tx, letter)


def _withhold(tx: Transaction, letter: OutboxMessage, now: datetime) -> None:
    """Its reader is not there. Where management was asked, the next person's turn is now."""
    delivery_status.withdrawn(tx, letter.id)
    pings.refused(tx, letter.id, "away", now)


def _payload(tx: Transaction, letter: OutboxMessage) -> Payload:
    """What the message says of itself in its metadata, in ids and codes.

    It is enough to know it again, and to write it down again in a database that was
    restored from before it (docs/restore.md).
    """
    forgot = letter.data.get("author") if letter.kind == "forgot" else None
    return {
        "mention": letter.mention,
        "outbox": letter.id,
        "mark": letter.mark,
        "key": letter.key,
        "kind": letter.kind,
        "escalation": letter.escalation,
        "forgot": forgot if isinstance(forgot, str) else None,
        "gone": _gone(letter),
        "born": None if letter.mention is None else mentions.born(tx, letter.mention),
    }


def _gone(letter: OutboxMessage) -> str | None:
    """What the message tells was taken away for good, as the record calls it."""
    if letter.kind == forgets.WITHDRAWN:
        return letter.kind
    return forgets.STOPPED if letter.data.get("move") == forgets.STOPPED else None


async def _draw(
    means: SlackGateway, letter: OutboxMessage
) -> tuple[Message, int] | None:
    """The message, and which revision it shows. Nothing when it is not true now."""
    if letter.kind == "card" and letter.mention is not None:
        sheet = await means.scribe.card(letter.mention)
        return None if sheet is None else (sheet.message, sheet.revision)
    message = await means.scribe.letter(letter)
    return None if message is None else (message, letter.wanted)


async def _record(means: SlackGateway, attempt: Attempt, outcome: Outcome) -> None:
    letter = attempt.letter
    match outcome:
        case Sent():
            await means.store.write(
                lambda tx: arrived(
                    tx, means, letter, outcome, attempt.revision, attempt.drawn
                )
            )
            means.gate.counts.sent += 1
            await means.gate.worked(attempt.call)
        case Ambiguous(why):
            await _nobody_knows(means, attempt, why)
        case TryLater() | AuthError() | ChannelError():
            await means.gate.later(outcome, attempt.call)
            await _wait(means, letter, means.clock(), outcome.code)
        case NotFound(code):
            await _thread_gone(means, attempt.due, code)
        case Unreachable(code):
            await _nobody_there(means, letter, code)
        case InvalidBlocks(code) | Permanent(code):
            await fail(means, letter, code)


async def _wait(
    means: SlackGateway, letter: OutboxMessage, until: datetime, code: str
) -> None:
    """Slack did not take it, so what was true of earlier attempts still is.

    What holds it is a pause and not the letter's own time: it ends for all at once.
    """
    await means.store.write(
        lambda tx: delivery_status.later(
            tx, letter.id, until, started_at=letter.started_at, error=code
        )
    )


def arrived(
    tx: Transaction,
    means: SlackGateway,
    letter: OutboxMessage,
    sent: Sent,
    revision: int,
    drawn: str | None = None,
) -> None:
    """The letter stands in Slack, and is from now on drawn again there.

    Where nobody knows what stands there, `drawn` is nothing.
    """
    delivery_status.sent(tx, letter.id, sent.channel, sent.ts)
    pings.delivered(tx, letter.id, means.clock())
    _tell_the_card(tx, letter, means.clock())
    if letter.kind != "card":
        levels.posted(tx, letter.id, revision, drawn)
    elif letter.mention is not None:
        now = means.clock()
        cards.posted(tx, letter.mention, sent.channel, sent.ts, revision, now, drawn)
        _link_to_it(tx, letter.mention, now)


def _tell_the_card(tx: Transaction, letter: OutboxMessage, now: datetime) -> None:
    """Whether management was reached stands on the card."""
    if letter.escalation is not None and letter.mention is not None:
        cards.want(tx, letter.mention, now, urgent=False)


def _link_to_it(tx: Transaction, mention: MentionId, now: datetime) -> None:
    """What was said in private before the card stood there gets its link to it."""
    for earlier in sent_messages.standing(tx, mention):
        if not earlier.in_thread:
            levels.want(tx, earlier.id, now)


async def fail(means: SlackGateway, letter: OutboxMessage, code: str) -> None:
    """Slack will never take it: keep the reason and tell an admin."""

    def give_up(tx: Transaction) -> None:
        delivery_status.failed(tx, letter.id, code)
        pings.refused(tx, letter.id, code, means.clock())
        _tell_the_card(tx, letter, means.clock())
        if letter.kind == "card" and letter.mention is not None:
            cards.trouble(tx, letter.mention, code)

    await means.store.write(give_up)
    means.gate.counts.failed += 1
    await means.gate.say(
        "letter_failed", channel=letter.channel, code=code, letter=letter.key
    )


async def _nobody_there(means: SlackGateway, letter: OutboxMessage, code: str) -> None:
    """The account is gone: it waits for whoever stands in, and fails where nobody does."""
    now = means.clock()

    def pass_on(tx: Transaction) -> bool:
        means.readers.lost(tx, UserId(letter.channel), now)
        other = means.readers.addressed(tx, letter, now)
        if other is None or other.channel == letter.channel:
            return False
        delivery_status.later(
            tx, letter.id, now, started_at=letter.started_at, error=code
        )
        return True

    if not await means.store.write(pass_on):
        await fail(means, letter, code)


async def _nobody_knows(means: SlackGateway, attempt: Attempt, why: str) -> None:
    letter = attempt.letter
    look_at = max(attempt.began + means.settle, means.clock())
    await means.store.write(
        lambda tx: delivery_status.unknown(tx, letter.id, look_at, why)
    )
    means.gate.counts.unknown += 1
    means.gate.ease(attempt.call)
    log.warning("no certain answer", letter=letter.id, key=letter.key, why=why)


async def _thread_gone(means: SlackGateway, due: Addressed, code: str) -> None:
    """The card was deleted: it is posted again, and the letter waits for it."""
    if due.thread is None or due.letter.mention is None:
        await fail(means, due.letter, code)
        return
    await report_lost(means, due.letter.mention, due.thread)
    await _wait(means, due.letter, means.soon(), code)


async def report_lost(means: SlackGateway, mention: MentionId, ts: MessageTs) -> None:
    """Somebody deleted a card: repost it once, after that tell an admin."""
    now = means.clock()
    again = await means.store.write(lambda tx: cards.lost(tx, mention, ts, now))
    if again:
        means.gate.counts.reposted += 1
        log.info("card deleted, posting it again", mention=mention)
    else:
        await means.gate.say("card_deleted", mention=str(mention))
