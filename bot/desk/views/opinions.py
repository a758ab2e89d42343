"""The message that asks a colleague how they read a post that may be ironic (S3.2)."""

from bot.mentions.rules.irony import READINGS, doubted
from bot.ui.blocks import Message, actions, button
from bot.ui.notification import NotificationView, say
from bot.ui.phrases import name_in, spoken


def second_opinion(message: NotificationView) -> Message:
    """Two buttons, for anybody but who asked; afterwards it says how it is read."""
    mention, words = message.model.mention, message.render.words
    if not doubted(mention, message.render.playbook):
        return say(message, _answered(message), thread=True)
    drawn = [
        button(
            words(f"button.read_as_{reading}"), f"mention.read_as.{reading}", mention.id
        )
        for reading in READINGS
    ]
    said = words("notification.second_opinion", name=message.by, number=message.number)
    return say(message, said, [actions(drawn, f"m{mention.id}:reading")], thread=True)


def _answered(message: NotificationView) -> str:
    mention, words = message.model.mention, message.render.words
    if mention.read_as is None:
        return words("notification.second_opinion_over", number=message.number)
    name = spoken(name_in(message.model, mention.read_by, words))
    return words(f"guidance.read_{mention.read_as}", name=name)
