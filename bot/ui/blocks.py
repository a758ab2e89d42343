"""Builds Block Kit blocks and elements as dictionaries.

Sizes are Slack's (slack.md §2.8). Third-party text must be cleaned before it comes
here; `plain` and `quote` make it literal, `mrkdwn` takes only our own sentences.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.ui.texts import cut, literal

Block = dict[str, Any]
View = dict[str, Any]

_LABEL = 75
_SECTION = 3000


@dataclass(frozen=True, slots=True)
class Message:
    """What Slack shows: `text` carries the whole summary, `blocks` how it looks."""

    text: str
    blocks: list[Block] = field(default_factory=list)


def plain(text: str, most: int = 3000, *, emoji: bool = True) -> Block:
    """Literal text; `emoji=False` for third-party text, whose colons stay colons."""
    safe = cut(literal(text), most) or "–"
    return {"type": "plain_text", "text": safe, "emoji": emoji}


def mrkdwn(text: str) -> Block:
    """A sentence of ours; names in it are `inert`."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def section(text: str, block_id: str | None = None) -> Block:
    """Our own sentence as a block."""
    return _with_id({"type": "section", "text": mrkdwn(text)}, block_id)


def sections(lines: Sequence[str], block_id: str) -> list[Block]:
    """Our own lines in as few blocks as Slack takes them; it measures what is escaped."""
    packed: list[str] = []
    for line in lines:
        if packed and len(packed[-1]) + 1 + len(line) <= _SECTION:
            packed[-1] += f"\n{line}"
        else:
            packed.append(line)
    return [
        section(text, f"{block_id}:{number}" if number else block_id)
        for number, text in enumerate(packed)
    ]


def heading(text: str) -> Block:
    """A short line in bold."""
    return {"type": "header", "text": plain(text, 150)}


def context(elements: Sequence[Block], block_id: str | None = None) -> Block:
    """Small print; Slack shows at most ten elements."""
    return _with_id({"type": "context", "elements": list(elements)[:10]}, block_id)


def actions(elements: Sequence[Block], block_id: str | None = None) -> Block:
    """A row of buttons."""
    return _with_id({"type": "actions", "elements": list(elements)}, block_id)


def quote(text: str, block_id: str | None = None, *, title: str = "") -> Block:
    """Their words as a quotation that formats, links and pings nothing."""
    parts: list[Block] = []
    if title:
        parts.append(_words(title, bold=True))
    if text:
        parts.append(_words(f"\n{text}" if title else text))
    return _with_id(
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_quote", "elements": parts}],
        },
        block_id,
    )


def preformatted(text: str) -> Block:
    """Text to be copied as it is: nothing in it formats, links or pings.

    It is put in as given; the caller keeps it within what Slack takes.
    """
    part = {
        "type": "rich_text_preformatted",
        "elements": [{"type": "text", "text": text or "–"}],
    }
    return {"type": "rich_text", "elements": [part]}


def paragraph(text: str, block_id: str | None = None) -> Block:
    """Literal text as a paragraph, of ours or theirs."""
    part = {"type": "rich_text_section", "elements": [_words(text)]}
    return _with_id({"type": "rich_text", "elements": [part]}, block_id)


def button(
    label: str,
    action: str,
    value: str | int,
    *,
    access: str = "",
    style: str | None = None,
    url: str | None = None,
) -> Block:
    """A button. `access` is what a screen reader says instead of the label."""
    drawn: Block = {
        "type": "button",
        "text": plain(label, _LABEL),
        "action_id": action,
        "value": str(value),
    }
    if access:
        drawn["accessibility_label"] = cut(access, _LABEL)
    if style is not None:
        drawn["style"] = style
    if url is not None:
        drawn["url"] = url
    return drawn


def option(label: str, value: str | int, description: str = "") -> Block:
    """One choice of a list."""
    drawn: Block = {"text": plain(label, _LABEL), "value": str(value)}
    if description:
        drawn["description"] = plain(description, _LABEL)
    return drawn


def overflow(action: str, options: Sequence[Block]) -> Block:
    """An overflow menu of at most five options."""
    return {"type": "overflow", "action_id": action, "options": list(options)[:5]}


def _words(text: str, *, bold: bool = False) -> Block:
    element: Block = {"type": "text", "text": literal(text)}
    if bold:
        element["style"] = {"bold": True}
    return element


def _with_id(block: Block, block_id: str | None) -> Block:
    return block if block_id is None else {**block, "block_id": block_id}
