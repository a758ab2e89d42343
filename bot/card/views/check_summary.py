"""What the looks after a reply have shown, in the words of the card and of the letters."""

from collections.abc import Mapping

from bot.playbook.schema.watching import QUESTIONS
from bot.ui.card_model import CardModel
from bot.ui.phrases import RenderContext
from data.followup.models import Check


def look_name(check: Check, pen: RenderContext) -> str:
    """`1 h`, `next day`: which look it is."""
    look = pen.playbook.follow_up.looks.get(check.look)
    return check.look if look is None else pen.words.pick(look.label)


def seen(check: Check, pen: RenderContext) -> str:
    """What was answered so far, in words: `😐 neutral, nobody joined, → unchanged`."""
    answers = (
        pen.words(f"trend.{question}.{answer}")
        for question in QUESTIONS
        if (answer := getattr(check, question)) is not None
    )
    return ", ".join(answers)


def seen_in(data: Mapping[str, object], pen: RenderContext) -> str:
    """The same for the one answer an event speaks of."""
    key = f"trend.{data.get('question')}.{data.get('answer')}"
    return pen.words(key) if pen.words.has(key) else pen.words("trend.noted")


def trend(scene: CardModel, pen: RenderContext) -> str:
    """The looks that were made, in order: where it is going, in symbols and words."""
    made = [check for check in scene.watch.checks if not check.is_open]
    said = [
        pen.words(
            "trend.look",
            look=look_name(check, pen),
            seen=seen(check, pen) or pen.words("trend.missed"),
        )
        for check in made[-3:]
    ]
    return pen.words("trend.line", looks=" · ".join(said)) if said else ""
