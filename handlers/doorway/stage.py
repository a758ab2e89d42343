"""What a dialog is drawn from: the mention as it stands, and who asked for it."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.desk.people.admitting import Subject
from bot.drawing.pieces.phrases import Pen
from bot.drawing.pieces.scene import Scene
from data.models import Mention, MentionId
from handlers.doorway.callers import Caller
from handlers.doorway.doors import Doors


@dataclass(frozen=True, slots=True)
class Stage:
    """A scene, set for one person. `metadata` is what the dialog carries.

    `allowed` are the rows of the permission table that let this person act on it.
    """

    scene: Scene
    caller: Caller
    pen: Pen
    metadata: str
    allowed: frozenset[str] = frozenset()

    @property
    def mention(self) -> Mention:
        """The one it is about."""
        return self.scene.mention

    @property
    def now(self) -> datetime:
        """When the scene was read."""
        return self.scene.drawn_at


async def set_stage(doors: Doors, caller: Caller, mention: MentionId) -> Stage:
    """Read everything a dialog may want to show. Raises `Refused` for an unknown number."""
    scene = await doors.desk.scene(mention, caller.by)
    carried = replace(caller.carrying(scene.drawn_at), mention=mention)
    allowed = await doors.allowed(caller, Subject(mention=mention))
    pen = await doors.pen_for(caller)
    return Stage(scene, caller, pen, carried.as_text(), allowed)
