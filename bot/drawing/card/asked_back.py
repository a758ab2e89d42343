"""The line of a card that says what management wants to know, and lets the team answer."""

from bot.drawing.card.buttons import label_of
from bot.drawing.pieces.blocks import Block, button, section
from bot.drawing.pieces.phrases import Pen, name_in, spoken
from bot.drawing.pieces.scene import Scene
from bot.drawing.pieces.texts import inert_line


def drawn(scene: Scene, pen: Pen) -> list[Block]:
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
