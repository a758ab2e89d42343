"""The letters about a task: to who has it, to who asked, and what became of it."""

from collections.abc import Callable, Mapping

from bot.card.views.tasks import buttons, kind_of
from bot.ui.blocks import Block, Message, actions, quote, section
from bot.ui.notification import NotificationView, about_it, say
from bot.ui.phrases import RenderContext, name_in, spoken
from bot.ui.texts import clean, fits, inert, inert_line
from data.handoffs.models import Task


def _asked(letter: NotificationView) -> Message | None:
    """To whoever has it now: what, for whom, until when, and three ways to answer."""
    task = letter.task
    if task is None:
        return None
    return _letter(letter, task, "asked")


def _due(letter: NotificationView) -> Message | None:
    task = letter.task
    if task is None:
        return None
    return _letter(letter, task, "due" if letter.data.get("rung") == 0 else "waits")


def _letter(letter: NotificationView, task: Task, key: str) -> Message:
    pen, now = letter.pen, letter.scene.drawn_at
    if task.answer is not None:
        key = f"is_{task.answer}"
    at = task.answered_at or task.due
    owner = letter.scene.names.get(task.owner) if task.owner else None
    said = pen.words(
        f"task.{key}",
        name=spoken(name_in(letter.scene, task.asked_by, pen.words)),
        by=spoken(name_in(letter.scene, task.answered_by, pen.words)),
        owner=inert(owner or pen.words("person.somebody")),
        number=task.mention,
        kind=kind_of(task, pen),
        time=pen.token(at if task.answer is not None else task.due, now),
    )
    blocks: list[Block] = [section(said), quote(fits(clean(task.what), 1000, 3000))]
    if task.note:
        blocks.append(section(_note(task, pen)))
    blocks.append(about_it(letter))
    if task.is_open:
        blocks.append(actions(buttons(task, pen), f"t{task.id}:steps"))
    return Message(f"{said} {inert_line(task.what, 200)}", blocks)


def _answered(letter: NotificationView) -> Message | None:
    """In the thread, to whoever asked: what became of it, with the sentence."""
    task, pen = letter.task, letter.pen
    if task is None or task.answer is None:
        return None
    said = pen.words(
        f"task.told_{task.answer}",
        by=spoken(name_in(letter.scene, task.answered_by, pen.words)),
        kind=kind_of(task, pen),
        what=inert_line(task.what, 150),
    )
    more = [section(_note(task, pen))] if task.note else []
    return say(letter, said, more, thread=True, gist=task.note)


def _note(task: Task, pen: RenderContext) -> str:
    return pen.words("task.note", note=inert_line(task.note, 1500))


KINDS: Mapping[str, Callable[[NotificationView], Message | None]] = {
    "task": _asked,
    "task_due": _due,
    "task_answered": _answered,
}
"""The letters about tasks, by their kind."""
