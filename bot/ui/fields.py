"""The inputs of modals: a field is a block with one input, named by its `block_id`.

The name is the same one a `Refused` gives as its `field`.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from bot.ui.blocks import Block, View, option, plain
from bot.ui.texts import cut
from bot.ui.translator import Translator

_TITLE = 24
_LONGEST = 3000
_HINT = 2000

CHANNELS = ("public", "private", "phone", "in_person", "public_then_private")
"""Where we replied; words below `channel.`."""


def modal(
    dialog: str,
    metadata: str,
    blocks: Sequence[Block],
    words: Translator,
    *,
    callback: str = "",
    submit: bool = True,
    number: int | None = None,
) -> View:
    """A dialog by its name in the words; `metadata` comes back with the submission."""
    title = words(f"dialog.{dialog}.title", **({"number": number} if number else {}))
    view: View = {
        "type": "modal",
        "callback_id": callback or dialog,
        "private_metadata": metadata,
        "title": plain(title, _TITLE),
        "close": plain(words("dialog.cancel" if submit else "dialog.done"), _TITLE),
        "blocks": list(blocks)[:100],
    }
    if submit:
        view["submit"] = plain(words(f"dialog.{dialog}.submit"), _TITLE)
    return view


def field(
    name: str, label: str, element: Block, *, hint: str = "", optional: bool = False
) -> Block:
    """One input with its question."""
    drawn: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, _HINT),
        "element": {**element, "action_id": name},
        "optional": optional,
    }
    if hint:
        drawn["hint"] = plain(hint, _HINT)
    return drawn


def fold_away(
    blocks: Sequence[Block], rarer: Collection[str], press: Block, block_id: str
) -> list[Block]:
    """A dialog without its rarer fields, and the button `press` that shows them, too."""
    kept = [block for block in blocks if block.get("block_id") not in rarer]
    if len(kept) == len(blocks):
        return kept
    return [*kept, {"type": "actions", "block_id": block_id, "elements": [press]}]


def written(initial: str = "", *, lines: bool = True) -> Block:
    """A text input."""
    element: Block = {
        "type": "plain_text_input",
        "multiline": lines,
        "max_length": _LONGEST,
    }
    if initial:
        element["initial_value"] = cut(initial, _LONGEST)
    return element


def address(initial: str | None = None) -> Block:
    """An input for a link."""
    element: Block = {"type": "url_text_input"}
    if initial:
        element["initial_value"] = initial
    return element


def instant(initial: datetime | None = None) -> Block:
    """A day and a time, in the zone of whoever looks."""
    element: Block = {"type": "datetimepicker"}
    if initial is not None:
        element["initial_date_time"] = int(initial.timestamp())
    return element


def one_of(kind: str, options: Sequence[Block], initial: str | None = None) -> Block:
    """One choice: `radio_buttons` (at most ten) or `static_select`."""
    element: Block = {"type": kind, "options": list(options)}
    chosen = next((o for o in options if o["value"] == initial), None)
    if chosen is not None:
        element["initial_option"] = chosen
    return element


def any_of(options: Sequence[Block], initial: Iterable[str], placeholder: str) -> Block:
    """Several choices."""
    chosen = set(initial)
    marked = [option for option in options if option["value"] in chosen]
    element: Block = {
        "type": "multi_static_select",
        "options": list(options),
        "placeholder": plain(placeholder, 150),
    }
    if marked:
        element["initial_options"] = marked
    return element


def person(initial: str | None = None) -> Block:
    """Anybody in the workspace."""
    element: Block = {"type": "users_select"}
    if initial:
        element["initial_user"] = initial
    return element


def day(initial: date | None = None) -> Block:
    """A date."""
    element: Block = {"type": "datepicker"}
    if initial is not None:
        element["initial_date"] = initial.isoformat()
    return element


def boxes(options: Sequence[Block], ticked: Iterable[str] = ()) -> Block:
    """Boxes to tick."""
    chosen = set(ticked)
    marked = [option for option in options if option["value"] in chosen]
    element: Block = {"type": "checkboxes", "options": list(options)}
    if marked:
        element["initial_options"] = marked
    return element


def at_once(field: Block, action: str) -> Block:
    """The same field, heard of as `action` as soon as somebody chooses something in it."""
    element = {**field["element"], "action_id": action}
    return {**field, "dispatch_action": True, "element": element}


def posted(
    dialog: str,
    words: Translator,
    now: datetime,
    *,
    text: str = "",
    channel: str = "public",
    url: str | None = None,
) -> tuple[Block, Block, Block, Block]:
    """Fields: `text`, `channel`, `url`, `at`: what was written, where, and when."""

    def say(key: str) -> str:
        return words(f"dialog.{dialog}.{key}")

    options = [option(words(f"channel.{name}"), name) for name in CHANNELS]
    return (
        field("text", say("text"), written(text), hint=say("text_hint"), optional=True),
        field("channel", say("channel"), one_of("static_select", options, channel)),
        field(
            "url",
            say("url"),
            address(url),
            hint=words("dialog.one_of_both"),
            optional=True,
        ),
        field("at", say("at"), instant(now)),
    )
