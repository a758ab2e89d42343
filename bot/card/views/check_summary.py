"""What the checks after a reply have shown, as cards and messages say it."""

from bot.playbook.schema.watching import QUESTIONS
from bot.ui.card_model import CardModel
from bot.ui.phrases import RenderContext
from data.followup.event_data import Looked
from data.followup.models import Check


def look_name(check: Check, render: RenderContext) -> str:
    """`1 h`, `next day`: which look it is."""
    look = render.playbook.follow_up.looks.get(check.look)
    return check.look if look is None else render.words.pick(look.label)


def seen(check: Check, render: RenderContext) -> str:
    """What was answered so far, in words: `😐 neutral, nobody joined, → unchanged`."""
    answers = (
        render.words(f"trend.{question}.{answer}")
        for question in QUESTIONS
        if (answer := getattr(check, question)) is not None
    )
    return ", ".join(answers)


def seen_in(look: Looked, render: RenderContext) -> str:
    """The same for the one answer an event speaks of."""
    key = f"trend.{look.question}.{look.answer}"
    return render.words(key) if render.words.has(key) else render.words("trend.noted")


def trend(model: CardModel, render: RenderContext) -> str:
    """The looks that were made, in order: where it is going, in symbols and words."""
    made = [check for check in model.watch.checks if not check.is_open]
    said = [
        render.words(
            "trend.look",
            look=look_name(check, render),
            seen=seen(check, render) or render.words("trend.missed"),
        )
        for check in made[-3:]
    ]
    return render.words("trend.line", looks=" · ".join(said)) if said else ""
