"""Draws anew what is in Slack: by `chat.update`, or by the response URL of a press."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.outbox.call_gate import Call
from bot.outbox.gateway import (
    Payload,
    SlackGateway,
    fingerprint,
    plain,
    without_charts,
)
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
from bot.outbox.posting import payload_of, report_lost
from bot.ui.blocks import Message
from data.models import ChannelId, MessageTs
from data.outbox import cards, delivery_status, levels, standing
from data.outbox.cards import Card
from data.outbox.levels import Level
from data.outbox.outbox import OutboxMessage
from data.reports import speeds
from data.transaction import Transaction


async def redraw_card(gateway: SlackGateway, card: Card) -> None:
    """Show the card as its row says now; what changes meanwhile stays wanted."""
    rendered = await gateway.renderer.card(card.mention)
    if rendered is None or card.ts is None:
        await gateway.store.write(
            lambda tx: cards.trouble(tx, card.mention, "no_sheet")
        )
        return
    drawn, now = fingerprint(rendered.message), gateway.clock()
    if drawn == card.drawn:
        await gateway.store.write(
            lambda tx: cards.shown(tx, card.mention, rendered.revision, now, drawn)
        )
        return
    call = Call("update", card.channel)
    outcome = await _update(gateway, call, card.ts, rendered.message, str(card.mention))
    match outcome:
        case Sent():
            now = gateway.clock()

            def record(tx: Transaction) -> None:
                cards.shown(tx, card.mention, rendered.revision, now, drawn)
                _note_wait(tx, gateway, card, now)

            await gateway.store.write(record)
        case NotFound():
            await report_lost(gateway, card.mention, card.ts)
        case InvalidBlocks(code) | Permanent(code):
            await gateway.store.write(lambda tx: cards.trouble(tx, card.mention, code))
            await gateway.gate.say(
                "card_stuck", channel=card.channel, code=code, mention=str(card.mention)
            )
        case _:
            until = await when_again(gateway, outcome, call)
            await gateway.store.write(lambda tx: cards.put_off(tx, card.mention, until))


async def redraw_pressed(gateway: SlackGateway, card: Card, url: str) -> bool:
    """Show a pressed card through the response url of its press; whether Slack took it.

    That takes no update of the workspace. Where it was not taken the card stays as wanted as
    it was, and is updated in its turn.
    """
    rendered = await gateway.renderer.card(card.mention)
    if rendered is None or card.ts is None:
        return False
    gateway.gate.counts.updates += 1
    call = Call("respond", card.channel, of=card.ts)
    payload = await gateway.store.read(partial(_mark_of, card))
    outcome = await gateway.respond(url, call, card.ts, rendered.message, payload)
    if isinstance(outcome, Sent):
        now = gateway.clock()

        def record(tx: Transaction) -> None:
            cards.shown_for_now(tx, card.mention, rendered.revision, now)
            _note_wait(tx, gateway, card, now)

        await gateway.store.write(record)
        return True
    if isinstance(outcome, TryLater):
        await gateway.gate.later(outcome, call)
    return False


def _note_wait(
    tx: Transaction, gateway: SlackGateway, card: Card, now: datetime
) -> None:
    """How long whoever pressed waited to see it."""
    if card.urgent:
        took = max(0.0, (now - card.wanted_at).total_seconds())
        gateway.gate.durations[speeds.REDRAW].add(took)
        speeds.note(tx, speeds.REDRAW, took, now)


def _mark_of(card: Card, tx: Transaction) -> Payload | None:
    """What the message says of itself; said again, because it is replaced as a whole."""
    if card.ts is None:
        return None
    found = standing.messages_at(tx, card.channel, card.ts)
    return payload_of(tx, found[0]) if found else None


async def redraw_message(gateway: SlackGateway, level: Level) -> None:
    """Show a message as things stand now; what changes meanwhile stays wanted.

    One that can no longer be drawn, because what it speaks of is gone, stays as it is.
    """
    message = await gateway.renderer.message(level.message)
    if message is None or fingerprint(message) == level.drawn:
        await _shown(gateway, level, level.drawn)
        return
    call = Call("update", level.channel)
    outcome = await _update(gateway, call, level.ts, message, level.message.key)
    match outcome:
        case Sent():
            await _shown(gateway, level, fingerprint(message))
        case NotFound():
            await _shown(gateway, level, level.drawn)
        case InvalidBlocks(code) | Unreachable(code) | Permanent(code):
            await _shown(gateway, level, level.drawn)
            await gateway.gate.say(
                "message_stuck",
                channel=level.channel,
                code=code,
                message=level.message.key,
            )
        case _:
            number, until = level.message.id, await when_again(gateway, outcome, call)
            await gateway.store.write(lambda tx: levels.put_off(tx, number, until))


async def _shown(gateway: SlackGateway, level: Level, drawn: str | None) -> None:
    number, revision, now = level.message.id, level.revision, gateway.clock()
    await gateway.store.write(lambda tx: levels.shown(tx, number, revision, drawn, now))


async def _update(
    gateway: SlackGateway, call: Call, ts: MessageTs, message: Message, topic: str
) -> Outcome:
    gateway.gate.counts.updates += 1
    outcome = await gateway.update(call.channel, ts, message)
    bare = without_charts(message) if isinstance(outcome, InvalidBlocks) else None
    if bare is not None:
        await gateway.charts_refused(topic)
        outcome = await gateway.update(call.channel, ts, bare)
    if isinstance(outcome, InvalidBlocks):
        await gateway.gate.say("drawing_refused", code=outcome.code, message=topic)
        outcome = await gateway.update(call.channel, ts, plain(message))
    if isinstance(outcome, Sent):
        await gateway.gate.worked(call)
    return outcome


async def when_again(gateway: SlackGateway, outcome: Outcome, call: Call) -> datetime:
    """When the same may be tried again; what holds it is known to the gate."""
    if isinstance(outcome, TryLater | AuthError | ChannelError):
        await gateway.gate.later(outcome, call)
        return gateway.clock()
    gateway.gate.counts.retries += 1
    return gateway.gate.ease(call)


async def wait(
    gateway: SlackGateway, queued: OutboxMessage, until: datetime, why: str
) -> None:
    """Nothing was said yet: the message waits for another time."""
    await gateway.store.write(
        lambda tx: delivery_status.later(
            tx, queued.id, until, started_at=None, error=why
        )
    )


USES = 3
"""Of five: the person who pressed is answered through the same url."""

LIFE = timedelta(minutes=25)
"""Of thirty: our clock and Slack's may differ, and a call takes its time."""

_MOST = 2_000


@dataclass(slots=True)
class _Url:
    url: str
    until: datetime
    left: int = USES


class ResponseUrls:
    """The newest url of each message that was pressed."""

    def __init__(self, steady: Clock) -> None:
        self._steady = steady
        self._urls: OrderedDict[tuple[str, str], _Url] = OrderedDict()

    def note(self, channel: ChannelId, ts: MessageTs, url: str) -> None:
        """Somebody pressed in this message."""
        self._urls.pop((channel, ts), None)
        self._urls[channel, ts] = _Url(url, self._steady() + LIFE)
        while len(self._urls) > _MOST:
            self._urls.popitem(last=False)

    def has(self, channel: ChannelId, ts: MessageTs) -> bool:
        """Whether this message can be drawn anew through a url."""
        known = self._urls.get((channel, ts))
        return known is not None and known.left > 0 and known.until > self._steady()

    def take(self, channel: ChannelId, ts: MessageTs) -> str | None:
        """Use it once; nothing where it was used up or is too old."""
        if not self.has(channel, ts):
            return None
        known = self._urls[channel, ts]
        known.left -= 1
        return known.url

    def forget(self, channel: ChannelId, ts: MessageTs) -> None:
        """Slack did not take it."""
        self._urls.pop((channel, ts), None)
