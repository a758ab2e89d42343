"""Handler of the personal settings: how somebody wants to be reminded."""

from functools import partial

from bot.team.service import presence
from bot.team.views import notification_preferences
from bot.ui.blocks import Message
from handlers.middleware.closing import closed
from handlers.middleware.context import HandlerContext
from handlers.middleware.fields import Fields
from handlers.middleware.payloads import Actor
from handlers.middleware.result import HandlerResult


async def ask(ctx: HandlerContext, actor: Actor) -> HandlerResult:
    """Open the dialog, with what holds now already chosen."""
    render = await ctx.render_context_for(actor)
    modal_state = actor.carrying(ctx.app.clock())
    how = await presence.preference(ctx.app, actor.by)
    view = notification_preferences.settings(
        modal_state.as_text(), render.words, how=how
    )
    return HandlerResult(after=partial(ctx.responder.show, actor, view))


async def saved(ctx: HandlerContext, actor: Actor, fields: Fields) -> HandlerResult:
    """The dialog was submitted. Raises `Refused` for what is no choice of it."""
    how = fields.choice("how")
    await presence.prefer(ctx.app, actor.by, how)
    render = await ctx.render_context_for(actor)
    message = Message(render.words(f"dialog.settings.saved_{how}"))
    return closed(ctx, actor, message, render.words)
