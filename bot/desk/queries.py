"""The use cases that only look: a card's scene, a story, a queue, a person's language."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Literal

from bot.card.views.redacted import stub_of
from bot.core.access import may_see, seen_by
from bot.core.context import AppContext
from bot.core.names import language_of, name_of, names_for, people_of
from bot.errors import Refused
from bot.escalation.effects.auto_escalation import suggestions_for
from bot.escalation.rules.triggers import Facts
from bot.escalation.service.briefing import briefing_of, wanted_of
from bot.escalation.service.freezing import freeze_of
from bot.escalation.service.overview import questions
from bot.escalation.views.overview import OpenQuestion
from bot.followup.service.watched import watch_of
from bot.handoffs.service.insights import LookingBack
from bot.hours.weeks import week_start
from bot.mentions.rules import own_replies
from bot.mentions.rules.primary_class import calm_last
from bot.mentions.rules.weight import weight_of
from bot.team.service.admitting import account_of, may_look_at
from bot.ui.card_model import CardModel
from data.audit import events
from data.escalation import escalations, overview, pings
from data.followup import replies
from data.handoffs import handovers, tasks, updates
from data.handoffs.models import Task
from data.intake import deliveries_seen, own_posts, versions
from data.mentions import mentions, queues
from data.models import (
    Escalation,
    EscalationId,
    Event,
    Mention,
    MentionId,
    OwnPost,
    UserId,
)
from data.replies import drafts
from data.takedown import state
from data.team import members
from data.transaction import Transaction

_PAGE = 25
_MOST_DECIDED = 10
"""The most mentions one list shows; App Home holds a hundred blocks."""

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
    counts: dict[str, int]
    names: dict[UserId, str]


class Queries(LookingBack):
    """Everything a person can look at."""

    async def scene(
        self, mention: MentionId, reader: UserId | None = None
    ) -> CardModel:
        """All that a card shows, to one person or to the whole channel.

        Raises `Refused` when there is no such mention.
        """
        now = self.around.clock()
        return await self.around.store.read(
            lambda tx: scene_of(tx, self.around, mention, now, reader=reader)
        )

    async def story(self, mention: MentionId) -> list[Event]:
        """Everything that happened to a mention, oldest first."""
        return await self.around.store.read(lambda tx: events.story(tx, mention))

    async def earlier_texts(self, mention: MentionId) -> dict[int, str]:
        """What a mention and its replies said before they were changed, by version."""
        found = await self.around.store.read(lambda tx: versions.of_case(tx, mention))
        return {
            one.id: " · ".join(filter(None, (one.title, one.text)))
            for one in found
            if one.why == versions.REPLACED
        }

    async def names(self, users: set[UserId]) -> dict[UserId, str]:
        """What to call these people."""
        return await self.around.store.read(
            lambda tx: {user: name_of(tx, self.around, user) for user in users}
        )

    async def queue(self, user: UserId) -> Queue:
        """One person's desk."""
        return await self.around.store.read(lambda tx: _queue_of(tx, self.around, user))

    async def next_for(self, user: UserId) -> Mention | None:
        """The first of the list on Home that nobody owns, for this person."""
        queue = await self.queue(user)
        return next(iter(calm_last(queue.unclaimed, self.around.playbook)), None)

    async def escalation(self, number: EscalationId) -> Escalation:
        """One question to management. Raises `Refused` when there is none."""
        found = await self.around.store.read(lambda tx: escalations.find(tx, number))
        if found is None:
            raise Refused("unknown_escalation")
        return found

    async def briefed_scene(self, asked: Escalation, reader: UserId) -> CardModel:
        """The scene of a mention with what belongs to one escalation about it."""
        now = self.around.clock()

        def look(tx: Transaction) -> CardModel:
            scene = scene_of(tx, self.around, asked.mention, now, reader=reader)
            return replace(scene, briefing=briefing_of(tx, self.around, asked))

        return await self.around.store.read(look)

    async def met(self, user: UserId, name: str) -> None:
        """Somebody looked at something; their language can be asked for now."""
        now = self.around.clock()
        await self.around.store.write(lambda tx: members.met(tx, user, name, now))

    async def opened_home(self, user: UserId, name: str) -> None:
        """Somebody looks at their Home: what it shows stands in Slack from now on."""
        now = self.around.clock()
        await self.around.store.write(
            lambda tx: members.opened_home(tx, user, name, now)
        )

    async def language_of(self, user: UserId) -> str:
        """The language to speak to this person: their Slack's, else the desk's."""
        return await self.around.store.read(
            lambda tx: language_of(tx, self.around, user)
        )


def scene_of(
    tx: Transaction,
    around: AppContext,
    number: MentionId,
    now: datetime,
    people: Iterable[UserId] = (),
    *,
    reader: UserId | None = None,
) -> CardModel:
    """All that a card shows `reader`, or without one everybody in the open channel.

    `people` are named, too.
    """
    scene = _whole_scene(tx, around, number, now, people)
    if may_see(tx, around, scene.mention, reader):
        return scene
    return stub_of(scene)


def _whole_scene(
    tx: Transaction,
    around: AppContext,
    number: MentionId,
    now: datetime,
    people: Iterable[UserId] = (),
) -> CardModel:
    """Load it, in one read."""
    mention = mentions.find(tx, number)
    if mention is None:
        raise Refused("unknown_mention", {"number": number})
    escalation = escalations.latest(tx, number)
    draft = drafts.live(tx, number)
    people = [*people, *([draft.saved_by] if draft is not None else [])]
    many, by_author = replies.count(tx, number)
    inside = [task for task in tasks.of_mention(tx, number) if task.is_open]
    people = [*people, *(task.owner for task in inside if task.owner is not None)]
    guard = state.of(tx, number)
    freeze = freeze_of(tx, mention, now)
    watch = watch_of(tx, around, mention, now)
    people = [*people, *([watch.knows] if watch.knows is not None else [])]
    decided = escalations.last_decided(tx, number)
    enquiry = wanted_of(tx, escalation)
    named = [*people, *([freeze.set_by] if freeze is not None else [])]
    named += [] if decided is None else people_of(decided)
    named += [] if enquiry is None else [enquiry.asked_by]
    return CardModel(
        mention=mention,
        names=names_for(tx, around, mention, escalation)
        | {user: name_of(tx, around, user) for user in {*named, *guard.people}},
        guard=guard,
        replies=many,
        replies_by_author=by_author,
        also_via=tuple(deliveries_seen.sources_of(tx, number)[1:]),
        escalation=escalation,
        arrival=_arrival(tx, escalation),
        tasks=tuple(inside),
        weight=weight_of(mention, around.playbook),
        handover=handovers.latest(tx, number) if mention.private else None,
        updates=tuple(updates.of_mention(tx, number)),
        suggestions=suggestions_for(tx, mention, around.playbook, Facts(now)),
        freeze=freeze,
        decided=decided,
        enquiry=enquiry,
        watch=watch,
        drawn_at=now,
        draft=draft,
        owner_gone=mention.owner is not None and mention.owner in members.gone(tx),
        own=_own_reply(tx, mention),
    )


def _own_reply(tx: Transaction, mention: Mention) -> OwnPost | None:
    """Our last reply as a source saw it; most mentions have none to look for."""
    if mention.first_reply_at is None:
        return None
    shown = [
        own
        for own in own_posts.of_mention(tx, mention.id)
        if own.withdrawn_at is None and own.says != own_replies.OTHER
    ]
    return shown[-1] if shown else None


def _arrival(
    tx: Transaction, asked: Escalation | None
) -> Literal["arrived", "underway", "unreached"]:
    """Whether the message to whoever is asked stands in Slack already."""
    told = [] if asked is None else pings.of(tx, asked.id)
    theirs = [one for one in told if asked is not None and one.person == asked.manager]
    if not theirs or any(one.delivered_at is not None for one in theirs):
        return "arrived"
    return "unreached" if theirs[-1].error is not None else "underway"


def _queue_of(tx: Transaction, around: AppContext, user: UserId) -> Queue:
    account = account_of(tx, around, user)

    def permitted(found: list[Mention]) -> list[Mention]:
        mine = (one for one in found if may_look_at(tx, around, account, one))
        return list(islice(mine, _PAGE))

    mine = queues.of_owner(tx, user, "claimed", _PAGE)
    watching = queues.of_owner(tx, user, "watching", _PAGE)
    escalated = permitted(queues.escalated(tx, _LOOKED_THROUGH))
    owners = {m.owner for m in (*mine, *watching, *escalated) if m.owner is not None}

    week = week_start(around.clock(), around.hours.zone)

    def seen(found: list[Mention]) -> tuple[Mention, ...]:
        return tuple(seen_by(tx, around, mention, user) for mention in found)

    return Queue(
        mine=seen(mine),
        unclaimed=seen(permitted(queues.unclaimed(tx, _LOOKED_THROUGH))),
        watching=seen(watching),
        escalated=seen(escalated),
        to_decide=tuple(
            questions(tx, around, overview.for_person(tx, user, _PAGE), user)
        ),
        decided=tuple(overview.decided_by(tx, user, week, _MOST_DECIDED)),
        to_do=tuple(tasks.waiting_for(tx, user, _PAGE)),
        counts=queues.counts(tx),
        names={owner: name_of(tx, around, owner) for owner in owners},
    )
