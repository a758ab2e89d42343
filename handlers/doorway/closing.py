"""Closes a dialog that moved no mention: what came of it is said where it was opened."""

from functools import partial

from bot.drawing.pieces.blocks import Message
from bot.drawing.pieces.words import Words
from handlers.doorway.answer import Answer
from handlers.doorway.callers import Caller
from handlers.doorway.doors import Doors
from handlers.doorway.notice import notice


def closed(doors: Doors, caller: Caller, message: Message, words: Words) -> Answer:
    """Whispered; in the dialog itself where that was opened at Home or long ago."""
    if caller.carried.can_be_answered(doors.desk.around.clock()):
        whisper = partial(doors.voice.tell, _outside(caller), message, words)
        return Answer({"response_action": "clear"}, whisper)
    view = notice(message, words, caller.carried)
    return Answer({"response_action": "update", "view": view})


def _outside(caller: Caller) -> Caller:
    """The dialog is gone when this is said."""
    return Caller(by=caller.by, name=caller.name, team=caller.team, reply=caller.reply)
