"""Redraws what stands in Slack already: a card, or a letter whose question is answered.

An update may be repeated, so an ambiguous end is simply tried again.
"""

from datetime import datetime

from bot.drawing.pieces.blocks import Message
from bot.slack.gate import Call
from bot.slack.means import Means, plain
from bot.slack.outcome import (
    Blocked,
    Gone,
    Hopeless,
    Locked,
    Outcome,
    Sent,
    TryLater,
    Unreachable,
    Unreadable,
)
from bot.slack.posting import fail, report_lost
from data.courier import cards, outbox, postmarks
from data.courier.cards import Card
from data.courier.outbox import Letter
from data.models import ChannelId, MessageTs, OutboxId


async def redraw_card(means: Means, card: Card) -> None:
    """Show the card as its row says now; what changes meanwhile stays wanted."""
    sheet = await means.scribe.card(card.mention)
    if sheet is None or card.ts is None:
        await means.store.write(lambda tx: cards.trouble(tx, card.mention, "no_sheet"))
        return
    call = Call("update", card.channel)
    outcome = await _update(means, call, card.ts, sheet.message, str(card.mention))
    match outcome:
        case Sent():
            now = means.clock()
            await means.store.write(
                lambda tx: cards.shown(tx, card.mention, sheet.revision, now)
            )
        case Gone():
            await report_lost(means, card.mention, card.ts)
        case Unreadable(code) | Hopeless(code):
            await means.store.write(lambda tx: cards.trouble(tx, card.mention, code))
            await means.gate.say(
                "card_stuck", channel=card.channel, code=code, mention=str(card.mention)
            )
        case _:
            until = await when_again(means, outcome, call)
            await means.store.write(lambda tx: cards.put_off(tx, card.mention, until))


async def redraw_letter(means: Means, letter: Letter) -> None:
    """Carry out a letter that redraws an earlier one (`data.redraws` is its id)."""
    earlier = OutboxId(int(str(letter.data["redraws"])))
    posted = await means.store.read(lambda tx: outbox.letter(tx, earlier))
    if posted is not None and posted.state in ("sending", "unknown"):
        await wait(means, letter, means.soon(), "not_posted_yet")
        return
    message = await means.scribe.letter(letter)
    where = None if posted is None else _address(posted)
    if message is None or where is None:
        # What was not posted yet will be drawn as things stand then.
        await means.store.write(lambda tx: postmarks.withdrawn(tx, letter.id))
        means.gate.counts.withdrawn += 1
        return
    await _redraw(means, letter, *where, message)


async def _redraw(
    means: Means, letter: Letter, channel: ChannelId, ts: MessageTs, message: Message
) -> None:
    call = Call("update", channel)
    outcome = await _update(means, call, ts, message, letter.key)
    match outcome:
        case Sent():
            await means.store.write(
                lambda tx: postmarks.redrawn(tx, letter.id, channel, ts)
            )
        case Gone():
            await means.store.write(lambda tx: postmarks.withdrawn(tx, letter.id))
        case Unreadable(code) | Unreachable(code) | Hopeless(code):
            await fail(means, letter, code)
        case _:
            await wait(means, letter, await when_again(means, outcome, call), "again")


async def _update(
    means: Means, call: Call, ts: MessageTs, message: Message, topic: str
) -> Outcome:
    means.gate.counts.updates += 1
    outcome = await means.update(call.channel, ts, message)
    if isinstance(outcome, Unreadable):
        await means.gate.say("drawing_refused", code=outcome.code, letter=topic)
        outcome = await means.update(call.channel, ts, plain(message))
    if isinstance(outcome, Sent):
        await means.gate.worked(call)
    return outcome


async def when_again(means: Means, outcome: Outcome, call: Call) -> datetime:
    """When the same may be tried again; what holds it is known to the gate."""
    if isinstance(outcome, TryLater | Locked | Blocked):
        await means.gate.later(outcome, call)
        return means.clock()
    means.gate.counts.retries += 1
    return means.gate.ease(call)


async def wait(means: Means, letter: Letter, until: datetime, why: str) -> None:
    """Nothing was said yet: the letter waits for another time."""
    await means.store.write(
        lambda tx: postmarks.later(tx, letter.id, until, started_at=None, error=why)
    )


def _address(posted: Letter) -> tuple[ChannelId, MessageTs] | None:
    if posted.state != "sent" or posted.ts is None or posted.sent_channel is None:
        return None
    return posted.sent_channel, posted.ts
