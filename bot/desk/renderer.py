"""Renders what the courier sends: loads the current state, then draws.

A message is rendered at the moment it is sent, so it never says what is no longer true;
a message that has become pointless is withdrawn.
"""

from dataclasses import replace
from datetime import datetime

from bot.card.service import load_model, other_words_of
from bot.card.views.card import render_card
from bot.card.views.digest import MissedNotification
from bot.core.context import AppContext
from bot.core.linking import card_link
from bot.core.names import language_of, name_of, people_of
from bot.core.renderer import RenderedCard
from bot.desk.actions import ACTIONS
from bot.desk.queries import CARD, shown_by
from bot.desk.views.notifications import (
    MOVED_ON,
    blotted_out,
    in_place_of,
    list_over,
    render_notification,
)
from bot.escalation.service.shown import briefing_of, people_in
from bot.mentions.rules import nudges
from bot.mentions.rules.clocks import due_order
from bot.replies.views import second_reader
from bot.reports.service import messages as reports
from bot.storms.service import drawing as storms
from bot.ui.blocks import Message
from bot.ui.card_model import CardModel
from bot.ui.texts import escape_line
from data.escalation import escalations
from data.followup import replies
from data.handoffs import tasks
from data.handoffs.models import Task, TaskId
from data.intake import own_posts
from data.mentions import mentions
from data.models import Escalation, Mention, MentionId, OwnPost, Reply, UserId
from data.outbox import cards, outbox
from data.outbox.notification_data import (
    Listed,
    ListItem,
    OfOwnPost,
    OfRead,
    OfTask,
    Reminder,
    ReplyArrived,
    ReplyChanged,
)
from data.outbox.outbox import OutboxMessage
from data.outbox.standing import items_of
from data.replies import reads
from data.replies.models import Read, ReadId
from data.team import members
from data.transaction import Transaction

_DRAWN_BY_THEMSELVES = {
    **dict.fromkeys(storms.KINDS, storms.drawn),
    **dict.fromkeys(reports.KINDS, reports.drawn),
}
"""Messages about no single mention, drawn by their subject."""

_GATHERED = ("bundle", "catch_up")
"""Lists of reminders, each of which is decided again when the list goes out."""


class DeskRenderer:
    """Draws from the desk's memory in one read each."""

    def __init__(self, app: AppContext) -> None:
        self._app = app

    async def card(self, mention: MentionId) -> RenderedCard | None:
        """The card as it stands, with the revision that was read together with it."""
        now = self._app.clock()
        return await self._app.store.read(lambda tx: self._card(tx, mention, now))

    async def message(self, queued: OutboxMessage) -> Message | None:
        """What the message says now, or nothing when it is no longer true."""
        now = self._app.clock()
        return await self._app.store.read(lambda tx: self._message(tx, queued, now))

    def _card(
        self, tx: Transaction, number: MentionId, now: datetime
    ) -> RenderedCard | None:
        card = cards.card(tx, number)
        if card is None:
            return None
        app = self._app
        model = load_model(tx, app, number, now, CARD)
        words = self._app.translator(app.language)
        message = render_card(model, app.playbook, words, zone=app.zone, offers=ACTIONS)
        return RenderedCard(card.channel, card.wanted, message)

    def _message(
        self, tx: Transaction, queued: OutboxMessage, now: datetime
    ) -> Message | None:
        queued = outbox.whole(tx, queued)
        drawn = self._drawn(tx, queued, now)
        if drawn is None and queued.ts is not None and queued.kind in _GATHERED:
            return list_over(self._app.translator(self._language(tx, queued)))
        gone = drawn is None and queued.ts is not None
        if gone and queued.data.forgotten:
            return blotted_out(self._app.translator(self._language(tx, queued)))
        return drawn

    def _drawn(
        self, tx: Transaction, queued: OutboxMessage, now: datetime
    ) -> Message | None:
        if queued.data.adopted:
            return None
        own = _DRAWN_BY_THEMSELVES.get(queued.kind)
        if own is not None:
            return own(tx, self._app, queued, self._language(tx, queued), now)
        if queued.kind in _GATHERED and queued.ts is None:
            queued = self._what_is_left(tx, queued)
        model = self._model(tx, queued.mention, queued, now)
        escalation = (
            None
            if queued.escalation is None
            else escalations.find(tx, queued.escalation)
        )
        if model is not None and escalation is not None and not model.hidden:
            model = self._briefed(tx, model, escalation)
        reply = self._reply(tx, queued)
        if model is not None and reply is not None and not model.hidden:
            model = replace(model, other_words=other_words_of(tx, reply))
        kind = queued.kind
        if not self._still_true(tx, queued, model, escalation):
            if queued.ts is None:
                return None
            kind = MOVED_ON
        app = self._app
        drawn = render_notification(
            kind,
            queued.data,
            model,
            escalation,
            app.playbook,
            self._app.translator(self._language(tx, queued)),
            app.zone,
            reply=reply,
            others=self._missed(tx, queued, now),
            link=None if queued.in_thread else self._link(tx, queued.mention),
            in_thread=queued.in_thread,
            task=self._task(tx, queued),
            read=self._read(tx, queued),
            own=self._own(tx, queued),
            offers=ACTIONS,
        )
        return self._said_in_place(tx, queued, drawn)

    def _said_in_place(
        self, tx: Transaction, queued: OutboxMessage, drawn: Message | None
    ) -> Message | None:
        """First why it comes to this person and not to whom it was meant for."""
        absent = queued.data.absent
        if drawn is None or absent is None:
            return drawn
        key = "gone" if absent in members.gone(tx) else "away"
        words = self._app.translator(self._language(tx, queued))
        name = escape_line(name_of(tx, self._app, absent), 60)
        return in_place_of(drawn, words(f"notification.in_place_{key}", name=name))

    def _model(
        self,
        tx: Transaction,
        mention: MentionId | None,
        queued: OutboxMessage,
        now: datetime,
    ) -> CardModel | None:
        """Where the mention stands, with the names of whom the message speaks of."""
        if mention is None:
            return None
        people = list(queued.data.named)
        if (task := self._task(tx, queued)) is not None:
            people += [task.owner, task.asked_by, task.answered_by]
        if (own := self._own(tx, queued)) is not None:
            people.append(own.said_by)
        named = [person for person in people if person]
        reader = None if queued.in_thread else UserId(queued.channel)
        return load_model(
            tx,
            self._app,
            mention,
            now,
            shown_by(queued.kind),
            reader=reader,
            people=named,
        )

    def _what_is_left(self, tx: Transaction, queued: OutboxMessage) -> OutboxMessage:
        """A list without what was dealt with meanwhile; one thing alone is no list."""
        items = [
            item
            for item in items_of(queued)
            if not item.step or self._still_runs(tx, item)
        ]
        if len(items) == 1 and items[0].kind:
            alone = items[0]
            reminder = Reminder(
                person=alone.person,
                absent=alone.absent,
                clock=alone.clock,
                step=alone.step,
                since=alone.since,
            )
            number = MentionId(alone.mention)
            return replace(queued, kind=alone.kind, mention=number, data=reminder)
        return replace(
            queued, data=Listed(items=tuple(items), person=queued.data.person)
        )

    def _still_runs(self, tx: Transaction, item: ListItem) -> bool:
        mention = mentions.find(tx, MentionId(item.mention))
        app = self._app
        return mention is not None and nudges.still_true(
            item, mention, app.playbook, app.hours
        )

    def _briefed(
        self, tx: Transaction, model: CardModel, asked: Escalation
    ) -> CardModel:
        """The model with what belongs to this escalation, and everybody in it by name."""
        briefing = briefing_of(tx, self._app, asked)
        people = {*people_in(briefing), *people_of(asked)}
        names = {user: name_of(tx, self._app, user) for user in people}
        return replace(model, briefing=briefing, names={**model.names, **names})

    def _missed(
        self, tx: Transaction, queued: OutboxMessage, now: datetime
    ) -> list[MissedNotification]:
        """What a list names. Of a list of reminders only so much is loaded whole as it
        shows; the others are counted, and there may be ten thousand.
        """
        numbers = [MentionId(item.mention) for item in items_of(queued)]
        rest: list[Mention] = []
        if queued.kind in _GATHERED:
            there = [m for n in numbers if (m := mentions.find(tx, n)) is not None]
            there.sort(key=due_order)
            most = self._app.playbook.nudges.bundle_size
            numbers, rest = [one.id for one in there[:most]], there[most:]
        models = [(n, self._model(tx, n, queued, now)) for n in numbers]
        return [
            *(
                MissedNotification(model, self._link(tx, n))
                for n, model in models
                if model is not None
            ),
            *(MissedNotification(CardModel(one, now)) for one in rest),
        ]

    def _link(self, tx: Transaction, mention: MentionId | None) -> str | None:
        """The address of the card in Slack, once it stands there."""
        return None if mention is None else card_link(tx, self._app, mention)

    def _still_true(
        self,
        tx: Transaction,
        queued: OutboxMessage,
        model: CardModel | None,
        escalation: Escalation | None,
    ) -> bool:
        if (
            model is not None
            and isinstance(queued.data, Reminder)
            and queued.kind.startswith("nudge")
        ):
            app = self._app
            return nudges.still_true(
                queued.data, model.mention, app.playbook, app.hours
            )
        if model is not None and queued.kind in second_reader.KINDS:
            read = self._read(tx, queued)
            return second_reader.still_true(queued.kind, model, read)
        if model is not None and queued.kind in ("handed_over", "reopened"):
            meant = queued.data.absent or queued.channel
            return model.mention.owner == meant
        if escalation is not None and queued.kind.startswith("brief"):
            return queued.ts is not None or _is_wanted(queued, escalation)
        return True

    def _reply(self, tx: Transaction, queued: OutboxMessage) -> Reply | None:
        said = queued.data
        number = said.reply if isinstance(said, ReplyArrived | ReplyChanged) else None
        return None if number is None else replies.find(tx, number)

    def _own(self, tx: Transaction, queued: OutboxMessage) -> OwnPost | None:
        said = queued.data
        number = said.own if isinstance(said, OfOwnPost) else None
        return None if number is None else own_posts.find(tx, number)

    def _task(self, tx: Transaction, queued: OutboxMessage) -> Task | None:
        said = queued.data
        number = said.task if isinstance(said, OfTask) else None
        return None if number is None else tasks.find(tx, TaskId(number))

    def _read(self, tx: Transaction, queued: OutboxMessage) -> Read | None:
        said = queued.data
        number = said.read if isinstance(said, OfRead) else None
        return None if number is None else reads.find(tx, ReadId(number))

    def _language(self, tx: Transaction, queued: OutboxMessage) -> str:
        """A person's own language in their messages, the desk's where all read along."""
        if queued.in_thread:
            return self._app.language
        return language_of(tx, self._app, UserId(queued.channel))


def _is_wanted(queued: OutboxMessage, asked: Escalation) -> bool:
    """Whether a brief that was not sent yet has anything left to ask its reader."""
    if queued.kind == "brief_again" and asked.acknowledged_at is not None:
        waits = asked.decide_by is not None and asked.taken_over_at is None
        return asked.ended_at is None and waits
    return queued.kind == "brief" or asked.ended_at is None
