"""The use cases of passing on: create a task, answer it, hand it on."""

from datetime import datetime

from bot.core.command import Command, CommandAnswer, CommandResult
from bot.core.context import AppContext
from bot.core.execute import execute
from bot.errors import Refused
from bot.handoffs.effects.tasks import codes, record_answer, record_hand_on, set_task
from bot.handoffs.rules import tasking
from bot.handoffs.rules.tasking import TaskRequest
from bot.mentions.rules.transition import DecisionContext
from data.handoffs import tasks
from data.handoffs.models import Task, TaskId
from data.models import Mention, UserId
from data.team import idempotency
from data.transaction import Transaction


async def pass_on(
    app: AppContext, command: Command, request: TaskRequest
) -> CommandResult:
    """Set a task; its owner hears of it. Raises `Refused` with the field."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        task = set_task(tx, app, mention, request, context)
        idempotency.forget_undo(tx, mention.id)
        return _done("task", mention, task)

    return await execute(app, command, decide)


async def answer_task(
    app: AppContext,
    command: Command,
    number: TaskId,
    *,
    answer: str,
    note: str = "",
    due: datetime | None = None,
) -> CommandResult:
    """Done, planned or no; the answer is said in the thread and to who asked."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        before = _found(tx, number)
        after = tasking.answer(before, context, answer=answer, note=note, due=due)
        record_answer(tx, app, mention, after, context)
        return _done("task_answered", mention, after)

    return await execute(app, command, decide)


async def hand_on_task(
    app: AppContext, command: Command, number: TaskId, *, to: UserId
) -> CommandResult:
    """Give a task to somebody else, who hears of it."""

    def decide(
        tx: Transaction, mention: Mention, context: DecisionContext
    ) -> CommandResult:
        before = _found(tx, number)
        after = tasking.hand_on(before, context, to=to)
        record_hand_on(tx, app, mention, after, context)
        return _done("task_handed_on", mention, after)

    return await execute(app, command, decide)


async def task(app: AppContext, number: TaskId) -> Task:
    """One task. Raises `Refused` when there is none."""
    return await app.store.read(lambda tx: _found(tx, number))


def _done(move: str, mention: Mention, task: Task) -> CommandResult:
    return CommandResult(
        move, mention, data=codes(task), answer=CommandAnswer(due=task.due)
    )


def _found(tx: Transaction, number: TaskId) -> Task:
    task = tasks.find(tx, number)
    if task is None:
        raise Refused("unknown_task")
    return task
