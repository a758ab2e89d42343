"""The line of a card that says what management wants to know, and lets the team answer."""

from bot.card.views.buttons import label_of
from bot.ui.blocks import Block, button, section
from bot.ui.card_model import CardModel
from bot.ui.phrases import RenderContext, name_in, spoken
from bot.ui.texts import inert_line


def drawn(scene: CardModel, pen: RenderContext) -> list[Block]:
    """The question with its one button, for whoever can say more; nothing without one."""
    enquiry = scene.enquiry
    if enquiry is None:
        return []
    name = spoken(name_in(scene, enquiry.asked_by, pen.words))
    question = inert_line(enquiry.question, 200)
    said = pen.words("card.asks_back", name=name, question=question)
    label = label_of("answer_back", pen)
    number = scene.mention.id
    answer = button(
        label,
        "escalation.answer_back",
        f"{enquiry.id}:{enquiry.escalation}",
        access=pen.words("card.access", button=label, number=number),
        style="primary",
    )
    return [{**section(said, f"m{number}:asked_back"), "accessory": answer}]
