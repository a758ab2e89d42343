"""The line of a card that suggests a flag and lets a person decide."""

from bot.ui.blocks import Block, actions, button, section
from bot.ui.card_model import CardModel
from bot.ui.move_buttons import label_of
from bot.ui.phrases import RenderContext


def drawn(model: CardModel, render: RenderContext) -> list[Block]:
    """The first suggestion with its two buttons: nothing is set by itself (S3.9)."""
    if not model.suggestions:
        return []
    trigger, number = model.suggestions[0], model.mention.id
    here = f"m{number}:suggestion"
    label = render.words.pick(trigger.label)
    flag = render.playbook.flags.get(trigger.suggested_flag or "")
    if flag is None:
        said = render.words(
            "card.suggests_escalation", label=label, level=trigger.level
        )
        yes = button(label_of("escalate", render), "mention.escalate", number)
    else:
        said = render.words("card.suggests_flag", label=render.words.pick(flag.label))
        name = render.words("button.set_flag", flag=render.words.pick(flag.label))
        yes = button(name, f"mention.suggested.{trigger.id}", number)
    no = button(label_of("unsuited", render), f"mention.unsuited.{trigger.id}", number)
    return [section(said, here), actions([yes, no], f"{here}:steps")]
