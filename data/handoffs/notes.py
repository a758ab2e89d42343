"""Internal sentences about a case: why it could not be fixed, why it ended anyway."""

from datetime import datetime

from data.instants import to_text
from data.models import MentionId, UserId
from data.transaction import Row, Transaction


def add(
    tx: Transaction, mention: MentionId, kind: str, text: str, by: UserId, at: datetime
) -> None:
    """Keep one sentence; `kind` is a code."""
    tx.add(
        "insert into notes (mention, kind, text, by, at) "
        "values (:mention, :kind, :text, :by, :at)",
        mention=mention,
        kind=kind,
        text=text,
        by=by,
        at=to_text(at),
    )


def of_mention(tx: Transaction, mention: MentionId) -> list[Row]:
    """Everything noted about a mention, oldest first: kind, text, by, at."""
    return tx.all(
        "select kind, text, by, at from notes where mention = :id order by id",
        id=mention,
    )
