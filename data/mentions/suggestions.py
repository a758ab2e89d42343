"""What was suggested for a mention, and whether it was rejected."""

from datetime import datetime

from data.instants import to_text
from data.models import MentionId, UserId
from data.transaction import Transaction


def suggest(tx: Transaction, mention: MentionId, cause: str, now: datetime) -> bool:
    """Suggest this trigger on the card; false when it was suggested before."""
    changed = tx.run(
        "insert into suggestions (mention, cause, at) values (:mention, :cause, :now) "
        "on conflict (mention, cause) do nothing",
        mention=mention,
        cause=cause,
        now=to_text(now),
    )
    return changed > 0


def decline(
    tx: Transaction, mention: MentionId, cause: str, by: UserId, now: datetime
) -> None:
    """It does not fit here: it is not suggested again."""
    suggest(tx, mention, cause, now)
    tx.run(
        "update suggestions set declined_by = :by, declined_at = :now "
        "where mention = :mention and cause = :cause and declined_at is null",
        mention=mention,
        cause=cause,
        by=by,
        now=to_text(now),
    )


def of(tx: Transaction, mention: MentionId) -> tuple[frozenset[str], frozenset[str]]:
    """The causes suggested from outside the text, and those that were declined."""
    rows = tx.all(
        "select cause, declined_at from suggestions where mention = :mention",
        mention=mention,
    )
    declined = frozenset(row["cause"] for row in rows if row["declined_at"])
    return frozenset(row["cause"] for row in rows) - declined, declined
