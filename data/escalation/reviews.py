"""Reviews: who owes one, and what was written, version by version."""

from datetime import datetime

from data.escalation.models import Review, ReviewId
from data.instants import to_text
from data.models import MentionId, UserId
from data.transaction import Transaction


def add(tx: Transaction, review: Review) -> ReviewId:
    """Store a new review; the `id` it came with is ignored."""
    return ReviewId(
        tx.add(
            "insert into reviews (mention, escalation, cause, owner, opened_by, "
            "opened_at, due) values (:mention, :escalation, :cause, :owner, "
            ":opened_by, :opened_at, :due)",
            mention=review.mention,
            escalation=review.escalation,
            cause=review.cause,
            owner=review.owner,
            opened_by=review.opened_by,
            opened_at=to_text(review.opened_at),
            due=to_text(review.due),
        )
    )


def find(tx: Transaction, number: ReviewId) -> Review | None:
    """One review by its id."""
    return tx.one_of(Review, "select * from reviews where id = :id", id=number)


def latest(tx: Transaction, mention: MentionId) -> Review | None:
    """The last review of a mention, written or not."""
    return tx.one_of(
        Review,
        "select * from reviews where mention = :mention order by id desc limit 1",
        mention=mention,
    )


def waiting(tx: Transaction, limit: int) -> list[Review]:
    """What nobody has written yet, the next due first."""
    return tx.all_of(
        Review,
        "select * from reviews where written_at is null order by due, id limit :limit",
        limit=limit,
    )


def answer(
    tx: Transaction,
    review: ReviewId,
    question: str,
    text: str,
    by: UserId,
    now: datetime,
) -> None:
    """Add an answer; an earlier one to the same question stays in the record."""
    tx.run(
        "insert into review_answers (review, question, text, by, at) "
        "values (:review, :question, :text, :by, :now)",
        review=review,
        question=question,
        text=text,
        by=by,
        now=to_text(now),
    )


def answers(tx: Transaction, review: ReviewId) -> dict[str, str]:
    """What stands now, by question."""
    rows = tx.all(
        "select question, text from review_answers where review = :id order by id",
        id=review,
    )
    return {row["question"]: row["text"] for row in rows}


def written(tx: Transaction, review: ReviewId, by: UserId, now: datetime) -> None:
    """Somebody has written it; who did so first stays."""
    tx.run(
        "update reviews set written_by = :by, written_at = :now "
        "where id = :id and written_at is null",
        id=review,
        by=by,
        now=to_text(now),
    )
