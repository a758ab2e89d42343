"""The door of the personal settings: how somebody wants to be reminded."""

from functools import partial

from bot.team.service import presence
from bot.team.views import notification_preferences
from bot.ui.blocks import Message
from handlers.middleware.closing import closed
from handlers.middleware.context import HandlerContext
from handlers.middleware.fields import Fields
from handlers.middleware.payloads import Actor
from handlers.middleware.result import HandlerResult


async def ask(doors: HandlerContext, caller: Actor) -> HandlerResult:
    """Open the dialog, with what holds now already chosen."""
    pen = await doors.pen_for(caller)
    carried = caller.carrying(doors.app.clock())
    how = await presence.preference(doors.app, caller.by)
    view = notification_preferences.settings(carried.as_text(), pen.words, how=how)
    return HandlerResult(after=partial(doors.voice.show, caller, view))


async def saved(doors: HandlerContext, caller: Actor, fields: Fields) -> HandlerResult:
    """The dialog was submitted. Raises `Refused` for what is no choice of it."""
    how = fields.choice("how")
    await presence.prefer(doors.app, caller.by, how)
    pen = await doors.pen_for(caller)
    message = Message(pen.words(f"dialog.settings.saved_{how}"))
    return closed(doors, caller, message, pen.words)
