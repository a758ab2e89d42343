"""The doors of a second reader: fine as it is, a suggestion, and taking it over."""

from dataclasses import replace
from functools import partial

from bot.desk.ground.press import Done
from bot.drawing.writing import publishing
from data.writing.written import ReadId
from handlers.doorway.answer import Answer
from handlers.doorway.callers import Pressed
from handlers.doorway.doors import Doors
from handlers.doorway.fields import Fields


async def approve(doors: Doors, pressed: Pressed) -> Done:
    """*Fine as it is*."""
    read, draft = await doors.desk.read(ReadId(pressed.number))
    return await doors.desk.approve(pressed.on(draft.mention), read.id)


async def adopt(doors: Doors, pressed: Pressed) -> Done:
    """*Use this text*: the suggestion becomes the draft; two people have seen it."""
    read, draft = await doors.desk.read(ReadId(pressed.number))
    return await doors.desk.adopt(pressed.on(draft.mention), read.id)


async def ask_suggestion(doors: Doors, pressed: Pressed) -> Answer:
    """*Suggest…* opens the text, to be written as one would write it."""
    read, draft = await doors.desk.read(ReadId(pressed.number))
    caller, pen = pressed.caller, await doors.pen_for(pressed.caller)
    carried = replace(
        caller.carrying(doors.desk.around.clock()),
        mention=draft.mention,
        revision=read.id,
    )
    view = publishing.suggest(carried.as_text(), read, pen.words)
    return Answer(after=partial(doors.voice.show, caller, view))


async def suggested(doors: Doors, pressed: Pressed, fields: Fields) -> Done:
    """The suggestion was sent."""
    carried = pressed.caller.carried
    return await doors.desk.suggest(
        pressed.on(carried.mention), ReadId(carried.revision), fields.text("text")
    )
