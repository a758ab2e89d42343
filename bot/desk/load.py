"""Loads everything a card shows, in one read."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from bot.card.views.redacted import redact
from bot.core.access import may_see
from bot.core.context import AppContext
from bot.core.names import name_of, names_for, people_of
from bot.errors import Refused
from bot.escalation.effects.auto_escalation import suggestions_for
from bot.escalation.rules.triggers import Facts
from bot.escalation.service.briefing import wanted_of
from bot.escalation.service.freezing import freeze_of
from bot.followup.service.watched import watch_of
from bot.mentions.rules import own_replies
from bot.mentions.rules.weight import weight_of
from bot.ui.card_model import CardModel
from data.escalation import escalations, pings
from data.followup import replies
from data.handoffs import handovers, tasks, updates
from data.intake import deliveries_seen, own_posts
from data.mentions import mentions
from data.models import (
    Escalation,
    Mention,
    MentionId,
    OwnPost,
    UserId,
)
from data.replies import drafts
from data.takedown import state
from data.team import members
from data.transaction import Transaction


def load_card_model(
    tx: Transaction,
    app: AppContext,
    number: MentionId,
    now: datetime,
    people: Iterable[UserId] = (),
    *,
    reader: UserId | None = None,
) -> CardModel:
    """All that a card shows `reader`, or without one everybody in the open channel.

    `people` are named, too.
    """
    model = _whole_card_model(tx, app, number, now, people)
    if may_see(tx, app, model.mention, reader):
        return model
    return redact(model)


def _whole_card_model(
    tx: Transaction,
    app: AppContext,
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
    takedown = state.of(tx, number)
    freeze = freeze_of(tx, mention, now)
    watch = watch_of(tx, app, mention, now)
    people = [*people, *([watch.knows] if watch.knows is not None else [])]
    decided = escalations.last_decided(tx, number)
    info_request = wanted_of(tx, escalation)
    named = [*people, *([freeze.set_by] if freeze is not None else [])]
    named += [] if decided is None else people_of(decided)
    named += [] if info_request is None else [info_request.asked_by]
    return CardModel(
        mention=mention,
        names=names_for(tx, app, mention, escalation)
        | {user: name_of(tx, app, user) for user in {*named, *takedown.people}},
        takedown=takedown,
        replies=many,
        replies_by_author=by_author,
        also_via=tuple(deliveries_seen.sources_of(tx, number)[1:]),
        escalation=escalation,
        arrival=_arrival(tx, escalation),
        tasks=tuple(inside),
        weight=weight_of(mention, app.playbook),
        handover=handovers.latest(tx, number) if mention.private_state else None,
        updates=tuple(updates.of_mention(tx, number)),
        suggestions=suggestions_for(
            tx, mention, app.playbook, Facts(now, names=app.profile.names)
        ),
        freeze=freeze,
        decided=decided,
        info_request=info_request,
        watch=watch,
        drawn_at=now,
        draft=draft,
        owner_gone=mention.owner is not None and mention.owner in members.gone(tx),
        own=_own_reply(tx, mention),
    )


def _own_reply(tx: Transaction, mention: Mention) -> OwnPost | None:
    """Our last reply as a source saw it, one that still stands before one that is gone.

    Most mentions have none to look for.
    """
    if mention.first_reply_at is None and mention.returned_at is None:
        return None
    known = [
        own
        for own in own_posts.of_mention(tx, mention.id)
        if own.says != own_replies.OTHER
    ]
    return max(known, key=lambda own: (own.withdrawn_at is None, own.id), default=None)


def _arrival(
    tx: Transaction, asked: Escalation | None
) -> Literal["arrived", "underway", "unreached"]:
    """Whether the message to whoever is asked stands in Slack already."""
    told = [] if asked is None else pings.of(tx, asked.id)
    theirs = [one for one in told if asked is not None and one.person == asked.manager]
    if not theirs or any(one.delivered_at is not None for one in theirs):
        return "arrived"
    return "unreached" if theirs[-1].error is not None else "underway"
