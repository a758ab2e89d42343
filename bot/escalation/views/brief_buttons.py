"""The buttons of a brief: acknowledge, decide, and what else a manager can do."""

from bot.ui.blocks import Block, button, option, overflow
from bot.ui.card_model import CardModel, Contact
from bot.ui.move_buttons import label_of, open_post
from bot.ui.phrases import RenderContext
from data.models import Escalation


def drawn(model: CardModel, asked: Escalation, render: RenderContext) -> list[Block]:
    """At most four buttons and the menu; after the end only a hold can be lifted."""
    link = open_post(model.mention, render)
    last = [link] if link is not None else []
    if asked.ended_at is not None:
        freeze = model.briefing.freeze
        if freeze is None or freeze.until <= model.drawn_at:
            return []
        return [_button("lift", f"{freeze.id}:{model.mention.id}", model, render, "")]
    names = _names(asked)
    shown = [
        _button(name, asked.id, model, render, "primary" if name == names[0] else "")
        for name in names
    ]
    hidden = _hidden(model, asked, render)
    closing_steps = [overflow("escalation.more", hidden)] if hidden else []
    return [*shown, *last, *closing_steps]


def called(contact: Contact, asked: Escalation, render: RenderContext) -> Block:
    """*I called them*: who and when goes into the record."""
    label = label_of("called", render)
    return button(label, "escalation.called", f"{contact.key}:{asked.id}")


def _names(asked: Escalation) -> list[str]:
    if asked.kind == "fyi":
        return ["seen"]
    if asked.kind == "approval":
        return ["approve", "decide"]
    if asked.taken_over_at is not None:
        return ["decide"]
    seen = asked.acknowledged_at is not None
    return ["decide", "take_case"] if seen else ["acknowledge", "decide", "take_case"]


def _hidden(model: CardModel, asked: Escalation, render: RenderContext) -> list[Block]:
    """Never more than five, so none is lost; a text that waits is no text to pass on."""
    names = [] if asked.kind == "fyi" else ["delegate", "ask_back", "stand_down"]
    if asked.kind == "approval":
        names.append("emergency")
    elif model.briefing.contacts:
        names.append("copy_text")
    names.append("export")
    return [option(label_of(name, render), f"{name}:{asked.id}") for name in names]


def _button(
    name: str, value: str | int, model: CardModel, render: RenderContext, style: str
) -> Block:
    label = label_of(name, render)
    access = render.words("card.access", button=label, number=model.mention.id)
    return button(
        label, f"escalation.{name}", value, access=access, style=style or None
    )
