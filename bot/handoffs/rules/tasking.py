"""Decides what a task asks of whom, what an answer ends, and when to remind.

A task is work for a colleague: a question to an expert, a repair, an error of ours.
What its kind means is data (`tasks.toml`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import Refused
from bot.hours.hours import Hours
from bot.mentions.rules.nudges import NEVER
from bot.mentions.rules.transition import DecisionContext
from bot.playbook.playbook import Playbook, TaskKind
from data.handoffs.models import NOT_YET, Task
from data.models import ChannelId, EscalationId, Mention, Timer, UserId

REMINDER = "due"
"""The kind of a task's one timer."""

_ONCE_MORE = 2
"""Its owner is reminded when it is due; whoever asked hears of it a working day later."""


@dataclass(frozen=True, slots=True)
class TaskRequest:
    """What somebody wants done: of which kind, by whom, by when.

    `owner` is a person; without one `channel` of a topic hears of it. Without `due` the
    kind says how long it may take.
    """

    kind: str
    what: str
    owner: UserId | None = None
    channel: ChannelId | None = None
    topic: str | None = None
    due: datetime | None = None
    escalation: EscalationId | None = None


def ask(mention: Mention, context: DecisionContext, request: TaskRequest) -> Task:
    """Pass something on. Any agent may; one sentence and somebody to read it are enough."""
    kind = context.playbook.tasks.get(request.kind)
    if kind is None:
        raise Refused("unknown_task_kind", field="kind")
    if not request.what.strip():
        raise Refused("needs_what", field="what")
    if request.owner is None and request.channel is None:
        raise Refused("needs_somebody", field="topic")
    due = request.due or usual_due(kind, context)
    if due <= context.now:
        raise Refused("task_in_the_past", field="due")
    return Task(
        id=NOT_YET,
        mention=mention.id,
        kind=request.kind,
        what=request.what.strip(),
        asked_by=context.by,
        asked_at=context.now,
        due=due,
        owner=request.owner,
        channel=None if request.owner is not None else request.channel,
        topic=request.topic,
        escalation=request.escalation,
    )


def answer(
    task: Task,
    context: DecisionContext,
    *,
    answer: str,
    note: str = "",
    due: datetime | None = None,
) -> Task:
    """Done, planned or no, with one sentence where the kind wants one (S1.18)."""
    if not task.is_open:
        raise Refused(
            "task_is_answered", {"person": task.answered_by, "at": task.answered_at}
        )
    kind = context.playbook.tasks.get(task.kind)
    if kind is not None and kind.note and not note.strip():
        raise Refused("needs_an_answer", field="note")
    if due is not None and due <= context.now:
        raise Refused("task_in_the_past", field="due")
    ends = kind is None or answer in kind.ends_with
    return replace(
        task,
        answer=answer,
        note=note.strip(),
        answered_by=context.by,
        answered_at=context.now,
        closed_at=context.now if ends else None,
        due=task.due if ends else due or _later(task, kind, context),
    )


def hand_on(task: Task, context: DecisionContext, *, to: UserId) -> Task:
    """Somebody else is the better person; that needs no reason, and gives new time."""
    if not task.is_open:
        raise Refused(
            "task_is_answered", {"person": task.answered_by, "at": task.answered_at}
        )
    if task.owner == to:
        raise Refused("owns_it_already", {"person": to}, field="to")
    kind = context.playbook.tasks.get(task.kind)
    return replace(task, owner=to, channel=None, due=_later(task, kind, context))


def timers(task: Task, hours: Hours, step: int = 0) -> list[Timer]:
    """Its owner is reminded when it is due, whoever asked a working day after that.

    Nothing is asked at night, and nothing about what was answered.
    """
    if not task.is_open:
        return []
    due = hours.next_opening(task.due)
    if step == 1:
        due = hours.next_working_morning(due)
    at = due if step < _ONCE_MORE else NEVER
    return [Timer("task", task.id, REMINDER, at, step, task.asked_at)]


def reader(task: Task, step: int) -> UserId | None:
    """Who is reminded at this step; nobody where it went to a channel."""
    return task.owner if step == 0 else task.asked_by


def holding_open(tasks: Iterable[Task], playbook: Playbook) -> list[Task]:
    """The tasks that keep their mention from being closed (playbook section 6)."""
    return [
        task
        for task in tasks
        if task.is_open
        and task.kind in playbook.tasks
        and playbook.tasks[task.kind].holds
    ]


def usual_due(kind: TaskKind, context: DecisionContext) -> datetime:
    """When a task of this kind falls due if nobody says otherwise."""
    return context.hours.add(context.now, kind.within)


def _later(task: Task, kind: TaskKind | None, context: DecisionContext) -> datetime:
    """Its due, or its usual time from now where that has passed."""
    if kind is None or task.due > context.now:
        return task.due
    return usual_due(kind, context)
