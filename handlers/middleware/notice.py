"""A modal with one message, for presses where no ephemeral message is possible."""

from bot.core.modal_state import ModalState
from bot.ui.blocks import Message, View, plain, section
from bot.ui.translator import Translator

_NAME = "Brandwacht"
_MOST_BLOCKS = 100


def notice(message: Message, words: Translator, modal_state: ModalState) -> View:
    """The message as a modal; its buttons work there as they do in the channel."""
    return {
        "type": "modal",
        "callback_id": "notice",
        "private_metadata": modal_state.as_text(),
        "title": plain(_NAME),
        "close": plain(words("dialog.done")),
        "blocks": (message.blocks or [section(message.text)])[:_MOST_BLOCKS],
    }
