"""Writes what the courier carries: reads where things stand now, then draws.

A letter is drawn at the moment it is sent, so it never says what is no longer true;
what became pointless meanwhile is withdrawn.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.card.views.card import render_card
from bot.card.views.digest import MissedNotification
from bot.core.availability import ABSENT
from bot.core.context import AppContext
from bot.core.linking import card_link
from bot.core.names import language_of, name_of, people_of
from bot.core.renderer import RenderedCard
from bot.desk.load import load_card_model
from bot.desk.views.notifications import (
    MOVED_ON,
    blotted_out,
    in_place_of,
    list_over,
    render_notification,
)
from bot.escalation.service.briefing import briefing_of, people_in
from bot.mentions.rules import nudges
from bot.replies.service.draft_dossier import with_missing
from bot.replies.views import second_reader
from bot.ui.blocks import Message
from bot.ui.card_model import CardModel
from bot.ui.texts import escape_line
from bot.ui.translator import Translator
from data.escalation import escalations
from data.followup import replies
from data.handoffs import tasks
from data.handoffs.models import Task, TaskId
from data.intake import own_posts
from data.mentions import mentions
from data.models import Escalation, MentionId, OwnPost, Reply, UserId
from data.outbox import cards
from data.outbox.adopting import ADOPTED
from data.outbox.lists import items_of
from data.outbox.outbox import OutboxMessage
from data.replies import reads
from data.replies.models import Read, ReadId
from data.team import members
from data.transaction import Transaction

_PEOPLE = ("by", "to", "for", "person", "manager", ABSENT)
"""The keys of a letter's data that hold a person's id."""

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

    async def letter(self, letter: OutboxMessage) -> Message | None:
        """What the letter says now, or nothing when it is no longer true."""
        now = self._app.clock()
        return await self._app.store.read(lambda tx: self._letter(tx, letter, now))

    def _card(
        self, tx: Transaction, number: MentionId, now: datetime
    ) -> RenderedCard | None:
        card = cards.card(tx, number)
        if card is None:
            return None
        app = self._app
        model = with_missing(tx, app, load_card_model(tx, app, number, now))
        words = Translator(app.language)
        message = render_card(model, app.playbook, words, zone=app.zone)
        return RenderedCard(card.channel, card.wanted, message)

    def _letter(
        self, tx: Transaction, letter: OutboxMessage, now: datetime
    ) -> Message | None:
        drawn = self._drawn(tx, letter, now)
        if drawn is None and letter.ts is not None and letter.kind in _GATHERED:
            return list_over(Translator(self._language(tx, letter)))
        gone = drawn is None and letter.ts is not None
        if gone and letter.data.get("forgotten"):
            return blotted_out(Translator(self._language(tx, letter)))
        return drawn

    def _drawn(
        self, tx: Transaction, letter: OutboxMessage, now: datetime
    ) -> Message | None:
        if letter.data.get(ADOPTED):
            return None
        if letter.kind in _GATHERED and letter.ts is None:
            letter = self._what_is_left(tx, letter)
        model = self._model(tx, letter.mention, letter, now)
        escalation = (
            None
            if letter.escalation is None
            else escalations.find(tx, letter.escalation)
        )
        if model is not None and escalation is not None and not model.hidden:
            model = self._briefed(tx, model, escalation)
        if model is not None and letter.kind in second_reader.KINDS:
            model = with_missing(tx, self._app, model)
        kind = letter.kind
        if not self._still_true(tx, letter, model, escalation):
            if letter.ts is None:
                return None
            kind = MOVED_ON
        app = self._app
        drawn = render_notification(
            kind,
            letter.data,
            model,
            escalation,
            app.playbook,
            Translator(self._language(tx, letter)),
            app.zone,
            reply=self._reply(tx, letter),
            others=self._missed(tx, letter, now),
            link=self._link(tx, letter.mention),
            in_thread=letter.in_thread,
            task=self._task(tx, letter),
            read=self._read(tx, letter),
            own=self._own(tx, letter),
        )
        return self._said_in_place(tx, letter, drawn)

    def _said_in_place(
        self, tx: Transaction, letter: OutboxMessage, drawn: Message | None
    ) -> Message | None:
        """First why it comes to this person and not to whom it was meant for."""
        absent = UserId(str(letter.data.get(ABSENT) or ""))
        if drawn is None or not absent:
            return drawn
        key = "gone" if absent in members.gone(tx) else "away"
        words = Translator(self._language(tx, letter))
        name = escape_line(name_of(tx, self._app, absent), 60)
        return in_place_of(drawn, words(f"letter.in_place_{key}", name=name))

    def _model(
        self,
        tx: Transaction,
        mention: MentionId | None,
        letter: OutboxMessage,
        now: datetime,
    ) -> CardModel | None:
        """Where the mention stands, with the names of whom the letter speaks of."""
        if mention is None:
            return None
        people = [letter.data.get(key) for key in _PEOPLE]
        if (task := self._task(tx, letter)) is not None:
            people += [task.owner, task.asked_by, task.answered_by]
        if (own := self._own(tx, letter)) is not None:
            people.append(own.said_by)
        named = [UserId(str(person)) for person in people if person]
        reader = None if letter.in_thread else UserId(letter.channel)
        return load_card_model(tx, self._app, mention, now, named, reader=reader)

    def _what_is_left(self, tx: Transaction, letter: OutboxMessage) -> OutboxMessage:
        """A list without what was dealt with meanwhile; one thing alone is no list."""
        items = [
            item
            for item in items_of(letter)
            if "step" not in item or self._still_runs(tx, item)
        ]
        if len(items) == 1 and "kind" in items[0]:
            alone = items[0]
            number = MentionId(alone["mention"])
            return replace(letter, kind=alone["kind"], mention=number, data=alone)
        return replace(letter, data={**letter.data, "items": items})

    def _still_runs(self, tx: Transaction, item: Mapping[str, object]) -> bool:
        mention = mentions.find(tx, MentionId(int(str(item["mention"]))))
        app = self._app
        return mention is not None and nudges.still_true(
            item, mention, app.playbook, app.hours
        )

    def _briefed(
        self, tx: Transaction, model: CardModel, asked: Escalation
    ) -> CardModel:
        """The scene with what belongs to this escalation, and everybody in it by name."""
        briefing = briefing_of(tx, self._app, asked)
        people = {*people_in(briefing), *people_of(asked)}
        names = {user: name_of(tx, self._app, user) for user in people}
        return replace(model, briefing=briefing, names={**model.names, **names})

    def _missed(
        self, tx: Transaction, letter: OutboxMessage, now: datetime
    ) -> list[MissedNotification]:
        numbers = [MentionId(item["mention"]) for item in items_of(letter)]
        scenes = [(n, self._model(tx, n, letter, now)) for n in numbers]
        return [
            MissedNotification(s, self._link(tx, n)) for n, s in scenes if s is not None
        ]

    def _link(self, tx: Transaction, mention: MentionId | None) -> str | None:
        """The address of the card in Slack, once it stands there."""
        return None if mention is None else card_link(tx, self._app, mention)

    def _still_true(
        self,
        tx: Transaction,
        letter: OutboxMessage,
        model: CardModel | None,
        escalation: Escalation | None,
    ) -> bool:
        if model is not None and letter.kind.startswith("nudge"):
            app = self._app
            return nudges.still_true(
                letter.data, model.mention, app.playbook, app.hours
            )
        if model is not None and letter.kind in second_reader.KINDS:
            read = self._read(tx, letter)
            return second_reader.still_true(letter.kind, model, read)
        if model is not None and letter.kind in ("handed_over", "reopened"):
            meant = letter.data.get(ABSENT) or letter.channel
            return model.mention.owner == meant
        if escalation is not None and letter.kind.startswith("brief"):
            return letter.ts is not None or _is_wanted(letter, escalation)
        return True

    def _reply(self, tx: Transaction, letter: OutboxMessage) -> Reply | None:
        number = letter.data.get("reply")
        return None if number is None else replies.find(tx, int(str(number)))

    def _own(self, tx: Transaction, letter: OutboxMessage) -> OwnPost | None:
        number = letter.data.get("own")
        return None if number is None else own_posts.find(tx, int(str(number)))

    def _task(self, tx: Transaction, letter: OutboxMessage) -> Task | None:
        number = letter.data.get("task")
        return None if number is None else tasks.find(tx, TaskId(int(str(number))))

    def _read(self, tx: Transaction, letter: OutboxMessage) -> Read | None:
        number = letter.data.get("read")
        return None if number is None else reads.find(tx, ReadId(int(str(number))))

    def _language(self, tx: Transaction, letter: OutboxMessage) -> str:
        """A person's own language in their messages, the desk's where all read along."""
        return language_of(tx, self._app, UserId(letter.channel))


def _is_wanted(letter: OutboxMessage, asked: Escalation) -> bool:
    """Whether a brief that was not sent yet has anything left to ask its reader."""
    if letter.kind == "brief_again" and asked.acknowledged_at is not None:
        waits = asked.decide_by is not None and asked.taken_over_at is None
        return asked.ended_at is None and waits
    return letter.kind == "brief" or asked.ended_at is None
