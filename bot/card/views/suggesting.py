"""The calm line of a card that says what it looks like, and lets a person decide."""

from bot.card.views.buttons import label_of
from bot.escalation.rules.triggers import flag_of
from bot.ui.blocks import Block, actions, button, section
from bot.ui.card_model import CardModel
from bot.ui.phrases import RenderContext


def drawn(scene: CardModel, pen: RenderContext) -> list[Block]:
    """The first suggestion with its two buttons: nothing is set by itself (S3.9)."""
    if not scene.suggestions:
        return []
    trigger, number = scene.suggestions[0], scene.mention.id
    here = f"m{number}:suggestion"
    label = pen.words.pick(trigger.label)
    flag = pen.playbook.flags.get(flag_of(trigger) or "")
    if flag is None:
        said = pen.words("card.suggests_escalation", label=label, level=trigger.level)
        yes = button(label_of("escalate", pen), "mention.escalate", number)
    else:
        said = pen.words("card.suggests_flag", label=pen.words.pick(flag.label))
        name = pen.words("button.set_flag", flag=pen.words.pick(flag.label))
        yes = button(name, f"mention.suggested.{trigger.id}", number)
    no = button(label_of("unsuited", pen), f"mention.unsuited.{trigger.id}", number)
    return [section(said, here), actions([yes, no], f"{here}:steps")]
