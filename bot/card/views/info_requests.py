"""The line of a card that says what management wants to know, with a button to answer."""

from bot.ui.blocks import Block, button, section
from bot.ui.card_model import CardModel
from bot.ui.move_buttons import label_of
from bot.ui.phrases import RenderContext, name_in, spoken
from bot.ui.texts import escape_line


def drawn(model: CardModel, render: RenderContext) -> list[Block]:
    """The question with its one button, for whoever can say more; nothing without one."""
    info_request = model.info_request
    if info_request is None:
        return []
    name = spoken(name_in(model, info_request.asked_by, render.words))
    question = escape_line(info_request.question, 200)
    said = render.words("card.asks_back", name=name, question=question)
    label = label_of("answer_back", render)
    number = model.mention.id
    answer = button(
        label,
        "escalation.answer_back",
        f"{info_request.id}:{info_request.escalation}",
        access=render.words("card.access", button=label, number=number),
        style="primary",
    )
    return [{**section(said, f"m{number}:asked_back"), "accessory": answer}]
