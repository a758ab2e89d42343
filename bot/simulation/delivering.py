"""Takes what is in the outbox, renders it, and records whom it would have gone to.

Replaces the courier; there is no Slack, and every message is delivered.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import count

from bot.core.names import name_of
from bot.outbox.gateway import fingerprint
from bot.outbox.queue import in_order
from bot.simulation.plainly import pinged, plain
from bot.simulation.stage import Stage
from bot.simulation.timeline import How, Line
from bot.ui.blocks import Message
from data.models import MentionId, MessageTs, UserId
from data.outbox import cards, delivery_status, levels, outbox
from data.outbox.cards import Card
from data.outbox.levels import Level
from data.outbox.outbox import Addressed, OutboxMessage
from data.transaction import Transaction

_AT_ONCE = timedelta(0)


@dataclass
class Delivering:
    """Delivers everything that may go at this instant."""

    stage: Stage
    _stamps: "count[int]" = field(default_factory=lambda: count(1))

    async def round(self) -> list[Line]:
        """All messages in the courier's order, then the cards that changed."""
        lines: list[Line] = []
        now = self.stage.hand.now
        while heads := await self.stage.store.read(lambda tx: outbox.heads(tx, now)):
            lines.append(await self._message(in_order(heads)[0]))
        for card in await self.stage.store.read(lambda tx: cards.stale(tx, now)):
            lines += await self._redrawn(card)
        for level in await self.stage.store.read(lambda tx: levels.stale(tx, now)):
            lines += await self._shown_anew(level)
        return lines

    async def _message(self, due: Addressed) -> Line:
        queued = due.message
        drawn = await self._draw(queued)
        if drawn is None:
            await self.stage.store.write(
                lambda tx: delivery_status.withdrawn(tx, queued.id)
            )
            return await self._line(due, How.WITHDRAWN, Message(""))
        message, revision = drawn
        await self.stage.store.write(lambda tx: self._sent(tx, due, revision, message))
        return await self._line(due, self._how(due), message)

    async def _draw(self, queued: OutboxMessage) -> tuple[Message, int] | None:
        if queued.kind == "card" and queued.mention is not None:
            rendered = await self.stage.renderer.card(queued.mention)
            return None if rendered is None else (rendered.message, rendered.revision)
        message = await self.stage.renderer.message(queued)
        return None if message is None else (message, queued.wanted)

    def _sent(
        self, tx: Transaction, due: Addressed, revision: int, message: Message
    ) -> None:
        queued, now = due.message, self.stage.hand.now
        ts = MessageTs(f"1.{next(self._stamps):06}")
        delivery_status.sending(tx, queued.id, now, _AT_ONCE)
        delivery_status.sent(tx, queued.id, due.channel, ts)
        if queued.kind != "card":
            levels.posted(tx, queued.id, revision, fingerprint(message))
        elif queued.mention is not None:
            cards.posted(tx, queued.mention, due.channel, ts, revision, now)

    async def _redrawn(self, card: Card) -> list[Line]:
        """What a person's press changed is no news; what the bot changed alone is."""
        now = self.stage.hand.now
        rendered = await self.stage.renderer.card(card.mention)
        if rendered is None:
            return []
        await self.stage.store.write(
            lambda tx: cards.shown(tx, card.mention, rendered.revision, now)
        )
        cosmetic = card.not_before - card.wanted_at >= cards.COSMETIC
        if card.urgent or cosmetic:
            return []
        text = plain(rendered.message.text, str)
        name = self._called(card.mention)
        return [Line(now, "card", How.REDRAWN, text, card.channel, mention=name)]

    async def _shown_anew(self, level: Level) -> list[Line]:
        """A message that was posted says something else now; nothing where it does not."""
        now, queued = self.stage.hand.now, level.message
        message = await self.stage.renderer.message(queued)
        drawn = level.drawn if message is None else fingerprint(message)
        await self.stage.store.write(
            lambda tx: levels.shown(tx, queued.id, level.revision, drawn, now)
        )
        if message is None or drawn == level.drawn:
            return []
        due = Addressed(queued, level.channel, None)
        line = await self._line(due, How.REDRAWN, message)
        return [replace(line, kind="redraw")]

    async def _line(self, due: Addressed, how: How, message: Message) -> Line:
        queued, asked = due.message, pinged(message.text)
        if how is How.DIRECT:
            asked = [queued.channel]
        people = [UserId(user) for user in (*asked, queued.channel)]
        names = await self.stage.store.read(
            lambda tx: {user: name_of(tx, self.stage.app, user) for user in people}
        )
        pings = tuple(names[UserId(user)] for user in asked)
        return Line(
            at=self.stage.hand.now,
            kind=queued.kind,
            how=how,
            text=plain(message.text, lambda user: names.get(UserId(user), user)),
            to=names[UserId(queued.channel)]
            if self._is_person(queued)
            else due.channel,
            pings=pings if how not in (How.WITHDRAWN, How.REDRAWN) else (),
            mention=self._called(queued.mention),
        )

    def _how(self, due: Addressed) -> How:
        queued, places = due.message, self.stage.app.channels
        if queued.kind == "card":
            return How.CARD
        if queued.in_thread:
            return How.THREAD
        if self._is_person(queued):
            return How.DIRECT
        at_management = places.management not in (places.desk, "")
        if at_management and queued.channel == places.management:
            return How.MANAGEMENT
        return How.CHANNEL

    def _is_person(self, queued: OutboxMessage) -> bool:
        return queued.channel.startswith(("U", "W"))

    def _called(self, mention: MentionId | None) -> str:
        return next(
            (name for name, n in self.stage.numbers.items() if n == mention), ""
        )
