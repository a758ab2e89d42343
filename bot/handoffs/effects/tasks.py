"""Creates, answers and ends tasks inside the caller's transaction, and tells whom they
concern.
"""

from dataclasses import replace

from bot.core.context import AppContext
from bot.core.notify import SOURCE, say
from bot.core.refresh import redraw
from bot.handoffs.effects.repairs import offer_the_good_news
from bot.handoffs.rules import tasking
from bot.handoffs.rules.tasking import TaskRequest
from bot.mentions.rules.transition import DecisionContext, NotificationRequest
from data import timers
from data.audit import events
from data.audit.event_data import TaskMoved
from data.handoffs import tasks
from data.handoffs.models import Task
from data.models import ChannelId, Mention
from data.outbox import cards, outbox
from data.outbox.notification_data import OfTask
from data.transaction import Transaction

_MESSAGES = ("task", "task_due")


def set_task(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    wanted: TaskRequest,
    context: DecisionContext,
) -> Task:
    """Set a task inside any transaction: stored, told, timed and on the card.

    A wanted that names nobody goes to the topic it names, else to the topic of its kind,
    else to whoever owns the mention, else to who asked.
    """
    task = tasking.ask(mention, context, _addressed(app, mention, wanted, context))
    task = replace(task, id=tasks.add(tx, task))
    _tell_story(tx, mention, "task", task, context)
    timers.set_all(tx, "task", task.id, tasking.timers(task, app.hours))
    _tell_owner(tx, app, task, context)
    return task


def record_answer(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    task: Task,
    context: DecisionContext,
) -> None:
    """Store an answer and tell it: on the card, in its thread, to who waits for it."""
    tasks.save(tx, task)
    event = _tell_story(tx, mention, "task_answered", task, context)
    timers.set_all(tx, "task", task.id, tasking.timers(task, app.hours))
    _redraw(tx, task, context)
    offer_the_good_news(tx, app, task, context)
    waiting = task.asked_by if task.asked_by != context.by else mention.owner
    person = waiting if waiting != context.by else None
    data = OfTask(task=task.id, by=context.by, person=person)
    if person is not None or task.note:
        request = NotificationRequest("task_answered", None, data)
        say(tx, app, mention.id, request, context, key=f"task_answered:{event}")


def record_hand_on(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    task: Task,
    context: DecisionContext,
) -> None:
    """Store that it is somebody else's now, and tell them; older messages lose it."""
    tasks.save(tx, task)
    _tell_story(tx, mention, "task_handed_on", task, context)
    timers.set_all(tx, "task", task.id, tasking.timers(task, app.hours))
    _redraw(tx, task, context)
    _tell_owner(tx, app, task, context)


def close_own(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    kind: str,
    context: DecisionContext,
) -> None:
    """End the open tasks of a kind whose work was just done by other means."""
    for task in tasks.of_mention(tx, mention.id):
        if task.is_open and task.kind == kind:
            done = replace(
                task,
                answer="done",
                answered_by=context.by,
                answered_at=context.now,
                closed_at=context.now,
            )
            tasks.save(tx, done)
            _tell_story(tx, mention, "task_answered", done, context)
            timers.set_all(tx, "task", done.id, ())
            _redraw(tx, done, context)


def follow_owner(tx: Transaction, app: AppContext, mention: Mention) -> None:
    """What belongs to whoever has the mention goes along with it to the next owner."""
    kinds = app.playbook.tasks
    for task in tasks.of_mention(tx, mention.id):
        follows = task.kind in kinds and kinds[task.kind].follows
        if follows and task.is_open and task.owner != mention.owner:
            tasks.save(tx, replace(task, owner=mention.owner, channel=None))


def _addressed(
    app: AppContext, mention: Mention, wanted: TaskRequest, context: DecisionContext
) -> TaskRequest:
    if wanted.owner is not None or wanted.channel is not None:
        return wanted
    kind = app.playbook.tasks.get(wanted.kind)
    topics = (wanted.topic, kind.topic if kind is not None else None)
    for topic in filter(None, topics):
        owner, channel = app.whose(topic)
        if owner is not None or channel is not None:
            return replace(wanted, topic=topic, owner=owner, channel=channel)
    return replace(wanted, owner=mention.owner or context.by or None)


def _tell_owner(
    tx: Transaction, app: AppContext, task: Task, context: DecisionContext
) -> None:
    """Nobody is told what they asked of themselves; they are reminded when it is due."""
    if task.owner == context.by:
        return
    to = task.owner or task.channel
    outbox.put(
        tx,
        key=f"task:{task.id}:{to}",
        kind="task",
        channel=ChannelId(str(to)),
        now=context.now,
        mention=task.mention,
        data=OfTask(task=task.id, by=context.by),
    )


def _redraw(tx: Transaction, task: Task, context: DecisionContext) -> None:
    """Messages about it show what became of it and lose their buttons."""
    for message in outbox.about(tx, task.mention):
        about_it = isinstance(message.data, OfTask) and message.data.task == task.id
        if message.kind in _MESSAGES and about_it:
            redraw(tx, message, context)


def _tell_story(
    tx: Transaction, mention: Mention, kind: str, task: Task, context: DecisionContext
) -> int:
    cards.want(tx, mention.id, context.now, urgent=bool(context.by))
    return events.append(
        tx,
        mention=mention.id,
        at=context.now,
        kind=kind,
        actor=context.by or SOURCE,
        data=codes(task),
    )


def codes(task: Task) -> TaskMoved:
    """A task as ids and codes."""
    return TaskMoved(task.id, task.kind, task.owner, task.topic, task.answer)
