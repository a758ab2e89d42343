"""Handlers of tasks: pass on, answer, hand on."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from bot.core.command import CommandResult
from bot.errors import Refused
from bot.handoffs.rules.tasking import TaskRequest, usual_due
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
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    """*Pass on* was submitted. A person counts more than a topic."""
    topic = fields.choice("topic") or None
    owner, channel = fields.person("person"), None
    if owner is None and topic is not None:
        owner, channel = ctx.app.whose(topic)
    if owner is None and channel is None:
        raise Refused("needs_somebody", field="topic" if topic else "person")
    wish = TaskRequest(
        kind=fields.choice("kind"),
        what=fields.text("what"),
        owner=owner,
        channel=channel,
        topic=topic,
        due=fields.moment("due"),
    )
    return await passing_on_service.pass_on(
        ctx.app, interaction.on(interaction.actor.modal_state.mention), wish
    )


async def done(
    ctx: HandlerContext, interaction: Interaction
) -> CommandResult | HandlerResult:
    """*Done*: one press, unless its kind wants a sentence."""
    task = await passing_on_service.task(ctx.app, TaskId(interaction.number))
    kind = ctx.app.playbook.tasks.get(task.kind)
    if kind is not None and kind.note:
        return await answering(ctx, interaction, chosen="done")
    return await passing_on_service.answer_task(
        ctx.app, interaction.on(task.mention), task.id, answer="done"
    )


async def answering(
    ctx: HandlerContext, interaction: Interaction, *, chosen: str
) -> HandlerResult:
    """The dialog of an answer, with the choice already made."""
    task = await passing_on_service.task(ctx.app, TaskId(interaction.number))
    metadata, render = await _carrying(ctx, interaction, task)
    view = passing_on.answer(metadata, task, render, chosen=chosen)
    return HandlerResult(after=partial(ctx.responder.show, interaction.actor, view))


async def answered(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    """An answer was submitted."""
    modal_state = interaction.actor.modal_state
    return await passing_on_service.answer_task(
        ctx.app,
        interaction.on(modal_state.mention),
        modal_state.task,
        answer=fields.choice("answer"),
        note=fields.text("note"),
        due=fields.moment("due"),
    )


async def handing_on(ctx: HandlerContext, interaction: Interaction) -> HandlerResult:
    """The dialog in which a task gets another owner."""
    task = await passing_on_service.task(ctx.app, TaskId(interaction.number))
    metadata, render = await _carrying(ctx, interaction, task)
    view = passing_on.hand_on(metadata, task, render)
    return HandlerResult(after=partial(ctx.responder.show, interaction.actor, view))


async def handed_on(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    """Another owner was named."""
    modal_state, to = interaction.actor.modal_state, fields.person("to")
    if to is None:
        raise Refused("needs_a_person", field="to")
    return await passing_on_service.hand_on_task(
        ctx.app, interaction.on(modal_state.mention), modal_state.task, to=to
    )


async def _ask(ctx: HandlerContext, modal: ModalContext, *, kind: str) -> View:
    app, render = ctx.app, modal.render
    labels = {key: topic.label for key, topic in app.topics.items()}
    kind, whom = _of_praise(modal, kind)
    known = render.playbook.tasks[kind]
    topic = next((name for name in (whom, known.topic) if name in labels), None)
    return passing_on.pass_on(
        modal.metadata,
        render,
        kind=kind,
        topics=passing_on.topic_labels(labels, render),
        topic=topic,
        due=usual_due(known, app.context(modal.actor.by)),
    )


def _of_praise(modal: ModalContext, kind: str) -> tuple[str, str | None]:
    """Praise is passed on as praise, to the topic it is for (S0.17)."""
    klass = modal.render.klass(modal.mention)
    praised = klass is not None and klass.praises and kind == _USUAL
    if praised and _PRAISE in modal.render.playbook.tasks:
        return _PRAISE, modal.mention.praise_target
    return kind, None


async def _carrying(
    ctx: HandlerContext, interaction: Interaction, task: Task
) -> tuple[str, RenderContext]:
    actor = interaction.actor
    modal_state = actor.carrying(ctx.app.clock())
    modal_state = replace(modal_state, mention=task.mention, task=task.id)
    return modal_state.as_text(), await ctx.render_context_for(actor)
