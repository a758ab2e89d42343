"""Finds an element on a person's screen: by label, by action id, by block id.

Only what is really on screen can be used; the error lists what is.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from bot.localslack.inputs import (
    HOLDS,
    MANY,
    PRESSED,
    elements,
    label_of,
    names_of,
    option_of,
    options,
)
from bot.localslack.people import Json
from bot.localslack.refusals import NotOnScreen
from bot.localslack.team import Team

Pointed = tuple[Json, Json, Any]
"""A block, an element in it, and what was chosen there."""

CHOSEN_FROM = frozenset(
    {"overflow", "static_select", "radio_buttons", "external_select"}
)


def point(blocks: Sequence[Json], ref: str) -> Pointed:
    """The block, the element and the chosen option for a label or an action id.

    A button is meant by its label or action id, an option of an overflow menu or a select
    by its label or value.
    """
    for block, element in elements(blocks):
        if element["type"] == "button" and ref in (
            element["action_id"],
            label_of(block, element),
        ):
            return block, element, None
    for block, element in elements(blocks):
        option = option_of(element, ref) if element["type"] in CHOSEN_FROM else None
        if option is not None:
            return block, element, option
    raise NotOnScreen(
        f"there is no {ref!r} to press; there is {sorted(visible(blocks))}"
    )


def visible(blocks: Sequence[Json]) -> Iterator[str]:
    """The labels of everything that can be pressed."""
    for block, element in elements(blocks):
        if element["type"] == "button":
            yield label_of(block, element)
        for option in options(element):
            yield option["text"]["text"]


def by_ids(blocks: Sequence[Json], used: Json) -> Pointed:
    """The element a page says was used, with what was chosen in it."""
    for block, element in elements(blocks):
        same_block = used.get("block_id") in (None, block["block_id"])
        if same_block and element["action_id"] == used.get("action_id"):
            if element["type"] in PRESSED:
                return block, element, used.get("selected_option")
            return block, element, used.get(HOLDS[element["type"]][0])
    raise NotOnScreen(f"there is no {used.get('action_id')!r} here any more")


def field(blocks: Sequence[Json], ref: str) -> tuple[Json, Json]:
    """The input with this label, block id or action id."""
    for block, element in elements(blocks):
        if element["type"] in HOLDS and ref in names_of(block, element):
            return block, element
    here = [
        names_of(block, element)[2]
        for block, element in elements(blocks)
        if element["type"] in HOLDS
    ]
    raise NotOnScreen(f"there is no {ref!r} to fill in; there is {here}")


def chosen(team: Team, element: Json, value: Any) -> Any:
    """What a person enters, as Slack holds it. `None` leaves or makes it empty."""
    if value is None:
        return [] if element["type"] in MANY else None
    if element["type"] in MANY:
        return [one(team, element, part) for part in value]
    return one(team, element, value)


def one(team: Team, element: Json, value: Any) -> Any:
    key = HOLDS[element["type"]][0].removesuffix("s")
    if key == "selected_option":
        option = option_of(element, str(value))
        if option is None:
            raise NotOnScreen(
                f"there is no {value!r} to choose; there is {labels(element)}"
            )
        return option
    if key == "selected_user":
        return team.person(str(value)).id
    if key in ("selected_channel", "selected_conversation"):
        return team.channel(str(value)).id
    return moment(value)


def moment(value: Any) -> Any:
    """Dates and times as the pickers hold them; everything else as it is."""
    if isinstance(value, datetime):
        return int(value.timestamp())
    return value.isoformat() if isinstance(value, date) else value


def labels(element: Json) -> list[str]:
    return [option["text"]["text"] for option in options(element)]
