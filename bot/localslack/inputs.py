"""Input elements of blocks and the state they hold.

`state.values` has Slack's structure: block id, then action id, then the type and what
is chosen.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bot.localslack.people import Json

Typed = dict[str, dict[str, Json]]

HOLDS: Mapping[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "rich_text_input": ("rich_text_value", "initial_value"),
}
"""Per element type: the key of what is chosen, and the key it is prefilled from."""

MANY = frozenset(
    {
        "multi_static_select",
        "multi_external_select",
        "checkboxes",
        "multi_users_select",
        "multi_channels_select",
        "multi_conversations_select",
    }
)
PRESSED = frozenset({"button", "overflow", "workflow_button", "icon_button"})


def elements(blocks: Sequence[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element with its block, in reading order."""
    for block in blocks:
        found = [block.get("accessory"), block.get("element")]
        inner = block.get("elements", []) if block["type"] == "actions" else []
        for element in (*found, *inner):
            if element and (element["type"] in HOLDS or element["type"] in PRESSED):
                yield block, element


def held(element: Json, chosen: Any) -> Json:
    """The state of one element, holding `chosen`."""
    return {"type": element["type"], HOLDS[element["type"]][0]: chosen}


def prefilled(element: Json) -> Json:
    """The state an element has before anybody touches it."""
    empty: object = [] if element["type"] in MANY else None
    return held(element, element.get(HOLDS[element["type"]][1], empty))


def values(blocks: Sequence[Json], typed: Typed) -> Typed:
    """`state.values`: what was typed, and the prefilled rest."""
    state: Typed = {}
    for block, element in elements(blocks):
        if element["type"] not in HOLDS:
            continue
        mine = typed.get(block["block_id"], {}).get(element["action_id"])
        kept = mine if mine and mine["type"] == element["type"] else prefilled(element)
        state.setdefault(block["block_id"], {})[element["action_id"]] = kept
    return state


def is_empty(state: Json) -> bool:
    """Whether nothing is chosen or typed."""
    return state[HOLDS[state["type"]][0]] in (None, "", [])


def options(element: Json) -> list[Json]:
    """All options of a select, overflow, radio group or set of checkboxes."""
    grouped = [
        option
        for group in element.get("option_groups", [])
        for option in group["options"]
    ]
    return [*element.get("options", []), *grouped]


def option_of(element: Json, ref: str) -> Json | None:
    """The option with this label or value, as Slack sends it: text and value."""
    for option in options(element):
        if ref in (option["text"]["text"], option["value"]):
            return option
    return None


def label_of(block: Json, element: Json) -> str:
    """What a person would call an element: its button text, label or placeholder."""
    for text in (element.get("text"), block.get("label"), element.get("placeholder")):
        if text:
            return str(text["text"])
    text = block.get("text")
    return str(text["text"]) if text else str(element["action_id"])


def names_of(block: Json, element: Json) -> tuple[str, str, str]:
    """All names a test or a person may use for an element."""
    return element["action_id"], block["block_id"], label_of(block, element)


def missing(blocks: Sequence[Json], state: Typed) -> dict[str, str]:
    """What the Slack client itself refuses to submit, by block id."""
    found: dict[str, str] = {}
    for block, element in elements(blocks):
        if block["type"] != "input":
            continue
        mine = state[block["block_id"]][element["action_id"]]
        fault = complaint(block, element, mine)
        if fault:
            found[block["block_id"]] = fault
    return found


def complaint(block: Json, element: Json, mine: Json) -> str | None:
    if is_empty(mine):
        return None if block.get("optional") else "Please complete this required field."
    text = mine.get("value")
    if not isinstance(text, str):
        return None
    if len(text) > element.get("max_length", 3000):
        return f"Please shorten this to {element.get('max_length', 3000)} characters."
    if len(text) < element.get("min_length", 0):
        return f"Please write at least {element['min_length']} characters."
    if element["type"] == "url_text_input" and "://" not in text:
        return "Please enter a valid URL."
    return None


def with_ids(blocks: Sequence[Json], mint: Callable[[], str]) -> list[Json]:
    """Fills in the block and action ids the bot left out, as Slack does."""
    return [with_id(block, mint) for block in blocks]


def with_id(block: Json, mint: Callable[[], str]) -> Json:
    filled = {**block, "block_id": block.get("block_id") or mint()}
    for place in ("accessory", "element"):
        if place in filled:
            filled[place] = with_action_id(filled[place], mint)
    if filled["type"] == "actions":
        filled["elements"] = [with_action_id(one, mint) for one in filled["elements"]]
    return filled


def with_action_id(element: Json, mint: Callable[[], str]) -> Json:
    if element["type"] not in HOLDS and element["type"] not in PRESSED:
        return element
    return {**element, "action_id": element.get("action_id") or mint()}
