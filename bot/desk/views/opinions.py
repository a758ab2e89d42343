"""The letter that asks how somebody else reads a post that may be ironic (S3.2)."""

from bot.mentions.rules.irony import READINGS, doubted
from bot.ui.blocks import Message, actions, button
from bot.ui.notification import NotificationView, say
from bot.ui.phrases import name_in, spoken


def second_opinion(letter: NotificationView) -> Message:
    """Two buttons, for anybody but who asked; afterwards it says how it is read."""
    mention, words = letter.model.mention, letter.render.words
    if not doubted(mention, letter.render.playbook):
        return say(letter, _answered(letter), thread=True)
    drawn = [
        button(
            words(f"button.read_as_{reading}"), f"mention.read_as.{reading}", mention.id
        )
        for reading in READINGS
    ]
    said = words("letter.second_opinion", name=letter.name("by"), number=letter.number)
    return say(letter, said, [actions(drawn, f"m{mention.id}:reading")], thread=True)


def _answered(letter: NotificationView) -> str:
    mention, words = letter.model.mention, letter.render.words
    if mention.read_as is None:
        return words("letter.second_opinion_over", number=letter.number)
    name = spoken(name_in(letter.model, mention.read_by, words))
    return words(f"guidance.read_{mention.read_as}", name=name)
