"""*More…*: eight buttons for what is likely now, and one select for the rest."""

from bot.ui.blocks import Block, View, actions, paragraph, plain, section
from bot.ui.fields import modal
from bot.ui.move_buttons import move_button, move_option
from bot.ui.offers import More
from bot.ui.phrases import RenderContext, about
from data.models import Mention

CHOOSE = "mention.more"
"""An option of the select means the button it stands for, as one of a card's menu does."""


def menu(
    metadata: str,
    mention: Mention,
    offered: More,
    render: RenderContext,
    *,
    begun: bool = False,
) -> View:
    """What one person can do with a mention now, beside what its card offers."""
    words = render.words
    blocks: list[Block] = [paragraph(about(mention, render))]
    if offered.buttons:
        drawn = [
            move_button(name, mention, render, begun=begun) for name in offered.buttons
        ]
        blocks.append(actions(drawn, f"m{mention.id}:likely"))
    if offered.rest:
        rest = section(f"*{words('dialog.menu.rest')}*", f"m{mention.id}:rest")
        blocks.append({**rest, "accessory": _select(mention, offered, render)})
    if len(blocks) == 1:
        blocks.append(section(words("dialog.menu.nothing")))
    return modal("menu", metadata, blocks, words, submit=False, number=mention.id)


def _select(mention: Mention, offered: More, render: RenderContext) -> Block:
    groups = [
        {
            "label": plain(render.words(f"dialog.menu.group.{group}"), 75),
            "options": [move_option(name, mention, render) for name in names],
        }
        for group, names in offered.rest.items()
    ]
    return {
        "type": "static_select",
        "action_id": CHOOSE,
        "placeholder": plain(render.words("dialog.menu.choose"), 150),
        "option_groups": groups,
    }
