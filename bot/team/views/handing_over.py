"""The modal that gives a mention another owner."""

from bot.ui.blocks import View, section
from bot.ui.fields import field, modal, person, written
from bot.ui.translator import Translator


def hand_over(
    metadata: str,
    words: Translator,
    *,
    to: str | None = None,
    note: str = "",
    hint: str = "",
) -> View:
    """Fields: `to`, `note`. Never asks for a reason. `hint` is about the note."""
    what = written(note)
    blocks = [
        field(
            "to",
            words("dialog.hand_over.to"),
            person(to),
            hint=words("dialog.hand_over.to_hint"),
        ),
        field(
            "note",
            words("dialog.hand_over.note"),
            what,
            hint=words("dialog.hand_over.note_hint"),
            optional=True,
        ),
    ]
    if hint:
        blocks.append(section(hint))
    return modal("hand_over", metadata, blocks, words)
