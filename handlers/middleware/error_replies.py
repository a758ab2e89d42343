"""Says no, and sorry, in the way each kind of payload can hear it."""

from functools import partial
from typing import Protocol

from bot.desk import queries
from bot.errors import Refused
from bot.replies.views.whispers import refusal, refused_in_words
from bot.ui.blocks import Message
from bot.ui.texts import inert
from bot.ui.translator import Translator
from data.models import Mention, MentionId
from handlers.middleware.context import HandlerContext
from handlers.middleware.fields import Fields
from handlers.middleware.notice import notice
from handlers.middleware.payloads import Actor, Body
from handlers.middleware.result import HandlerResult


class ErrorReply(Protocol):
    """How one family of payloads is answered when it cannot have what it asks for."""

    async def refuse(
        self, body: Body, caller: Actor, refused: Refused
    ) -> HandlerResult:
        """The reason, in the caller's language."""

    def apologise(self, body: Body, caller: Actor, reference: str) -> HandlerResult:
        """Something broke: a reference that stands in the log, too. Never raises."""


class AsMessage:
    """For presses and shortcuts: whispered, or shown where nothing can be whispered."""

    def __init__(self, doors: HandlerContext) -> None:
        self._doors = doors

    async def refuse(
        self, body: Body, caller: Actor, refused: Refused
    ) -> HandlerResult:
        pen = await self._doors.pen_for(caller)
        mention = await _meant(self._doors, body, caller)
        now = self._doors.app.clock()
        message = refusal(refused, pen, now=now, mention=mention)
        return HandlerResult(
            after=partial(self._doors.voice.tell, caller, message, pen.words)
        )

    def apologise(self, body: Body, caller: Actor, reference: str) -> HandlerResult:
        words = self._doors.own_pen().words
        message = Message(words("error.unexpected", reference=reference))
        return HandlerResult(
            after=partial(self._doors.voice.tell, caller, message, words)
        )


class AsFieldErrors:
    """For submissions: at the field it is about, so that nothing typed is lost."""

    def __init__(self, doors: HandlerContext) -> None:
        self._doors = doors

    async def refuse(
        self, body: Body, caller: Actor, refused: Refused
    ) -> HandlerResult:
        pen = await self._doors.pen_for(caller)
        mention = await _meant(self._doors, body, caller)
        now = self._doors.app.clock()
        said = refused_in_words(refused, pen, now=now, mention=mention)
        return self._at_field(body, caller, refused.field, said, pen.words)

    def apologise(self, body: Body, caller: Actor, reference: str) -> HandlerResult:
        words = self._doors.own_pen().words
        said = words("error.unexpected", reference=reference)
        return self._at_field(body, caller, None, said, words)

    def _at_field(
        self, body: Body, caller: Actor, name: str | None, said: str, words: Translator
    ) -> HandlerResult:
        """In place of a dialog without a field, there is the sentence."""
        block = Fields(body["view"]).input_for(name)
        if block is None:
            view = notice(Message(inert(said)), words, caller.carried)
            return HandlerResult({"response_action": "update", "view": view})
        return HandlerResult({"response_action": "errors", "errors": {block: said}})


class AsCommandReply:
    """For commands: the answer is the acknowledgement."""

    def __init__(self, doors: HandlerContext) -> None:
        self._doors = doors

    async def refuse(
        self, _body: Body, caller: Actor, refused: Refused
    ) -> HandlerResult:
        pen = await self._doors.pen_for(caller)
        now = self._doors.app.clock()
        return ephemeral(refusal(refused, pen, now=now))

    def apologise(self, _body: Body, _caller: Actor, reference: str) -> HandlerResult:
        words = self._doors.own_pen().words
        return ephemeral(Message(words("error.unexpected", reference=reference)))


class Ignored:
    """For events: nobody asked, so nobody is told; the log knows."""

    async def refuse(
        self, _body: Body, _caller: Actor, _refused: Refused
    ) -> HandlerResult:
        return HandlerResult()

    def apologise(self, _body: Body, _caller: Actor, _reference: str) -> HandlerResult:
        return HandlerResult()


def ephemeral(message: Message) -> HandlerResult:
    """A message only the caller sees, as the body of the acknowledgement."""
    ack: dict[str, object] = {"response_type": "ephemeral", "text": message.text}
    if message.blocks:
        ack["blocks"] = message.blocks
    return HandlerResult(ack)


async def _meant(doors: HandlerContext, body: Body, caller: Actor) -> Mention | None:
    """The mention the refusal is about, where the payload names one that exists."""
    number = caller.carried.mention or MentionId(_number(body))
    if not number:
        return None
    try:
        return (await queries.scene(doors.app, number)).mention
    except Refused:
        return None


def _number(body: Body) -> int:
    for action in body.get("actions") or []:
        chosen = (action.get("selected_option") or {}).get("value")
        value = str(action.get("value") or chosen or "").rpartition(":")[2]
        if str(action.get("action_id")).startswith("mention.") and value.isdigit():
            return int(value)
    return 0
