"""Closes a dialog that moved no mention: what came of it is said where it was opened."""

from functools import partial

from bot.ui.blocks import Message
from bot.ui.translator import Translator
from handlers.middleware.context import HandlerContext
from handlers.middleware.notice import notice
from handlers.middleware.payloads import Actor
from handlers.middleware.result import HandlerResult


def closed(
    doors: HandlerContext, caller: Actor, message: Message, words: Translator
) -> HandlerResult:
    """Whispered; in the dialog itself where that was opened at Home or long ago."""
    if caller.carried.can_be_answered(doors.app.clock()):
        whisper = partial(doors.voice.tell, _outside(caller), message, words)
        return HandlerResult({"response_action": "clear"}, whisper)
    view = notice(message, words, caller.carried)
    return HandlerResult({"response_action": "update", "view": view})


def _outside(caller: Actor) -> Actor:
    """The dialog is gone when this is said."""
    return Actor(by=caller.by, name=caller.name, team=caller.team, reply=caller.reply)
