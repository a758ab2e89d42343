"""Delivers what an action returns, in the form each kind of payload allows.

A press is answered after its acknowledgement, a submission and a command in it.
"""

from dataclasses import replace
from functools import partial

from bot.core.action import Answer, Back, Later, Make, Open, Replace, Say, Upload
from bot.core.command import Actor, Command, CommandResult
from bot.desk import commands
from bot.desk.views.private_answers import is_told
from bot.ui.blocks import Message
from bot.ui.phrases import RenderContext
from handlers.home import Homes
from handlers.middleware.closing import closed
from handlers.middleware.context import HandlerContext
from handlers.middleware.error_replies import ephemeral
from handlers.middleware.result import Background, HandlerResult, notice

_CLOSE_ALL = {"response_action": "clear"}
"""A dialog may stand on the menu it was opened from; both have done their work."""


class ResponseDelivery:
    """Says and shows what came of it, and draws Home again where it shows that."""

    def __init__(self, ctx: HandlerContext, homes: Homes) -> None:
        self._ctx, self._homes = ctx, homes

    async def made(self, answer: Answer, command: Command) -> Answer:
        """The same, with a move that is to be made made. Raises `Refused`."""
        if isinstance(answer, Make):
            return await commands.move(self._ctx.app, command, answer.rule)
        return answer

    def of_press(
        self, actor: Actor, answer: Answer, render: RenderContext | None = None
    ) -> HandlerResult:
        """After the acknowledgement, where the press was made."""
        return HandlerResult(after=self._shown(actor, answer, render))

    def _shown(
        self, actor: Actor, answer: Answer, render: RenderContext | None
    ) -> Background:
        voice = self._ctx.responder
        if isinstance(answer, CommandResult):
            return partial(self._tell, actor, answer, render)
        if isinstance(answer, Open):
            return partial(voice.show, actor, answer.view)
        if isinstance(answer, Replace):
            return partial(voice.turn, actor, answer.view)
        if isinstance(answer, Say):
            return partial(self._say, actor, answer, render)
        if isinstance(answer, Later):
            return partial(self._later, actor, answer, render)
        if isinstance(answer, Upload):
            return partial(self._hand, actor, answer, render)
        raise TypeError(answer)

    async def of_submission(
        self, actor: Actor, answer: Answer, render: RenderContext
    ) -> HandlerResult:
        """The dialog becomes another one, or closes and it is said what it did."""
        if isinstance(answer, CommandResult):
            return await self._confirmed(actor, answer, render)
        if isinstance(answer, Back) and actor.view_below:
            below = replace(actor, view=actor.view_below)
            turn = partial(self._ctx.responder.turn, below, answer.view)
            return HandlerResult(after=turn)
        if isinstance(answer, Open | Replace | Back):
            return HandlerResult({"response_action": "update", "view": answer.view})
        if isinstance(answer, Say) and answer.message is not None:
            return closed(self._ctx, actor, answer.message, render.words)
        raise TypeError(answer)

    def of_word(
        self, actor: Actor, answer: Answer, render: RenderContext
    ) -> HandlerResult:
        """In the acknowledgement; a dialog and files follow it."""
        if isinstance(answer, Say) and answer.message is not None:
            return ephemeral(answer.message)
        said = answer.meanwhile if isinstance(answer, Upload) else None
        ack = {} if said is None else ephemeral(said).ack
        return HandlerResult(ack, self._shown(actor, answer, render))

    async def _confirmed(
        self, actor: Actor, done: CommandResult, render: RenderContext
    ) -> HandlerResult:
        """Ephemeral where the modal was opened; in the modal if that was Home or long ago.

        Not at all where the card it was opened from shows it.
        """
        if not is_told(done, at_card=actor.at_card):
            return HandlerResult(_CLOSE_ALL, partial(self._homes.refresh, actor))
        if actor.modal_state.can_be_answered(self._ctx.app.clock()):
            return HandlerResult(
                _CLOSE_ALL, partial(self._post_ephemeral, actor, done, render)
            )
        message = await self._ctx.confirmation(done, render)
        view = notice(message, render.words, actor.modal_state)
        update = {"response_action": "update", "view": view}
        return HandlerResult(update, partial(self._homes.refresh, actor))

    async def _post_ephemeral(
        self, actor: Actor, done: CommandResult, render: RenderContext
    ) -> None:
        message = await self._ctx.confirmation(done, render)
        await self._ctx.responder.post_ephemeral(actor, message)
        await self._homes.refresh(actor)

    async def _tell(
        self, actor: Actor, done: CommandResult, render: RenderContext | None
    ) -> None:
        """At Home the list itself shows what happened."""
        if not actor.home:
            await self._ctx.confirm(actor, done, render)
        await self._homes.refresh(actor)

    async def _say(self, actor: Actor, said: Say, render: RenderContext | None) -> None:
        if said.message is not None and not (said.on_home and actor.home):
            await self._speak(actor, said.message, render)
        if said.on_home:
            await self._homes.refresh(actor)

    async def _later(
        self, actor: Actor, later: Later, render: RenderContext | None
    ) -> None:
        await self._speak(actor, await later.make(), render)

    async def _hand(
        self, actor: Actor, handed: Upload, render: RenderContext | None
    ) -> None:
        sent = await self._ctx.responder.hand(actor.by, handed.files, handed.comment)
        if not sent:
            await self._speak(actor, handed.missed, render)

    async def _speak(
        self, actor: Actor, message: Message, render: RenderContext | None
    ) -> None:
        known = render or await self._ctx.render_context_for(actor)
        await self._ctx.responder.tell(actor, message, known.words)
