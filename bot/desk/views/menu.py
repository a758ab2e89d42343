"""The menu of everything that can be done with a mention now."""

from collections.abc import Iterable, Sequence

from bot.playbook.playbook import Playbook
from bot.ui.blocks import Block, View, actions, paragraph, section
from bot.ui.fields import modal
from bot.ui.move_buttons import move_button
from bot.ui.phrases import about, render
from bot.ui.translator import Translator
from data.models import Mention


def menu(
    metadata: str,
    mention: Mention,
    offered: Iterable[tuple[str, Sequence[str]]],
    playbook: Playbook,
    words: Translator,
) -> View:
    """A button for each name of each group, under the heading of the group."""
    context = render(playbook, words, "UTC")
    blocks: list[Block] = [paragraph(about(mention, context))]
    for group, names in offered:
        drawn = [move_button(name, mention, context) for name in names]
        blocks.append(section(f"*{words(f'dialog.menu.{group}')}*"))
        blocks.append(actions(drawn, f"m{mention.id}:menu:{group}"))
    return modal("menu", metadata, blocks, words, submit=False, number=mention.id)
