"""The use cases that only read: a card, a history, a queue, a person's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice

from bot.card import service
from bot.card.service import Part, load_model
from bot.core.access import account_of, may_look_at, may_see, seen_by
from bot.core.context import AppContext
from bot.core.names import language_of, name_of, spoken_by
from bot.desk.rules import SHOWN, Query, VisibleMentions, read
from bot.escalation.service.overview import questions
from bot.escalation.service.shown import FREEZE, QUESTION, SUGGESTIONS
from bot.escalation.views import briefs
from bot.escalation.views.overview import OpenQuestion
from bot.followup import views as followup
from bot.followup.service import AUTHOR, CONVERSATION, LOOKS, SIGNS
from bot.handoffs.service import HANDOVER, TASKS, UPDATES
from bot.handoffs.views import notifications
from bot.hours.weekly import week_start
from bot.mentions.rules.clocks import calm_last
from bot.replies.service.draft_dossier import DRAFT
from bot.replies.views import second_reader
from bot.stories.service.joining import STORY
from bot.storms.service.boards import delayed_in, load_board
from bot.storms.views.board import BoardModel
from bot.takedown.service import TAKEDOWN
from bot.team.views import Away
from bot.ui.card_model import CardModel
from data.audit import events
from data.escalation import escalations, overview
from data.handoffs import tasks
from data.handoffs.models import Task
from data.mentions import mentions, queues, search
from data.models import (
    Escalation,
    Event,
    Mention,
    MentionId,
    UserId,
)
from data.storms import storms
from data.storms.models import Storm
from data.team import absences, members
from data.transaction import Transaction

Parts = tuple[Part, ...]

CARD: Parts = (
    TAKEDOWN,
    QUESTION,
    FREEZE,
    *SUGGESTIONS,
    DRAFT,
    TASKS,
    HANDOVER,
    UPDATES,
    CONVERSATION,
    LOOKS,
    *SIGNS,
    AUTHOR,
    service.SOURCES,
    service.OWN_REPLY,
    service.OTHER_WORDS,
    service.OWNER_GONE,
    STORY,
)
"""A card shows all there is."""

MENU: Parts = (*CARD, service.LAST_MOVE)
"""*More…* offers what goes through, and nothing that is on the card."""

_SAID: Parts = (TAKEDOWN, QUESTION)
"""What every message looks at: whether the mention is stopped, and what was asked."""

_MORE: Mapping[str, Parts] = {
    **dict.fromkeys(briefs.KINDS, CARD),
    "confidential": CARD,
    **dict.fromkeys(
        (*followup.KINDS, "check_round", "reply_arrived"), (CONVERSATION, LOOKS)
    ),
    **dict.fromkeys(
        ("bundle", "catch_up", "day_end", "duty_note", "left_lying"), SIGNS
    ),
    **dict.fromkeys(notifications.PRIVATE_KINDS, (HANDOVER,)),
    **dict.fromkeys(second_reader.KINDS, (DRAFT,)),
}


_DIALOGS: Mapping[str, Parts] = {
    "mention.menu": MENU,
    **dict.fromkeys(
        (
            "mention.also",
            "mention.ask_finding",
            "mention.change_class",
            "mention.flags",
            "mention.hand_over",
            "mention.history",
            "mention.no_reply",
            "mention.praise_for",
            "mention.snooze",
            "mention.weigh",
            "mention.what_is_what",
        ),
        (),
    ),
    "mention.full_text": (TAKEDOWN, service.OTHER_WORDS),
}
"""Dialogs that show less than a card, or more; the other ones may show all of it."""


def parts_of_dialog(action: str) -> Parts:
    """The parts that the dialog of this button shows."""
    return _DIALOGS.get(action, CARD)


def shown_by(kind: str) -> Parts:
    """The parts that a message of this kind shows, each once."""
    return tuple(dict.fromkeys((*_SAID, *_MORE.get(kind, ()))))


_CALIBRATED, _STORMS = timedelta(days=30), 500
_PAGE = 25
_MOST_DECIDED = 10
"""The most mentions one list shows; App Home holds a hundred blocks."""

_NOW = timedelta(seconds=1)
_ON_THE_DESK = frozenset({"agent", "lead", "admin"})

_LOOKED_THROUGH = 200
"""Of so many a list shows those the reader may look at."""


@dataclass(frozen=True, slots=True)
class Queue:
    """What a person has before them, the next due first, and how much there is."""

    mine: tuple[Mention, ...]
    unclaimed: tuple[Mention, ...]
    watching: tuple[Mention, ...]
    escalated: tuple[Mention, ...]
    to_decide: tuple[OpenQuestion, ...]
    decided: tuple[Escalation, ...]
    to_do: tuple[Task, ...]
    informed: tuple[OpenQuestion, ...]
    counts: dict[str, int]
    names: dict[UserId, str]
    away: Away | None = None
    only_decides: bool = False
    """Somebody of management who does not work on the desk: no queue and no setup."""


async def card_model(
    app: AppContext,
    mention: MentionId,
    reader: UserId | None = None,
    parts: Parts = CARD,
) -> CardModel:
    """All that a card shows, to one person or to the whole channel; or `parts` of it.

    With what its draft still waits for. Raises `Refused` when there is no such mention.
    """
    now = app.clock()

    def find(tx: Transaction) -> CardModel:
        return load_model(tx, app, mention, now, parts, reader=reader)

    return await app.store.read(find)


async def mention_as_seen(app: AppContext, number: MentionId) -> Mention:
    """The mention alone, as the whole channel may see it. Raises `Refused` for none."""
    now = app.clock()
    model = await app.store.read(lambda tx: load_model(tx, app, number, now))
    return model.mention


async def story(app: AppContext, mention: MentionId) -> list[Event]:
    """Everything that happened to a mention, oldest first."""
    return await app.store.read(lambda tx: events.story(tx, mention))


async def queue_of(app: AppContext, user: UserId) -> Queue:
    """One person's desk."""
    return await app.store.read(lambda tx: _queue_of(tx, app, user))


async def next_for(app: AppContext, user: UserId) -> Mention | None:
    """The first of the list on Home that nobody owns, for this person."""
    queue = await queue_of(app, user)
    return next(iter(calm_last(queue.unclaimed, app.playbook)), None)


async def delayed(app: AppContext) -> int:
    """About how many minutes what is said to Slack waits; 0 for a short time."""
    now, channels = app.clock(), app.channels.of_the_desk()
    return await app.store.read(
        lambda tx: max(delayed_in(tx, app, one, now) for one in channels)
    )


async def storms_of_late(app: AppContext) -> list[Storm]:
    """Those proposed in the last thirty days, newest first, whatever became of them."""
    since = app.clock() - _CALIBRATED
    found = await app.store.read(lambda tx: storms.lately(tx, _STORMS))
    return [one for one in found if one.proposed_at and one.proposed_at >= since]


async def boards(app: AppContext) -> list[BoardModel]:
    """The board of every storm that runs, and of what is watched or gathered."""
    now = app.clock()
    return await app.store.read(
        lambda tx: [load_board(tx, app, one, now) for one in storms.running(tx)]
    )


async def met(app: AppContext, user: UserId, name: str) -> None:
    """Somebody looked at something; their language can be asked for now."""
    now = app.clock()
    await app.store.write(lambda tx: members.met(tx, user, name, now))


async def opened_home(app: AppContext, user: UserId, name: str) -> str:
    """Somebody looks at their Home; the language they speak.

    What it shows stands in Slack from now on.
    """
    now = app.clock()
    member = await app.store.write(
        lambda tx: members.met(tx, user, name, now, home=True)
    )
    return spoken_by(app, member)


async def reader_language(app: AppContext, user: UserId) -> str:
    """The language to speak to this person: their Slack's, else the desk's."""
    return await app.store.read(lambda tx: language_of(tx, app, user))


def _queue_of(tx: Transaction, app: AppContext, user: UserId) -> Queue:
    account = account_of(tx, app, user)

    def permitted(found: list[Mention]) -> list[Mention]:
        mine = (one for one in found if may_look_at(tx, app, account, one))
        return list(islice(mine, _PAGE))

    mine = queues.of_owner(tx, user, "claimed", _PAGE)
    watching = queues.of_owner(tx, user, "watching", _PAGE)
    escalated = permitted(queues.escalated(tx, _LOOKED_THROUGH))
    owners = {m.owner for m in (*mine, *watching, *escalated) if m.owner is not None}

    week = week_start(app.clock(), app.hours.zone)

    def seen(found: list[Mention]) -> tuple[Mention, ...]:
        return tuple(seen_by(tx, app, mention, user) for mention in found)

    return Queue(
        mine=seen(mine),
        unclaimed=seen(permitted(queues.unclaimed(tx, _LOOKED_THROUGH))),
        watching=seen(watching),
        escalated=seen(escalated),
        to_decide=tuple(
            questions(tx, app, overview.for_person(tx, user, _PAGE), account)
        ),
        decided=tuple(overview.decided_by(tx, user, week, _MOST_DECIDED)),
        to_do=tuple(tasks.waiting_for(tx, user, _PAGE)),
        informed=tuple(
            questions(
                tx, app, escalations.unseen(tx, user, app.clock() + _NOW), account
            )
        ),
        counts=queues.counts(tx),
        names={owner: name_of(tx, app, owner) for owner in owners},
        away=_away(tx, app, user),
        only_decides=_only_decides(account.roles, app),
    )


def _only_decides(roles: frozenset[str], app: AppContext) -> bool:
    levels = app.playbook.escalation.levels.values()
    management = {level.role for level in levels} - _ON_THE_DESK
    return bool(roles & management) and roles.isdisjoint(_ON_THE_DESK)


def _away(tx: Transaction, app: AppContext, user: UserId) -> Away | None:
    absence = absences.of(tx, user, app.clock())
    if absence is None:
        return None
    backup = absence.backup
    return Away(absence.until, name_of(tx, app, backup) if backup else "")


async def searched(app: AppContext, typed: str, user: UserId) -> VisibleMentions:
    """What fits, of what this person may look at."""
    query = read(typed, app.playbook)
    if query.unknown or query.is_empty:
        return VisibleMentions(query)
    return await app.store.read(lambda tx: _found(tx, app, query, user))


def _found(
    tx: Transaction, app: AppContext, query: Query, user: UserId
) -> VisibleMentions:
    account = account_of(tx, app, user)
    if query.number:
        one = mentions.find(tx, MentionId(query.number))
        all_of_it = [] if one is None else [one]
    else:
        all_of_it = search.newest(tx, query.wanted, _LOOKED_THROUGH)
    # That it was found would say what is in it: what is confidential is left out whole.
    theirs = [
        one
        for one in all_of_it
        if may_look_at(tx, app, account, one) and may_see(tx, app, one, user)
    ]
    shown = tuple(theirs[:SHOWN])
    owners = {one.owner for one in shown if one.owner is not None}
    names = {owner: name_of(tx, app, owner) for owner in owners}
    return VisibleMentions(query, shown, names, len(theirs) > SHOWN)
