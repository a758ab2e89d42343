"""What every door stands on: the desk, a voice to answer with, and work for afterwards."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import structlog

from bot.desk.desk import Desk
from bot.desk.ground.press import Done
from bot.desk.people.admitting import Subject
from bot.directory import Directory
from bot.drawing.pieces.blocks import Message
from bot.drawing.pieces.phrases import Pen, pen
from bot.drawing.pieces.words import Words
from bot.drawing.replies import confirmation
from bot.errors import Refused
from data.models import UserId
from handlers.doorway.afterwards import Afterwards
from handlers.doorway.callers import Caller
from handlers.doorway.voice import Voice

_UNKNOWN = "not_known_yet"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Doors:
    """`team` is the id of the workspace the app is installed in, `us` our own user.

    `directory` is asked about whoever is not known yet; `held` says whether the database
    is being restored, so that nothing may be changed in it.
    """

    desk: Desk
    voice: Voice
    afterwards: Afterwards
    team: str
    us: UserId
    directory: Directory
    held: Callable[[], bool] = lambda: False

    async def admit(
        self, caller: Caller, action: str, subject: Subject | None = None
    ) -> None:
        """Whether the caller may. Raises `Refused`, which names who may.

        Whom nobody knows is asked about at once; what we know of who is refused may be
        old, so that is looked up for the next time.
        """
        about = subject or Subject()
        refused = await self._decide(caller, action, about)
        if refused is not None and refused.reason == _UNKNOWN:
            await self.directory.meet(caller.by)
            refused = await self._decide(caller, action, about)
        if refused is not None:
            log.info("refused", action=action, person=caller.by, why=refused.reason)
            self.afterwards.begin(self.directory.look_again(caller.by))
            raise refused

    async def _decide(
        self, caller: Caller, action: str, subject: Subject
    ) -> Refused | None:
        """Slack says of everybody who presses which workspace they belong to."""
        if caller.team not in ("", self.team):
            who = self.desk.around.playbook.permissions.who(action)
            return Refused("is_stranger", {"who": ",".join(who)})
        return await self.desk.admit(action, caller.by, subject)

    async def allowed(self, caller: Caller, subject: Subject) -> frozenset[str]:
        """The rows of the permission table that let the caller act: what is offered."""
        actions = self.desk.around.playbook.permissions.actions
        return await self.desk.may_do(caller.by, subject, actions)

    async def pen_for(self, caller: Caller) -> Pen:
        """What to draw with for this person: their language, the desk's zone."""
        return self._pen(await self.desk.language_of(caller.by))

    def own_pen(self) -> Pen:
        """The desk's own language, for when a person's cannot be asked for."""
        return self._pen(self.desk.around.language)

    async def say(self, caller: Caller, key: str, **values: str) -> None:
        """Say one sentence to the caller, wherever they are."""
        words = (await self.pen_for(caller)).words
        await self.voice.tell(caller, Message(words(key, **values)), words)

    async def confirm(self, caller: Caller, done: Done) -> None:
        """Tell the caller what their press did, and how to take it back."""
        pen = await self.pen_for(caller)
        await self.voice.tell(caller, await self.confirmation(done, pen), pen.words)

    async def confirmation(self, done: Done, pen: Pen) -> Message:
        """What a press did, in words."""
        return confirmation(
            done.move,
            done.mention,
            pen,
            now=self.desk.around.clock(),
            data=done.data,
            names=await self._names(done),
            undoable=done.undoable,
            repeated=done.repeated,
        )

    async def _names(self, done: Done) -> Mapping[UserId, str]:
        """Whoever it was given to, or was asked, is named too."""
        spoken_of = (done.data.get(key) for key in ("to", "manager", "raised"))
        others = {UserId(user) for user in spoken_of if isinstance(user, str)}
        unknown = {user for user in others if user and user not in done.names}
        return {**done.names, **(await self.desk.names(unknown) if unknown else {})}

    def _pen(self, language: str) -> Pen:
        around = self.desk.around
        return pen(around.playbook, Words(language), around.zone)
