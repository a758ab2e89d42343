"""The doors through which a case ends: close it, let it stand, say it cannot be fixed."""

from functools import partial

from bot.desk.ground.press import Done
from bot.drawing.beside import closing
from bot.drawing.pieces.blocks import View
from bot.rules.life import dots, silence
from bot.rules.life.ending import Ending
from bot.rules.life.replying import Written
from bot.rules.life.step import Rule
from handlers.doorway.callers import Pressed
from handlers.doorway.doors import Doors
from handlers.doorway.fields import Fields
from handlers.doorway.stage import Stage
from handlers.writing.holding import written

CANNOT_FIX = "cannot_fix"


async def closing_it(doors: Doors, stage: Stage) -> View:
    """The dialog of *Close*, with what is still open and the way on for each."""
    ends = await doors.desk.ends_of(stage.mention)
    return closing.close(
        stage.metadata,
        stage.mention,
        ends,
        stage.pen,
        now=stage.now,
        outcome=stage.mention.outcome,
    )


async def closed(doors: Doors, pressed: Pressed, fields: Fields) -> Done:
    """*Close* was submitted."""
    return await _close(doors, pressed, fields, fields.choice("outcome"))


async def not_fixing(doors: Doors, stage: Stage) -> View:
    """The dialog of *Cannot be fixed*: a reason, and what there is instead (S3.34)."""
    ends = await doors.desk.ends_of(stage.mention)
    return closing.cannot_fix(stage.metadata, stage.mention, ends, stage.pen)


async def not_fixed(doors: Doors, pressed: Pressed, fields: Fields) -> Done:
    """*Cannot be fixed* was submitted."""
    return await _close(doors, pressed, fields, CANNOT_FIX)


async def standing(doors: Doors, stage: Stage) -> View:
    """The dialog of *Let it stand*, with the reason that fits most often."""
    chosen = silence.usual_reason(stage.mention, stage.pen.playbook)
    return closing.stand(stage.metadata, stage.pen, chosen=chosen)


def stood(fields: Fields) -> Rule:
    """*Let it stand* was submitted."""
    return partial(silence.stand, reason=fields.choice("reason"))


async def _close(doors: Doors, pressed: Pressed, fields: Fields, outcome: str) -> Done:
    how = Ending(
        outcome=outcome,
        result=fields.choice("result") or None,
        left_out={name: fields.choice(dots.field_of(name)) for name in dots.ALL},
        anyway=fields.text("anyway"),
        why=fields.text("why"),
        instead=fields.text("instead"),
        written=_told(fields),
    )
    return await doors.desk.close(pressed.on(pressed.caller.carried.mention), how)


def _told(fields: Fields) -> Written | None:
    """What we posted, where the dialog asked and somebody filled it in."""
    if not (fields.text("text") or fields.text("url")):
        return None
    return written(fields)
