"""The use cases of reviews: opened automatically, written, and turned into tasks."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.command import Command, CommandResult
from bot.core.context import AppContext
from bot.core.execute import execute, say
from bot.errors import Refused
from bot.escalation.effects.reviews import open_review, tell
from bot.escalation.rules import reviewing
from bot.handoffs.effects import set_task
from bot.handoffs.rules import TaskRequest
from bot.mentions.rules.transition import DecisionContext, NotificationRequest
from data import timers
from data.escalation import reviews
from data.escalation.event_data import ReviewWritten
from data.escalation.models import Review
from data.models import Mention, MentionId, UserId
from data.outbox import cards
from data.outbox.notification_data import OfReview
from data.team import idempotency
from data.transaction import Transaction


@dataclass(frozen=True, slots=True)
class WrittenReview:
    """What somebody wrote, by question, and one thing to be done, if there is one."""

    answers: dict[str, str]
    action: str = ""
    owner: UserId | None = None
    due: datetime | None = None


async def write_review(
    app: AppContext, command: Command, written: WrittenReview
) -> CommandResult:
    """Store new versions of what was changed; an action becomes a task."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        reviewing.check(written.answers, context.playbook, written.action)
        review = reviews.latest(tx, mention.id)
        if review is None:
            review = open_review(tx, app, mention, reviewing.MANUAL, None, context)
        if review is None:
            raise Refused("needs_somebody")
        changed = _store(app, tx, review, written, context)
        if written.action.strip():
            owner = written.owner or review.owner
            wish = TaskRequest("action", written.action, owner=owner, due=written.due)
            wish = replace(wish, escalation=review.escalation)
            set_task(tx, app, mention, wish, context)
        first = review.written_at is None
        reviews.written(tx, review.id, context.by, context.now)
        timers.set_all(tx, "review", review.id, ())
        data = ReviewWritten(review.id, tuple(changed))
        event = tell(tx, mention, "review_written", context, data)
        cards.want(tx, mention.id, context.now, urgent=True)
        idempotency.forget_undo(tx, mention.id)
        if first:
            _say(app, tx, mention, event, context)
        return CommandResult("review_written", mention, data=data)

    return await execute(app, command, decide)


async def review_of(
    app: AppContext, mention: MentionId
) -> tuple[Review | None, dict[str, str]]:
    """The last review of a mention, and what stands in it, by question."""

    def look(tx: Transaction) -> tuple[Review | None, dict[str, str]]:
        review = reviews.latest(tx, mention)
        return review, {} if review is None else reviews.answers(tx, review.id)

    return await app.store.read(look)


def _store(
    app: AppContext,
    tx: Transaction,
    review: Review,
    written: WrittenReview,
    context: DecisionContext,
) -> list[str]:
    """The questions whose answer is another one now."""
    before = reviews.answers(tx, review.id)
    changed = []
    for question in context.playbook.reviews.questions:
        text = written.answers.get(question, "").strip()
        if text != before.get(question, ""):
            reviews.answer(tx, review.id, question, text, context.by, context.now)
            changed.append(question)
    return changed


def _say(
    app: AppContext,
    tx: Transaction,
    mention: Mention,
    event: int,
    context: DecisionContext,
) -> None:
    request = NotificationRequest("review_written", None, OfReview(by=context.by))
    key = f"review_written:{event}"
    say(tx, app, mention.id, request, context, key=key)
