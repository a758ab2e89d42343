"""The use cases of passing on: set a task, answer it, hand it on."""

from dataclasses import replace
from datetime import datetime

from bot.desk.press import Done, Press
from bot.desk.pressing import Pressing
from bot.desk.redrawing import redraw
from bot.desk.repaired import offer_the_good_news
from bot.desk.saying import SOURCE, say
from bot.desk.surroundings import Surroundings
from bot.errors import Refused
from bot.rules import tasking
from bot.rules.step import Given, Saying
from bot.rules.tasking import Wish
from data import cards, events, outbox, presses, tasks, timers
from data.inside import Task, TaskId
from data.models import ChannelId, Mention, UserId
from data.transaction import Transaction

_LETTERS = ("task", "task_due")


class Tasking(Pressing):
    """Everything that is passed on inside the house comes back with an answer."""

    async def pass_on(self, press: Press, wish: Wish) -> Done:
        """Set a task; its owner hears of it. Raises `Refused` with the field."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            task = set_task(tx, self.around, mention, wish, given)
            presses.forget_undo(tx, mention.id)
            return _done("task", mention, task)

        return await self.press(press, decide)

    async def answer_task(
        self,
        press: Press,
        number: TaskId,
        *,
        answer: str,
        note: str = "",
        due: datetime | None = None,
    ) -> Done:
        """Done, planned or no; the answer is said in the thread and to who asked."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            before = _found(tx, number)
            after = tasking.answer(before, given, answer=answer, note=note, due=due)
            record_answer(tx, self.around, mention, after, given)
            return _done("task_answered", mention, after)

        return await self.press(press, decide)

    async def hand_on_task(self, press: Press, number: TaskId, *, to: UserId) -> Done:
        """Give a task to somebody else, who hears of it."""

        def decide(tx: Transaction, mention: Mention, given: Given) -> Done:
            before = _found(tx, number)
            after = tasking.hand_on(before, given, to=to)
            tasks.save(tx, after)
            _tell_story(tx, mention, "task_handed_on", after, given)
            timers.set_all(
                tx, "task", after.id, tasking.timers(after, self.around.hours)
            )
            _redraw(tx, before, "handed_on", given)
            _tell_owner(tx, self.around, after, given)
            return _done("task_handed_on", mention, after)

        return await self.press(press, decide)

    async def task(self, number: TaskId) -> Task:
        """One task. Raises `Refused` when there is none."""
        return await self.around.store.read(lambda tx: _found(tx, number))


def set_task(
    tx: Transaction, around: Surroundings, mention: Mention, wish: Wish, given: Given
) -> Task:
    """Set a task inside any transaction: stored, told, timed and on the card.

    A wish that names nobody goes to the topic it names, else to the topic of its kind,
    else to whoever owns the mention, else to who asked.
    """
    task = tasking.ask(mention, given, _addressed(around, mention, wish, given))
    task = replace(task, id=tasks.add(tx, task))
    _tell_story(tx, mention, "task", task, given)
    timers.set_all(tx, "task", task.id, tasking.timers(task, around.hours))
    _tell_owner(tx, around, task, given)
    return task


def record_answer(
    tx: Transaction, around: Surroundings, mention: Mention, task: Task, given: Given
) -> None:
    """Store an answer and tell it: on the card, in its thread, to who waits for it."""
    tasks.save(tx, task)
    event = _tell_story(tx, mention, "task_answered", task, given)
    timers.set_all(tx, "task", task.id, tasking.timers(task, around.hours))
    _redraw(tx, task, f"answered:{event}", given)
    offer_the_good_news(tx, around, task, given)
    waiting = task.asked_by if task.asked_by != given.by else mention.owner
    person = waiting if waiting != given.by else None
    data: dict[str, object] = {"task": task.id, "by": given.by, "person": person}
    if person is not None or task.note:
        saying = Saying("task_answered", None, data)
        say(tx, around, mention.id, saying, given, key=f"task_answered:{event}")


def close_own(
    tx: Transaction, around: Surroundings, mention: Mention, kind: str, given: Given
) -> None:
    """End the open tasks of a kind whose work was just done by other means."""
    for task in tasks.of_mention(tx, mention.id):
        if task.is_open and task.kind == kind:
            done = replace(
                task,
                answer="done",
                answered_by=given.by,
                answered_at=given.now,
                closed_at=given.now,
            )
            tasks.save(tx, done)
            event = _tell_story(tx, mention, "task_answered", done, given)
            timers.set_all(tx, "task", done.id, ())
            _redraw(tx, done, f"answered:{event}", given)


def follow_owner(tx: Transaction, around: Surroundings, mention: Mention) -> None:
    """What belongs to whoever has the mention goes along with it to the next owner."""
    kinds = around.playbook.tasks
    for task in tasks.of_mention(tx, mention.id):
        follows = task.kind in kinds and kinds[task.kind].follows
        if follows and task.is_open and task.owner != mention.owner:
            tasks.save(tx, replace(task, owner=mention.owner, channel=None))


def _addressed(
    around: Surroundings, mention: Mention, wish: Wish, given: Given
) -> Wish:
    if wish.owner is not None or wish.channel is not None:
        return wish
    kind = around.playbook.tasks.get(wish.kind)
    topics = (wish.topic, kind.topic if kind is not None else None)
    for topic in filter(None, topics):
        owner, channel = around.whose(topic)
        if owner is not None or channel is not None:
            return replace(wish, topic=topic, owner=owner, channel=channel)
    return replace(wish, owner=mention.owner or given.by or None)


def _tell_owner(
    tx: Transaction, around: Surroundings, task: Task, given: Given
) -> None:
    """Nobody is told what they asked of themselves; they are reminded when it is due."""
    if task.owner == given.by:
        return
    to = task.owner or task.channel
    outbox.put(
        tx,
        key=f"task:{task.id}:{to}",
        kind="task",
        channel=ChannelId(str(to)),
        now=given.now,
        mention=task.mention,
        data={"task": task.id, "by": given.by},
    )


def _redraw(tx: Transaction, task: Task, why: str, given: Given) -> None:
    """Letters about it show what became of it and lose their buttons."""
    for letter in outbox.about(tx, task.mention):
        if letter.kind in _LETTERS and letter.data.get("task") == task.id:
            redraw(tx, letter, why, given)


def _tell_story(
    tx: Transaction, mention: Mention, kind: str, task: Task, given: Given
) -> int:
    cards.want(tx, mention.id, given.now, urgent=bool(given.by))
    return events.append(
        tx,
        mention=mention.id,
        at=given.now,
        kind=kind,
        actor=given.by or SOURCE,
        data=_codes(task),
    )


def _codes(task: Task) -> dict[str, object]:
    """A task as ids and codes."""
    codes = {
        "task": task.id,
        "kind": task.kind,
        "to": task.owner,
        "topic": task.topic,
        "answer": task.answer,
    }
    return {key: value for key, value in codes.items() if value is not None}


def _done(move: str, mention: Mention, task: Task) -> Done:
    data = {**_codes(task), "due": task.due.isoformat(), "open": task.is_open}
    return Done(move, mention, data=data)


def _found(tx: Transaction, number: TaskId) -> Task:
    task = tasks.find(tx, number)
    if task is None:
        raise Refused("unknown_task")
    return task
