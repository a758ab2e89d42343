"""Sends refusals and errors in the form each kind of payload allows."""

from functools import partial
from typing import Protocol

from bot.core.command import Actor
from bot.core.fields import Fields
from bot.desk import queries
from bot.desk.views.private_answers import refusal, refused_in_words
from bot.errors import Refused
from bot.ui.blocks import Message
from bot.ui.texts import escape_mrkdwn
from bot.ui.translator import Translator
from data.models import Mention, MentionId
from handlers.middleware.context import HandlerContext
from handlers.middleware.payloads import Body
from handlers.middleware.result import HandlerResult, notice


class ErrorReply(Protocol):
    """How one family of payloads is answered when it cannot have what it asks for."""

    async def refuse(self, body: Body, actor: Actor, refused: Refused) -> HandlerResult:
        """The reason, in the caller's language."""

    def apologise(self, body: Body, actor: Actor, reference: str) -> HandlerResult:
        """Something broke: a reference that stands in the log, too. Never raises."""


class AsMessage:
    """For presses and shortcuts: ephemeral, or a modal where no ephemeral message is possible."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    async def refuse(self, body: Body, actor: Actor, refused: Refused) -> HandlerResult:
        render = await self._ctx.render_context_for(actor)
        mention = await _meant(self._ctx, body, actor)
        now = self._ctx.app.clock()
        message = refusal(refused, render, now=now, mention=mention)
        return HandlerResult(
            after=partial(self._ctx.responder.tell, actor, message, render.words)
        )

    def apologise(self, body: Body, actor: Actor, reference: str) -> HandlerResult:
        words = self._ctx.own_render_context().words
        message = Message(words("error.unexpected", reference=reference))
        return HandlerResult(
            after=partial(self._ctx.responder.tell, actor, message, words)
        )


class AsFieldErrors:
    """For submissions: at the field it is about, so that nothing typed is lost."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    async def refuse(self, body: Body, actor: Actor, refused: Refused) -> HandlerResult:
        render = await self._ctx.render_context_for(actor)
        mention = await _meant(self._ctx, body, actor)
        now = self._ctx.app.clock()
        said = refused_in_words(refused, render, now=now, mention=mention)
        return self._at_field(body, actor, refused.field, said, render.words)

    def apologise(self, body: Body, actor: Actor, reference: str) -> HandlerResult:
        words = self._ctx.own_render_context().words
        said = words("error.unexpected", reference=reference)
        return self._at_field(body, actor, None, said, words)

    def _at_field(
        self, body: Body, actor: Actor, name: str | None, said: str, words: Translator
    ) -> HandlerResult:
        """In place of a dialog without a field, there is the sentence."""
        block = Fields(body["view"]).input_for(name)
        if block is None:
            view = notice(Message(escape_mrkdwn(said)), words, actor.modal_state)
            return HandlerResult({"response_action": "update", "view": view})
        return HandlerResult({"response_action": "errors", "errors": {block: said}})


class AsCommandReply:
    """For commands: the answer is the acknowledgement."""

    def __init__(self, ctx: HandlerContext) -> None:
        self._ctx = ctx

    async def refuse(
        self, _body: Body, actor: Actor, refused: Refused
    ) -> HandlerResult:
        render = await self._ctx.render_context_for(actor)
        now = self._ctx.app.clock()
        return ephemeral(refusal(refused, render, now=now))

    def apologise(self, _body: Body, _actor: Actor, reference: str) -> HandlerResult:
        words = self._ctx.own_render_context().words
        return ephemeral(Message(words("error.unexpected", reference=reference)))


class Ignored:
    """For events: nobody asked, so nobody is told; the log knows."""

    async def refuse(
        self, _body: Body, _actor: Actor, _refused: Refused
    ) -> HandlerResult:
        return HandlerResult()

    def apologise(self, _body: Body, _actor: Actor, _reference: str) -> HandlerResult:
        return HandlerResult()


def ephemeral(message: Message) -> HandlerResult:
    """A message only the caller sees, as the body of the acknowledgement."""
    ack: dict[str, object] = {"response_type": "ephemeral", "text": message.text}
    if message.blocks:
        ack["blocks"] = message.blocks
    return HandlerResult(ack)


async def _meant(ctx: HandlerContext, body: Body, actor: Actor) -> Mention | None:
    """The mention the refusal is about, where the payload names one that exists."""
    number = actor.modal_state.mention or MentionId(_number(body))
    if not number:
        return None
    try:
        return await queries.mention_as_seen(ctx.app, number)
    except Refused:
        return None


def _number(body: Body) -> int:
    for action in body.get("actions") or []:
        chosen = (action.get("selected_option") or {}).get("value")
        value = str(action.get("value") or chosen or "").rpartition(":")[2]
        if str(action.get("action_id")).startswith("mention.") and value.isdigit():
            return int(value)
    return 0
