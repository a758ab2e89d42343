"""What follows when a mention is passed on, goes private or is closed."""

from dataclasses import replace

from bot.core.context import AppContext
from bot.core.notify import SOURCE, redraw, say
from bot.handoffs import rules
from bot.handoffs.rules import TaskRequest
from bot.mentions.rules import closing_steps
from bot.mentions.rules.closing_steps import RUNNING
from bot.mentions.rules.transition import (
    DecisionContext,
    NotificationRequest,
    Transition,
)
from data import timers
from data.audit import events
from data.handoffs import tasks, updates
from data.handoffs.event_data import TaskMoved
from data.handoffs.models import PublicUpdate, Task
from data.mentions import mentions
from data.mentions.event_data import Classed
from data.models import ChannelId, Mention, MentionId, Status
from data.outbox import cards, outbox
from data.outbox.notification_data import OfTask
from data.transaction import Transaction


def offer_the_good_news(
    tx: Transaction, app: AppContext, task: Task, context: DecisionContext
) -> None:
    """Where we said that we look into it, we can now say that it is fixed (S3.33)."""
    kind = app.playbook.tasks.get(task.kind)
    if kind is None or not kind.repairs or task.answer != "done":
        return
    for number in dict.fromkeys([task.mention, *updates.told_of(tx, task.id)]):
        mention = mentions.find(tx, number)
        if mention is not None and _waits_for_it(tx, app, number):
            _tell(tx, app, mention, task, context)


def _waits_for_it(tx: Transaction, app: AppContext, number: MentionId) -> bool:
    """The public was told something, and not yet the last word."""
    kinds = app.playbook.private.updates
    told = [kinds.get(update.kind) for update in updates.of_mention(tx, number)]
    return bool(told) and not any(kind is not None and kind.closes for kind in told)


def _tell(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    task: Task,
    context: DecisionContext,
) -> None:
    """In the thread, to its owner, or to who asked for the repair."""
    person = mention.owner if mention.status is not Status.OPEN else None
    data = OfTask(task=task.id, person=person or task.asked_by)
    key = f"repaired:{task.id}:{mention.id}"
    say(
        tx,
        app,
        mention.id,
        NotificationRequest("repaired", None, data),
        context,
        key=key,
    )


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
    task = rules.ask(mention, context, _addressed(app, mention, wanted, context))
    task = replace(task, id=tasks.add(tx, task))
    _tell_story(tx, mention, "task", task, context)
    timers.set_all(tx, "task", task.id, rules.timers(task, app.hours))
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
    timers.set_all(tx, "task", task.id, rules.timers(task, app.hours))
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
    timers.set_all(tx, "task", task.id, rules.timers(task, app.hours))
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


UPDATE = "public_update"
"""The task that says by when the public hears more."""


def keep_update(
    tx: Transaction,
    app: AppContext,
    mention: Mention,
    update: PublicUpdate,
    context: DecisionContext,
) -> None:
    """The word itself, and the next one in place of the one that was due."""
    updates.add(tx, update)
    close_own(tx, app, mention, UPDATE, context)
    if update.next_by is None:
        return
    owner = mention.owner or context.by
    request = TaskRequest(
        UPDATE, app.words(f"task.what.{UPDATE}"), owner, due=update.next_by
    )
    set_task(tx, app, mention, request, context)


_CLOSING_WORD = "public_close"


def after(
    tx: Transaction,
    app: AppContext,
    before: Mention,
    step: Transition,
    context: DecisionContext,
) -> None:
    """What was found out or done may need somebody inside, or end what somebody owes."""
    now = step.mention
    if step.move == "classify" and step.says(Classed).finding is not None:
        _task_of_the_finding(tx, app, now, context)
    if closing_steps.is_done(now, closing_steps.CLOSING) and not closing_steps.is_done(
        before, closing_steps.CLOSING
    ):
        close_own(tx, app, now, _CLOSING_WORD, context)
    if closing_steps.is_done(now, "personal") and not closing_steps.is_done(
        before, "personal"
    ):
        close_own(tx, app, now, "personal_reply", context)
    if now.owner is not None and now.owner != before.owner:
        follow_owner(tx, app, now)
    if before.private_state in RUNNING and now.private_state not in RUNNING:
        close_own(tx, app, now, "contact", context)
        _ask_for_the_closing_word(tx, app, now, context)


def _task_of_the_finding(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> None:
    """They are right: somebody puts it right on our side, once (S1.16)."""
    answer = app.playbook.answer_of(mention.classification, mention.finding)
    kind = answer.task if answer is not None else None
    if kind is None or any(t.kind == kind for t in tasks.of_mention(tx, mention.id)):
        return
    set_task(
        tx, app, mention, TaskRequest(kind, app.words(f"task.what.{kind}")), context
    )


def _ask_for_the_closing_word(
    tx: Transaction, app: AppContext, mention: Mention, context: DecisionContext
) -> None:
    """Solved in private: the public hears of it by the next working day (S3.31)."""
    solved = mention.private_state == "solved"
    if not solved or closing_steps.CLOSING not in closing_steps.missing(
        mention, app.playbook
    ):
        return
    morning = context.hours.next_working_morning(context.now)
    due = context.hours.next_closing(morning) or morning
    owner = mention.owner or context.by
    request = TaskRequest(
        _CLOSING_WORD, app.words(f"task.what.{_CLOSING_WORD}"), owner, due=due
    )
    set_task(tx, app, mention, request, context)
