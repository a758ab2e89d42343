"""Reminds the person who owes a review, once, when it is due."""

from bot.core.batch import TimerBatch
from bot.escalation.rules import reviewing
from bot.mentions.rules.transition import NotificationRequest
from data import timers
from data.escalation import reviews
from data.escalation.history import ReviewId
from data.models import ChannelId, Timer
from data.outbox import outbox
from data.outbox.notification_data import OfReview


def fire(batch: TimerBatch, timer: Timer) -> None:
    """Once and never again (S4.15); whoever is away is stood in for."""
    review = reviews.find(batch.tx, ReviewId(timer.subject_id))
    if review is None or review.written_at is not None:
        timers.set_all(batch.tx, timer.subject, timer.subject_id, ())
        return
    timers.set_all(
        batch.tx, "review", review.id, reviewing.timers(review, timer.step + 1)
    )
    if timer.step > 0:
        return
    data = OfReview(person=review.owner)
    request = NotificationRequest("review_due", review.owner, data)
    request = batch.reminding.to_who_is_there(request)
    if request.to is None or batch.reminding.preference_of(request) == "none":
        return
    if batch.missed:
        batch.add_missed(timer, request, review.mention)
        return
    outbox.put(
        batch.tx,
        key=f"review_due:{review.id}",
        kind="review_due",
        channel=ChannelId(request.to),
        now=batch.context.now,
        mention=review.mention,
        data=OfReview(to=review.owner, due=review.due),
    )
