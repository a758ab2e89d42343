"""The doors of looking back: open the dialog with its timeline, take in what was written."""

from bot.desk.escalation.reviews import Written
from bot.desk.ground.press import Done
from bot.drawing.escalation import reviews as drawn
from bot.drawing.pieces.blocks import View
from bot.drawing.stories import lines
from bot.rules.escalation.reviewing import due_of
from data.models import UserId
from handlers.doorway.callers import Pressed
from handlers.doorway.doors import Doors
from handlers.doorway.fields import Fields
from handlers.doorway.stage import Stage

_ASIDE = frozenset({"refused", "nudge", "exported", "ping_delivered"})
"""Lines of the record that explain nothing about what happened."""


async def ask(doors: Doors, stage: Stage) -> View:
    """Everything that happened, by itself, and the questions with what stands there."""
    number = stage.mention.id
    story = await doors.desk.story(number)
    told = [event for event in story if event.kind not in _ASIDE]
    people = {
        UserId(str(who))
        for event in told
        for who in (
            event.actor,
            *(event.data.get(key) for key in ("to", "from", "manager")),
        )
        if who
    }
    names = await doors.desk.names(people)
    _, answers = await doors.desk.review_of(number)
    around = doors.desk.around
    due = due_of(stage.now, around.hours, 5)
    said = lines(told, names, stage.pen, stage.now)
    return drawn.dialog(stage.metadata, number, said, answers, stage.pen, due=due)


async def written(doors: Doors, pressed: Pressed, fields: Fields) -> Done:
    """The dialog was sent."""
    owner = fields.person("action_owner")
    questions = doors.desk.around.playbook.reviews.questions
    told = Written(
        answers={name: fields.text(name) for name in questions},
        action=fields.text("action"),
        owner=owner,
        due=fields.moment("action_due"),
    )
    return await doors.desk.write_review(
        pressed.on(pressed.caller.carried.mention), told
    )
