"""Messages about tasks, private contact, and what is not answered in public."""

from collections.abc import Callable, Mapping

from bot.card.views.private import channel_of
from bot.card.views.tasks import buttons, kind_of
from bot.ui.blocks import Block, Message, actions, quote, section
from bot.ui.notification import NotificationView, about_it, say
from bot.ui.phrases import RenderContext, name_in, spoken
from bot.ui.texts import clean, escape_line, escape_mrkdwn, fits
from data.handoffs.models import Task
from data.outbox.notification_data import OfTask


def _silence(message: NotificationView) -> Message:
    """To the lead: somebody who waits for us gets no reply, and why (S3.12)."""
    render, mention = message.render, message.model.mention
    reason = render.playbook.no_reply_reasons.get(mention.reason or "")
    klass = render.klass(mention)
    said = render.words(
        "notification.silence",
        name=message.by,
        number=message.number,
        **{"class": render.words.pick(klass.label) if klass is not None else "–"},
        reason=render.words.pick(reason.label) if reason is not None else "–",
    )
    return say(message, said, moves=("reopen", "take_over"))


def _repaired(message: NotificationView) -> Message:
    """In the thread: what we said we look into is done, and may be told (S3.33)."""
    what = escape_line(message.task.what, 150) if message.task is not None else "–"
    said = message.render.words(
        "notification.repaired", number=message.number, what=what
    )
    return say(message, said, moves=("public_update", "tell_all"), thread=True)


def _private_shift(message: NotificationView) -> Message | None:
    """To whoever goes off shift: who goes on with it (S3.30)."""
    handover, owner = message.model.handover, message.model.mention.owner
    if handover is None or handover.ended_at is not None or owner is None:
        return None
    said = message.render.words(
        "notification.private_shift",
        number=message.number,
        via=channel_of(handover.channel, message.render),
        name=message.to,
    )
    return say(message, said, moves=("hand_over", "private_call"))


PRIVATE_KINDS: Mapping[str, Callable[[NotificationView], Message | None]] = {
    "silence": _silence,
    "repaired": _repaired,
    "private_shift": _private_shift,
}
"""By their kind."""


def _asked(message: NotificationView) -> Message | None:
    """To whoever has it now: what, for whom, until when, and three ways to answer."""
    task = message.task
    if task is None:
        return None
    return _message(message, task, "asked")


def _due(message: NotificationView) -> Message | None:
    task = message.task
    if task is None:
        return None
    return _message(message, task, "due" if message.of(OfTask).step == 0 else "waits")


def _message(message: NotificationView, task: Task, key: str) -> Message:
    render, now = message.render, message.model.drawn_at
    if task.answer is not None:
        key = f"is_{task.answer}"
    at = task.answered_at or task.due
    owner = message.model.names.get(task.owner) if task.owner else None
    said = render.words(
        f"task.{key}",
        name=spoken(name_in(message.model, task.asked_by, render.words)),
        by=spoken(name_in(message.model, task.answered_by, render.words)),
        owner=escape_mrkdwn(owner or render.words("person.somebody")),
        number=task.mention,
        kind=kind_of(task, render),
        time=render.token(at if task.answer is not None else task.due, now),
    )
    blocks: list[Block] = [section(said), quote(fits(clean(task.what), 1000, 3000))]
    if task.note:
        blocks.append(section(_note(task, render)))
    blocks.append(about_it(message))
    if task.is_open:
        blocks.append(actions(buttons(task, render), f"t{task.id}:steps"))
    return Message(f"{said} {escape_line(task.what, 200)}", blocks)


def _answered(message: NotificationView) -> Message | None:
    """In the thread, to whoever asked: what became of it, with the sentence."""
    task, render = message.task, message.render
    if task is None or task.answer is None:
        return None
    said = render.words(
        f"task.told_{task.answer}",
        by=spoken(name_in(message.model, task.answered_by, render.words)),
        kind=kind_of(task, render),
        what=escape_line(task.what, 150),
    )
    more = [section(_note(task, render))] if task.note else []
    return say(message, said, more, thread=True, fallback_text=task.note)


def _note(task: Task, render: RenderContext) -> str:
    return render.words("task.note", note=escape_line(task.note, 1500))


TASK_KINDS: Mapping[str, Callable[[NotificationView], Message | None]] = {
    "task": _asked,
    "task_due": _due,
    "task_answered": _answered,
}
"""The messages about tasks, by their kind."""
