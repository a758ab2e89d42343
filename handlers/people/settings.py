"""The door of the personal settings: how somebody wants to be reminded."""

from functools import partial

from bot.drawing.people import wishes
from bot.drawing.pieces.blocks import Message
from handlers.doorway.answer import Answer
from handlers.doorway.callers import Caller
from handlers.doorway.closing import closed
from handlers.doorway.doors import Doors
from handlers.doorway.fields import Fields


async def ask(doors: Doors, caller: Caller) -> Answer:
    """Open the dialog, with what holds now already chosen."""
    pen = await doors.pen_for(caller)
    carried = caller.carrying(doors.desk.around.clock())
    how = await doors.desk.preference(caller.by)
    view = wishes.settings(carried.as_text(), pen.words, how=how)
    return Answer(after=partial(doors.voice.show, caller, view))


async def saved(doors: Doors, caller: Caller, fields: Fields) -> Answer:
    """The dialog was submitted. Raises `Refused` for what is no choice of it."""
    how = fields.choice("how")
    await doors.desk.prefer(caller.by, how)
    pen = await doors.pen_for(caller)
    message = Message(pen.words(f"dialog.settings.saved_{how}"))
    return closed(doors, caller, message, pen.words)
