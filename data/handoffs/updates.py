"""Public updates: what the public was told, with times."""

from data.handoffs.models import PublicUpdate, TaskId
from data.instants import maybe_text, to_text
from data.models import MentionId
from data.transaction import Transaction


def add(tx: Transaction, update: PublicUpdate) -> int:
    """Store one update and return its id."""
    return tx.add(
        "insert into updates (mention, kind, url, task, posted_by, at, next_by) "
        "values (:mention, :kind, :url, :task, :posted_by, :at, :next_by)",
        mention=update.mention,
        kind=update.kind,
        url=update.url,
        task=update.task,
        posted_by=update.posted_by,
        at=to_text(update.at),
        next_by=maybe_text(update.next_by),
    )


def of_mention(tx: Transaction, mention: MentionId) -> list[PublicUpdate]:
    """The series of one mention, oldest first."""
    return tx.all_of(
        PublicUpdate,
        "select * from updates where mention = :id order by id",
        id=mention,
    )


def told_of(tx: Transaction, task: TaskId) -> list[MentionId]:
    """Every mention whose public was told that this repair is under way."""
    return tx.all_of(
        MentionId,
        "select distinct mention from updates where task = :task order by mention",
        task=task,
    )
