"""The buttons of a second reader: approve, suggest, and adopting a suggestion."""

from bot.core.action import ActionContext, Open
from bot.core.command import CommandResult
from bot.replies.service import drafting
from bot.replies.views import publishing
from data.replies.models import ReadId


async def approve(ctx: ActionContext) -> CommandResult:
    """*Fine as it is*."""
    read, draft = await drafting.read(ctx.app, ReadId(ctx.number))
    return await drafting.approve(ctx.app, ctx.command(draft.mention), read.id)


async def ask_reason(ctx: ActionContext) -> Open:
    """*Let it pass…* asks why, where the check stops the text."""
    read, draft = await drafting.read(ctx.app, ReadId(ctx.number))
    carried = ctx.carrying(mention=draft.mention, revision=read.id)
    return Open(publishing.allow(carried, read, ctx.render.words))


async def allowed(ctx: ActionContext) -> CommandResult:
    """A second person lets the text pass, with a reason."""
    read = ReadId(ctx.state.revision)
    note = ctx.fields.text("note")
    return await drafting.approve(ctx.app, ctx.command(), read, note)


async def adopt(ctx: ActionContext) -> CommandResult:
    """*Use this text*: the suggestion becomes the draft; two people have seen it."""
    read, draft = await drafting.read(ctx.app, ReadId(ctx.number))
    return await drafting.adopt(ctx.app, ctx.command(draft.mention), read.id)


async def ask_suggestion(ctx: ActionContext) -> Open:
    """*Suggest…* opens the text, to be written as one would write it."""
    read, draft = await drafting.read(ctx.app, ReadId(ctx.number))
    carried = ctx.carrying(mention=draft.mention, revision=read.id)
    return Open(publishing.suggest(carried, read, ctx.render.words))


async def suggested(ctx: ActionContext) -> CommandResult:
    """The suggestion was sent."""
    read = ReadId(ctx.state.revision)
    text = ctx.fields.text("text")
    return await drafting.suggest(ctx.app, ctx.command(), read, text)
