"""Handlers of a second reader: fine as it is, a suggestion, and adopting it."""

from dataclasses import replace
from functools import partial

from bot.core.command import CommandResult
from bot.replies.service import drafting
from bot.replies.views import publishing
from data.replies.models import ReadId
from handlers.middleware.context import HandlerContext
from handlers.middleware.fields import Fields
from handlers.middleware.payloads import Interaction
from handlers.middleware.result import HandlerResult


async def approve(ctx: HandlerContext, interaction: Interaction) -> CommandResult:
    """*Fine as it is*."""
    read, draft = await drafting.read(ctx.app, ReadId(interaction.number))
    return await drafting.approve(ctx.app, interaction.on(draft.mention), read.id)


async def adopt(ctx: HandlerContext, interaction: Interaction) -> CommandResult:
    """*Use this text*: the suggestion becomes the draft; two people have seen it."""
    read, draft = await drafting.read(ctx.app, ReadId(interaction.number))
    return await drafting.adopt(ctx.app, interaction.on(draft.mention), read.id)


async def ask_suggestion(
    ctx: HandlerContext, interaction: Interaction
) -> HandlerResult:
    """*Suggest…* opens the text, to be written as one would write it."""
    read, draft = await drafting.read(ctx.app, ReadId(interaction.number))
    actor, render = interaction.actor, await ctx.render_context_for(interaction.actor)
    modal_state = replace(
        actor.carrying(ctx.app.clock()),
        mention=draft.mention,
        revision=read.id,
    )
    view = publishing.suggest(modal_state.as_text(), read, render.words)
    return HandlerResult(after=partial(ctx.responder.show, actor, view))


async def suggested(
    ctx: HandlerContext, interaction: Interaction, fields: Fields
) -> CommandResult:
    """The suggestion was sent."""
    modal_state = interaction.actor.modal_state
    return await drafting.suggest(
        ctx.app,
        interaction.on(modal_state.mention),
        ReadId(modal_state.revision),
        fields.text("text"),
    )
