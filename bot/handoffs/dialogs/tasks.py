"""The modals of tasks: pass on, answer, hand on."""

from functools import partial

from bot.core.action import ActionContext, ModalContext, Open, OpenModal
from bot.core.command import CommandResult
from bot.errors import Refused
from bot.handoffs.rules.tasking import TaskRequest, usual_due
from bot.handoffs.service import passing_on as passing_on_service
from bot.handoffs.views import passing_on
from bot.ui.blocks import View
from data.handoffs.models import TaskId

_USUAL, _PRAISE = "insight", "praise"
"""What is passed on where nothing else was chosen, and what praise is passed on as."""


def asking(kind: str) -> OpenModal:
    """The dialog of *Pass on*, with this kind of task already chosen."""
    return partial(_ask, kind=kind)


async def passed_on(ctx: ActionContext) -> CommandResult:
    """*Pass on* was submitted. A person counts more than a topic."""
    topic = ctx.fields.choice("topic") or None
    owner, channel = ctx.fields.person("person"), None
    if owner is None and topic is not None:
        owner, channel = ctx.app.whose(topic)
    if owner is None and channel is None:
        raise Refused("needs_somebody", field="topic" if topic else "person")
    request = TaskRequest(
        kind=ctx.fields.choice("kind"),
        what=ctx.fields.text("what"),
        owner=owner,
        channel=channel,
        topic=topic,
        due=ctx.fields.moment("due"),
    )
    return await passing_on_service.pass_on(ctx.app, ctx.command(), request)


async def done(ctx: ActionContext) -> CommandResult | Open:
    """*Done*: one press, unless its kind wants a sentence."""
    task = await passing_on_service.task(ctx.app, TaskId(ctx.number))
    kind = ctx.app.playbook.tasks.get(task.kind)
    if kind is not None and kind.note:
        return await answering(ctx, chosen="done")
    return await passing_on_service.answer_task(
        ctx.app, ctx.command(task.mention), task.id, answer="done"
    )


async def planned(ctx: ActionContext) -> Open:
    """*Planned*: the dialog asks until when."""
    return await answering(ctx, chosen="planned")


async def no(ctx: ActionContext) -> Open:
    """*No*: the dialog asks why."""
    return await answering(ctx, chosen="no")


async def answering(ctx: ActionContext, *, chosen: str) -> Open:
    """The dialog of an answer, with the choice already made."""
    task = await passing_on_service.task(ctx.app, TaskId(ctx.number))
    carried = ctx.carrying(mention=task.mention, task=task.id)
    return Open(passing_on.answer(carried, task, ctx.render, chosen=chosen))


async def answered(ctx: ActionContext) -> CommandResult:
    """An answer was submitted."""
    modal_state = ctx.state
    return await passing_on_service.answer_task(
        ctx.app,
        ctx.command(modal_state.mention),
        modal_state.task,
        answer=ctx.fields.choice("answer"),
        note=ctx.fields.text("note"),
        due=ctx.fields.moment("due"),
    )


async def handing_on(ctx: ActionContext) -> Open:
    """The dialog in which a task gets another owner."""
    task = await passing_on_service.task(ctx.app, TaskId(ctx.number))
    carried = ctx.carrying(mention=task.mention, task=task.id)
    return Open(passing_on.hand_on(carried, task, ctx.render))


async def handed_on(ctx: ActionContext) -> CommandResult:
    """Another owner was named."""
    modal_state, to = ctx.state, ctx.fields.person("to")
    if to is None:
        raise Refused("needs_a_person", field="to")
    return await passing_on_service.hand_on_task(
        ctx.app, ctx.command(modal_state.mention), modal_state.task, to=to
    )


async def _ask(ctx: ModalContext, *, kind: str) -> View:
    app, render = ctx.app, ctx.render
    labels = {key: topic.label for key, topic in app.topics.items()}
    kind, whom = _of_praise(ctx, kind)
    known = render.playbook.tasks[kind]
    topic = next((name for name in (whom, known.topic) if name in labels), None)
    return passing_on.pass_on(
        ctx.metadata,
        render,
        kind=kind,
        topics=passing_on.topic_labels(labels, render),
        topic=topic,
        due=usual_due(known, app.context(ctx.by)),
    )


def _of_praise(ctx: ModalContext, kind: str) -> tuple[str, str | None]:
    """Praise is passed on as praise, to the topic it is for (S0.17)."""
    klass = ctx.render.klass(ctx.mention)
    praised = klass is not None and klass.praises and kind == _USUAL
    if praised and _PRAISE in ctx.render.playbook.tasks:
        return _PRAISE, ctx.mention.praise_target
    return kind, None
