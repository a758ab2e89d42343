"""Redraws what stands in Slack already: a card, or any other message that shows a state.

Nothing is sent where nothing changed. An update may be repeated, so an ambiguous end is
simply tried again.
"""

from datetime import datetime

from bot.outbox.call_gate import Call
from bot.outbox.gateway import SlackGateway, fingerprint, plain
from bot.outbox.outcome import (
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
from bot.outbox.posting import report_lost
from bot.ui.blocks import Message
from data.models import MessageTs
from data.outbox import cards, delivery_status, levels
from data.outbox.cards import Card
from data.outbox.levels import Level
from data.outbox.outbox import OutboxMessage


async def redraw_card(means: SlackGateway, card: Card) -> None:
    """Show the card as its row says now; what changes meanwhile stays wanted."""
    sheet = await means.scribe.card(card.mention)
    if sheet is None or card.ts is None:
        await means.store.write(lambda tx: cards.trouble(tx, card.mention, "no_sheet"))
        return
    drawn, now = fingerprint(sheet.message), means.clock()
    if drawn == card.drawn:
        await means.store.write(
            lambda tx: cards.shown(tx, card.mention, sheet.revision, now, drawn)
        )
        return
    call = Call("update", card.channel)
    outcome = await _update(means, call, card.ts, sheet.message, str(card.mention))
    match outcome:
        case Sent():
            now = means.clock()
            await means.store.write(
                lambda tx: cards.shown(tx, card.mention, sheet.revision, now, drawn)
            )
        case NotFound():
            await report_lost(means, card.mention, card.ts)
        case InvalidBlocks(code) | Permanent(code):
            await means.store.write(lambda tx: cards.trouble(tx, card.mention, code))
            await means.gate.say(
                "card_stuck", channel=card.channel, code=code, mention=str(card.mention)
            )
        case _:
            until = await when_again(means, outcome, call)
            await means.store.write(lambda tx: cards.put_off(tx, card.mention, until))


async def redraw_message(means: SlackGateway, level: Level) -> None:
    """Show a message as things stand now; what changes meanwhile stays wanted.

    One that can no longer be drawn, because what it speaks of is gone, stays as it is.
    """
    message = await means.scribe.message(level.message)
    if message is None or fingerprint(message) == level.drawn:
        await _shown(means, level, level.drawn)
        return
    call = Call("update", level.channel)
    outcome = await _update(means, call, level.ts, message, level.message.key)
    match outcome:
        case Sent():
            await _shown(means, level, fingerprint(message))
        case NotFound():
            await _shown(means, level, level.drawn)
        case InvalidBlocks(code) | Unreachable(code) | Permanent(code):
            await _shown(means, level, level.drawn)
            await means.gate.say(
                "message_stuck",
                channel=level.channel,
                code=code,
                message=level.message.key,
            )
        case _:
            number, until = level.message.id, await when_again(means, outcome, call)
            await means.store.write(lambda tx: levels.put_off(tx, number, until))


async def _shown(means: SlackGateway, level: Level, drawn: str | None) -> None:
    number, revision, now = level.message.id, level.revision, means.clock()
    await means.store.write(lambda tx: levels.shown(tx, number, revision, drawn, now))


async def _update(
    means: SlackGateway, call: Call, ts: MessageTs, message: Message, topic: str
) -> Outcome:
    means.gate.counts.updates += 1
    outcome = await means.update(call.channel, ts, message)
    if isinstance(outcome, InvalidBlocks):
        await means.gate.say("drawing_refused", code=outcome.code, message=topic)
        outcome = await means.update(call.channel, ts, plain(message))
    if isinstance(outcome, Sent):
        await means.gate.worked(call)
    return outcome


async def when_again(means: SlackGateway, outcome: Outcome, call: Call) -> datetime:
    """When the same may be tried again; what holds it is known to the gate."""
    if isinstance(outcome, TryLater | AuthError | ChannelError):
        await means.gate.later(outcome, call)
        return means.clock()
    means.gate.counts.retries += 1
    return means.gate.ease(call)


async def wait(
    means: SlackGateway, queued: OutboxMessage, until: datetime, why: str
) -> None:
    """Nothing was said yet: the message waits for another time."""
    await means.store.write(
        lambda tx: delivery_status.later(
            tx, queued.id, until, started_at=None, error=why
        )
    )
