"""What every handler needs: the app context, a responder, and background tasks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog

from bot.core.action import Actions
from bot.core.command import Actor, CommandResult
from bot.core.context import AppContext
from bot.core.names import names_of
from bot.desk import queries
from bot.desk.actions import ACTIONS
from bot.desk.views.private_answers import confirmation, is_told
from bot.errors import Refused
from bot.team import service
from bot.team.profile_sync import ProfileSync
from bot.team.service import PayloadSubject
from bot.ui.blocks import Message
from bot.ui.phrases import RenderContext, render
from data.models import ChannelId, MessageTs, UserId
from handlers.middleware.responder import Responder
from handlers.middleware.result import BackgroundTasks

_UNKNOWN = "not_known_yet"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class HandlerContext:
    """`team` is the id of the workspace the app is installed in, `us` our own user.

    `directory` is asked about whoever is not known yet; `held` says whether the database
    is being restored, so that nothing may be changed in it. `actions` are the rows of
    everything that can be started.
    is being restored, so that nothing may be changed in it; `pressed` hears of the response
    url of a press in a message that stands where we know it to stand.
    """

    app: AppContext
    responder: Responder
    afterwards: BackgroundTasks
    team: str
    us: UserId
    directory: ProfileSync
    held: Callable[[], bool] = lambda: False
    actions: Actions = ACTIONS
    pressed: Callable[[ChannelId, MessageTs, str], None] = lambda *_: None

    async def admit(
        self, actor: Actor, action: str, subject: PayloadSubject | None = None
    ) -> None:
        """Whether the caller may. Raises `Refused`, which names who may.

        Whom nobody knows is asked about at once; what we know of who is refused may be
        old, so that is looked up for the next time.
        """
        about = subject or PayloadSubject()
        refused = await self._decide(actor, action, about)
        if refused is not None and refused.reason == _UNKNOWN:
            await self.directory.meet(actor.by)
            refused = await self._decide(actor, action, about)
        if refused is not None:
            log.info("refused", action=action, person=actor.by, why=refused.reason)
            self.afterwards.begin(self.directory.look_again(actor.by))
            raise refused

    async def _decide(
        self, actor: Actor, action: str, subject: PayloadSubject
    ) -> Refused | None:
        """Slack says of everybody who presses which workspace they belong to."""
        if self._is_elsewhere(actor):
            who = self.app.playbook.permissions.who(action)
            return Refused("is_stranger", {"who": ",".join(who)})
        return await service.admit(self.app, action, actor.by, subject)

    def _is_elsewhere(self, actor: Actor) -> bool:
        return actor.team not in ("", self.team)

    async def allowed(self, actor: Actor, subject: PayloadSubject) -> frozenset[str]:
        """The rows of the permission table that let the caller act: what is offered."""
        if self._is_elsewhere(actor):
            return frozenset()
        actions = self.app.playbook.permissions.actions
        return await service.may_do(self.app, actor.by, subject, actions)

    async def render_context_for(self, actor: Actor) -> RenderContext:
        """What to draw with for this person: their language, the desk's zone."""
        return self.render_context_in(await queries.reader_language(self.app, actor.by))

    def own_render_context(self) -> RenderContext:
        """The desk's own language, for when a person's cannot be asked for."""
        return self.render_context_in(self.app.language)

    async def say(self, actor: Actor, key: str, **values: str) -> None:
        """Say one sentence to the caller, wherever they are."""
        words = (await self.render_context_for(actor)).words
        await self.responder.tell(actor, Message(words(key, **values)), words)

    async def confirm(
        self, actor: Actor, done: CommandResult, render: RenderContext | None = None
    ) -> None:
        """Tell the caller what their press did, where nothing else shows it."""
        if not is_told(done, at_card=actor.at_card):
            return
        if render is None and done.language:
            render = self.render_context_in(done.language)
        known = render or await self.render_context_for(actor)
        await self.responder.tell(
            actor, await self.confirmation(done, known), known.words
        )

    async def confirmation(self, done: CommandResult, render: RenderContext) -> Message:
        """What a press did, in words."""
        return confirmation(
            done.move,
            done.mention,
            render,
            now=self.app.clock(),
            data=done.data,
            answer=done.answer,
            names=await self._names(done),
            undoable=done.undoable,
        )

    async def _names(self, done: CommandResult) -> Mapping[UserId, str]:
        """Whoever it was given to, or was asked, is named too."""
        answer = done.answer
        spoken_of = (done.data.told, answer.to, answer.raised)
        others = {UserId(user) for user in spoken_of if user is not None}
        unknown = {user for user in others if user and user not in done.names}
        return {
            **done.names,
            **(await names_of(self.app, unknown) if unknown else {}),
        }

    def render_context_in(self, language: str) -> RenderContext:
        """What to draw with in this language."""
        app = self.app
        return render(app.playbook, self.app.translator(language), app.zone)
