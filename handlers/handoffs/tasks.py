"""The doors of work inside the house: pass on, answer, hand on."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from bot.core.command import CommandResult
from bot.errors import Refused
from bot.handoffs.rules.tasking import Wish, usual_due
from bot.handoffs.service import passing_on as passing_on_service
from bot.handoffs.views import passing_on
from bot.ui.blocks import View
from bot.ui.phrases import RenderContext
from data.handoffs.models import Task, TaskId
from handlers.middleware.context import HandlerContext
from handlers.middleware.fields import Fields
from handlers.middleware.modal_context import ModalContext
from handlers.middleware.payloads import Interaction
from handlers.middleware.result import HandlerResult

_USUAL, _PRAISE = "insight", "praise"
"""What is passed on where nothing else was chosen, and what praise is passed on as."""


def asking(kind: str) -> Callable[[HandlerContext, ModalContext], Awaitable[View]]:
    """The dialog of *Pass on*, with this kind of task already chosen."""
    return partial(_ask, kind=kind)


async def passed_on(
    doors: HandlerContext, pressed: Interaction, fields: Fields
) -> CommandResult:
    """*Pass on* was submitted. A person counts more than a topic."""
    topic = fields.choice("topic") or None
    owner, channel = fields.person("person"), None
    if owner is None and topic is not None:
        owner, channel = doors.app.whose(topic)
    if owner is None and channel is None:
        raise Refused("needs_somebody", field="topic" if topic else "person")
    wish = Wish(
        kind=fields.choice("kind"),
        what=fields.text("what"),
        owner=owner,
        channel=channel,
        topic=topic,
        due=fields.moment("due"),
    )
    return await passing_on_service.pass_on(
        doors.app, pressed.on(pressed.caller.carried.mention), wish
    )


async def done(
    doors: HandlerContext, pressed: Interaction
) -> CommandResult | HandlerResult:
    """*Done*: one press, unless its kind wants a sentence."""
    task = await passing_on_service.task(doors.app, TaskId(pressed.number))
    kind = doors.app.playbook.tasks.get(task.kind)
    if kind is not None and kind.note:
        return await answering(doors, pressed, chosen="done")
    return await passing_on_service.answer_task(
        doors.app, pressed.on(task.mention), task.id, answer="done"
    )


async def answering(
    doors: HandlerContext, pressed: Interaction, *, chosen: str
) -> HandlerResult:
    """The dialog of an answer, with the choice already made."""
    task = await passing_on_service.task(doors.app, TaskId(pressed.number))
    metadata, pen = await _carrying(doors, pressed, task)
    view = passing_on.answer(metadata, task, pen, chosen=chosen)
    return HandlerResult(after=partial(doors.voice.show, pressed.caller, view))


async def answered(
    doors: HandlerContext, pressed: Interaction, fields: Fields
) -> CommandResult:
    """An answer was submitted."""
    carried = pressed.caller.carried
    return await passing_on_service.answer_task(
        doors.app,
        pressed.on(carried.mention),
        carried.task,
        answer=fields.choice("answer"),
        note=fields.text("note"),
        due=fields.moment("due"),
    )


async def handing_on(doors: HandlerContext, pressed: Interaction) -> HandlerResult:
    """The dialog in which a task gets another owner."""
    task = await passing_on_service.task(doors.app, TaskId(pressed.number))
    metadata, pen = await _carrying(doors, pressed, task)
    view = passing_on.hand_on(metadata, task, pen)
    return HandlerResult(after=partial(doors.voice.show, pressed.caller, view))


async def handed_on(
    doors: HandlerContext, pressed: Interaction, fields: Fields
) -> CommandResult:
    """Another owner was named."""
    carried, to = pressed.caller.carried, fields.person("to")
    if to is None:
        raise Refused("needs_a_person", field="to")
    return await passing_on_service.hand_on_task(
        doors.app, pressed.on(carried.mention), carried.task, to=to
    )


async def _ask(doors: HandlerContext, stage: ModalContext, *, kind: str) -> View:
    around, pen = doors.app, stage.pen
    labels = {key: topic.label for key, topic in around.topics.items()}
    kind, whom = _of_praise(stage, kind)
    known = pen.playbook.tasks[kind]
    topic = next((name for name in (whom, known.topic) if name in labels), None)
    return passing_on.pass_on(
        stage.metadata,
        pen,
        kind=kind,
        topics=passing_on.topic_labels(labels, pen),
        topic=topic,
        due=usual_due(known, around.given(stage.caller.by)),
    )


def _of_praise(stage: ModalContext, kind: str) -> tuple[str, str | None]:
    """Praise is passed on as praise, to the topic it is for (S0.17)."""
    klass = stage.pen.klass(stage.mention)
    praised = klass is not None and klass.praises and kind == _USUAL
    if praised and _PRAISE in stage.pen.playbook.tasks:
        return _PRAISE, stage.mention.praises
    return kind, None


async def _carrying(
    doors: HandlerContext, pressed: Interaction, task: Task
) -> tuple[str, RenderContext]:
    caller = pressed.caller
    carried = caller.carrying(doors.app.clock())
    carried = replace(carried, mention=task.mention, task=task.id)
    return carried.as_text(), await doors.pen_for(caller)
