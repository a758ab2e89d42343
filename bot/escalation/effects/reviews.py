"""Opens a review inside the caller's transaction: by hand, or because something ended."""

from dataclasses import replace

from bot.core.availability import lead_now
from bot.core.command import CommandResult
from bot.core.context import AppContext
from bot.escalation.rules import reviewing
from bot.mentions.rules.transition import DecisionContext
from data import timers
from data.audit import events
from data.audit.event_data import EventData
from data.escalation import escalations, reviews
from data.escalation.event_data import ReviewOpened
from data.escalation.models import Review, ReviewId
from data.models import ChannelId, EscalationId, Mention, UserId
from data.outbox import cards, outbox
from data.outbox.notification_data import OfReview
from data.transaction import Transaction


def after_an_end(
    tx: Transaction, app: AppContext, done: CommandResult, context: DecisionContext
) -> CommandResult:
    """What ended an escalation may be worth a look back; each is looked at once."""
    cause = None if done.escalation is None else _cause(tx, app, done.escalation)
    if cause is None:
        return done
    last = reviews.latest(tx, done.mention.id)
    if last is None or last.escalation != done.escalation:
        open_review(tx, app, done.mention, cause, done.escalation, context)
    return done


def _cause(tx: Transaction, app: AppContext, number: EscalationId) -> str | None:
    asked = escalations.find(tx, number)
    return None if asked is None else reviewing.cause_of(asked, app.playbook)


def open_review(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    cause: str,
    escalation: EscalationId | None,
    context: DecisionContext,
) -> Review | None:
    """Owed by one person until a working day; nothing where there is nobody at all."""
    asked = escalations.latest(tx, mention.id)
    raiser = asked.raised_by if asked is not None else None
    lead = lead_now(tx, app, context)
    owner = reviewing.owner_of(mention, raiser, lead) or context.by
    if not owner:
        return None
    review = Review(
        id=ReviewId(0),
        mention=mention.id,
        escalation=escalation,
        cause=cause,
        owner=UserId(owner),
        opened_by=context.by or "source",
        opened_at=context.now,
        due=reviewing.due_of(context.now, app.hours, app.playbook.reviews.days),
    )
    review = replace(review, id=reviews.add(tx, review))
    timers.set_all(tx, "review", review.id, reviewing.timers(review))
    data = ReviewOpened(review.id, cause, owner)
    tell(tx, mention, "review_opened", context, data)
    cards.want(tx, mention.id, context.now, urgent=bool(context.by))
    if cause != reviewing.MANUAL:
        _announce(tx, app, review, context)
    return review


def tell(
    tx: Transaction,
    mention: Mention,
    kind: str,
    context: DecisionContext,
    data: EventData,
) -> int:
    """A line of the story, in ids and codes."""
    return events.append(
        tx,
        mention=mention.id,
        at=context.now,
        kind=kind,
        actor=context.by or "source",
        data=data,
    )


def _announce(
    tx: Transaction, app: AppContext, review: Review, context: DecisionContext
) -> None:
    """To whoever owes it, or in the thread where that is who just acted."""
    themselves = review.owner == context.by
    outbox.put(
        tx,
        key=f"review_opened:{review.id}",
        kind="review_opened",
        channel=app.channels.desk if themselves else ChannelId(review.owner),
        now=context.now,
        mention=review.mention,
        in_thread=themselves,
        data=OfReview(to=review.owner, due=review.due),
    )
