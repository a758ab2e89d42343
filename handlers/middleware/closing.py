"""Closes a modal that changed no mention: the result is shown where it was opened."""

from functools import partial

from bot.core.command import Actor
from bot.ui.blocks import Message
from bot.ui.translator import Translator
from handlers.middleware.context import HandlerContext
from handlers.middleware.result import HandlerResult, notice


def closed(
    ctx: HandlerContext, actor: Actor, message: Message, words: Translator
) -> HandlerResult:
    """Ephemeral; in the modal itself if it was opened on Home or long ago."""
    if actor.modal_state.can_be_answered(ctx.app.clock()):
        tell = partial(ctx.responder.tell, _outside(actor), message, words)
        return HandlerResult({"response_action": "clear"}, tell)
    view = notice(message, words, actor.modal_state)
    return HandlerResult({"response_action": "update", "view": view})


def _outside(actor: Actor) -> Actor:
    """The dialog is gone when this is said."""
    return Actor(by=actor.by, name=actor.name, team=actor.team, reply=actor.reply)
