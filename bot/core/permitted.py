"""Leaves out of blocks for one person the buttons they may not use."""

from collections.abc import Collection, Sequence

from bot.core.action import Actions
from bot.ui.blocks import Block


def permitted(
    blocks: Sequence[Block], allowed: Collection[str], actions: Actions
) -> list[Block]:
    """What one person is shown, without the buttons that would be refused to them."""
    kept = (_block(block, allowed, actions) for block in blocks)
    return [block for block in kept if block is not None]


def _block(block: Block, allowed: Collection[str], actions: Actions) -> Block | None:
    if block.get("type") == "actions":
        elements = [e for e in block["elements"] if _may_stand(e, allowed, actions)]
        shown = [_fewer_options(element, allowed, actions) for element in elements]
        return {**block, "elements": shown} if shown else None
    accessory = block.get("accessory")
    if accessory is not None and not _may_stand(accessory, allowed, actions):
        return {name: part for name, part in block.items() if name != "accessory"}
    return block


def _may_stand(element: Block, allowed: Collection[str], actions: Actions) -> bool:
    if element.get("type") != "button" or element.get("url"):
        return True
    return actions.allows(str(element.get("action_id")), allowed)


def _fewer_options(element: Block, allowed: Collection[str], actions: Actions) -> Block:
    """The overflow menu keeps at least what Slack asks for: the way to the menu."""
    if element.get("type") != "overflow":
        return element
    kind = str(element["action_id"]).partition(".")[0]
    options = [
        one
        for one in element["options"]
        if actions.allows(f"{kind}.{one['value'].partition(':')[0]}", allowed)
    ]
    return {**element, "options": options or element["options"][-1:]}
