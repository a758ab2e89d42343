"""The doors of a second reader: fine as it is, a suggestion, and taking it over."""

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


async def approve(doors: HandlerContext, pressed: Interaction) -> CommandResult:
    """*Fine as it is*."""
    read, draft = await drafting.read(doors.app, ReadId(pressed.number))
    return await drafting.approve(doors.app, pressed.on(draft.mention), read.id)


async def adopt(doors: HandlerContext, pressed: Interaction) -> CommandResult:
    """*Use this text*: the suggestion becomes the draft; two people have seen it."""
    read, draft = await drafting.read(doors.app, ReadId(pressed.number))
    return await drafting.adopt(doors.app, pressed.on(draft.mention), read.id)


async def ask_suggestion(doors: HandlerContext, pressed: Interaction) -> HandlerResult:
    """*Suggest…* opens the text, to be written as one would write it."""
    read, draft = await drafting.read(doors.app, ReadId(pressed.number))
    caller, pen = pressed.caller, await doors.pen_for(pressed.caller)
    carried = replace(
        caller.carrying(doors.app.clock()),
        mention=draft.mention,
        revision=read.id,
    )
    view = publishing.suggest(carried.as_text(), read, pen.words)
    return HandlerResult(after=partial(doors.voice.show, caller, view))


async def suggested(
    doors: HandlerContext, pressed: Interaction, fields: Fields
) -> CommandResult:
    """The suggestion was sent."""
    carried = pressed.caller.carried
    return await drafting.suggest(
        doors.app,
        pressed.on(carried.mention),
        ReadId(carried.revision),
        fields.text("text"),
    )
