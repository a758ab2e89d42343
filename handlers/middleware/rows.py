"""Which row of the permission table applies to what is pressed, submitted, typed or
chosen.

A button has the row of its own name unless it is part of another action: the steps of
one modal, two buttons for one answer. A name that ends with a dot is a family whose
members carry a choice (`mention.classify.praise`).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from bot.errors import Misconfigured, Refused
from bot.playbook.schema.permissions import Permissions
from bot.ui.blocks import Block
from handlers.middleware.payloads import Body

_PART_OF: Mapping[str, str] = {
    "escalation.seen": "escalation.acknowledge",
    "escalation.emergency": "mention.emergency",
    "escalation.export": "mention.export",
    "mention.notice": "mention.report",
    "mention.own_was.considered": "mention.own_was",
    "mention.own_was.holding": "mention.own_was",
    "mention.own_was.other": "mention.own_was",
    "task.done": "task.answer",
    "task.planned": "task.answer",
    "task.no": "task.answer",
    "library.fact": "library.add_fact",
    "person.back": "person.away",
    "setup.open": "setup.show",
    "setup.starter.": "setup.show",
    "drill.begin": "drill.run",
    "drill.end": "drill.run",
}
_IN_A_REPLY = ("draft.", "hold.")
"""What is pressed inside the dialog of a reply is part of writing it."""

WRITING = "draft.write"


def rows_of(names: Iterable[str], inside: Iterable[str]) -> dict[str, str]:
    """The row of every button by its name; `inside` stand in the dialog of a reply."""
    rows = {name: _PART_OF.get(name, name.removesuffix(".")) for name in names}
    return rows | {name: WRITING for name in inside if name.startswith(_IN_A_REPLY)}


def row_of(name: str, rows: Mapping[str, str]) -> str:
    """The row of one name, or of its family. Raises `Refused` for what nobody drew."""
    if name in rows and not name.endswith("."):
        return rows[name]
    for family, row in rows.items():
        if family.endswith(".") and name.startswith(family):
            return row
    raise Refused("not_here")


def check_rows(table: Permissions, registries: Iterable[Mapping[str, str]]) -> None:
    """Raises `Misconfigured` for what can be started and has no row, and the reverse."""
    wanted = {row: name for rows in registries for name, row in rows.items()}
    problems = [
        f"permissions.toml: actions.{row}: is missing; {name} asks for it: "
        "write down who may."
        for row, name in sorted(wanted.items())
        if row not in table.actions
    ]
    problems += [
        f"permissions.toml: actions.{row}: nothing asks for it; remove the row."
        for row in table.actions
        if row not in wanted
    ]
    if problems:
        raise Misconfigured(problems)


def offered(blocks: Sequence[Block], allowed: Collection[str]) -> list[Block]:
    """What one person is shown, without the buttons that would be refused to them."""
    kept = (_offered(block, allowed) for block in blocks)
    return [block for block in kept if block is not None]


def _offered(block: Block, allowed: Collection[str]) -> Block | None:
    if block.get("type") == "actions":
        elements = [e for e in block["elements"] if _may_stand(e, allowed)]
        shown = [_fewer_options(element, allowed) for element in elements]
        return {**block, "elements": shown} if shown else None
    accessory = block.get("accessory")
    if accessory is not None and not _may_stand(accessory, allowed):
        return {name: part for name, part in block.items() if name != "accessory"}
    return block


def _may_stand(element: Block, allowed: Collection[str]) -> bool:
    if element.get("type") != "button" or element.get("url"):
        return True
    return _is_allowed(str(element.get("action_id")), allowed)


def _fewer_options(element: Block, allowed: Collection[str]) -> Block:
    """The menu keep at least what Slack asks for: the way to the menu."""
    if element.get("type") != "overflow":
        return element
    kind = str(element["action_id"]).partition(".")[0]
    options = [
        one
        for one in element["options"]
        if _is_allowed(f"{kind}.{one['value'].partition(':')[0]}", allowed)
    ]
    return {**element, "options": options or element["options"][-1:]}


def _is_allowed(name: str, allowed: Collection[str]) -> bool:
    """By its own row, that of what it is part of, or of its family."""
    row = _PART_OF.get(name, name)
    while "." in row:
        if row in allowed:
            return True
        row = _PART_OF.get(f"{row.rpartition('.')[0]}.", row.rpartition(".")[0])
    return name.startswith(_IN_A_REPLY) and WRITING in allowed


def check_stands_there(body: Body) -> None:
    """What was pressed must stand in the message or dialog it is said to come from.

    Raises `Refused`. Slack sends no copy of a message that only one person sees.
    """
    shown = body.get("view") or body.get("message") or {}
    interaction = body["actions"][0]
    blocks = shown.get("blocks")
    if blocks and not any(_is(one, interaction) for one in _elements(blocks)):
        raise Refused("not_here")


def _elements(shown: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(shown, list):
        for part in shown:
            yield from _elements(part)
    elif isinstance(shown, Mapping):
        if "action_id" in shown:
            yield shown
        for part in shown.values():
            if isinstance(part, list | Mapping):
                yield from _elements(part)


def _is(element: Mapping[str, Any], interaction: Mapping[str, Any]) -> bool:
    if element["action_id"] != interaction.get("action_id"):
        return False
    chosen = interaction.get("selected_option")
    if chosen is None:
        return element.get("value") == interaction.get("value")
    options = [*element.get("options", ())]
    for group in element.get("option_groups", ()):
        options += group.get("options", ())
    values = [option.get("value") for option in options]
    return chosen.get("value") in values
