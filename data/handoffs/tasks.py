"""Tasks: what was passed on to a colleague, who owes an answer, and the answer."""

from collections.abc import Sequence
from datetime import datetime

from data.handoffs.models import Task, TaskId
from data.instants import maybe_text, to_text
from data.models import MentionId, UserId
from data.transaction import Transaction


def add(tx: Transaction, task: Task) -> TaskId:
    """Store a new task; the `id` it came with is ignored."""
    return TaskId(
        tx.add(
            "insert into tasks (mention, escalation, kind, topic, what, owner, channel, "
            "asked_by, asked_at, due) values (:mention, :escalation, :kind, :topic, "
            ":what, :owner, :channel, :asked_by, :asked_at, :due)",
            mention=task.mention,
            escalation=task.escalation,
            kind=task.kind,
            topic=task.topic,
            what=task.what,
            owner=task.owner,
            channel=task.channel,
            asked_by=task.asked_by,
            asked_at=to_text(task.asked_at),
            due=to_text(task.due),
        )
    )


def save(tx: Transaction, task: Task) -> None:
    """Store who has it now, until when, and what was answered."""
    tx.run(
        "update tasks set owner = :owner, channel = :channel, due = :due, "
        "answer = :answer, note = :note, answered_by = :answered_by, "
        "answered_at = :answered_at, closed_at = :closed_at where id = :id",
        id=task.id,
        owner=task.owner,
        channel=task.channel,
        due=to_text(task.due),
        answer=task.answer,
        note=task.note,
        answered_by=task.answered_by,
        answered_at=maybe_text(task.answered_at),
        closed_at=maybe_text(task.closed_at),
    )


def find(tx: Transaction, number: TaskId) -> Task | None:
    """One task by its id."""
    return tx.one_of(Task, "select * from tasks where id = :id", id=number)


def of_mention(tx: Transaction, mention: MentionId) -> list[Task]:
    """Everything passed on about a mention, oldest first."""
    return tx.all_of(
        Task, "select * from tasks where mention = :id order by id", id=mention
    )


def waiting_for(tx: Transaction, owner: UserId, limit: int) -> list[Task]:
    """What one person owes an answer to, the next due first."""
    return tx.all_of(
        Task,
        "select * from tasks where owner = :owner and closed_at is null "
        "order by due, id limit :limit",
        owner=owner,
        limit=limit,
    )


def passed_on_since(
    tx: Transaction, kinds: Sequence[str], since: datetime
) -> list[Task]:
    """Tasks of these kinds asked since then: the list of a weekly report."""
    found: list[Task] = []
    for kind in kinds:
        found += tx.all_of(
            Task,
            "select * from tasks where kind = :kind and asked_at >= :since order by id",
            kind=kind,
            since=to_text(since),
        )
    return found
