"""Turns blocks into text, the way a person reads them."""

from typing import Any

from bot.localslack.people import Json


def mention_of(message: Json) -> int:
    """The mention a message of ours is about."""
    return int(message["metadata"]["event_payload"]["mention"])


def told(shown: Any) -> str:
    """All text of a message or view, one piece after the other."""
    return "\n".join(_pieces(shown))


def _pieces(shown: Any) -> list[str]:
    if isinstance(shown, str):
        return []
    if isinstance(shown, list):
        return [piece for part in shown for piece in _pieces(part)]
    if not isinstance(shown, dict):
        return []
    if shown.get("type") == "rich_text_section":
        return ["".join(map(_inline, shown["elements"]))]
    own = [shown["text"]] if isinstance(shown.get("text"), str) else []
    return own + [
        piece
        for key, part in shown.items()
        if key not in ("metadata", "state")
        for piece in _pieces(part)
    ]


def _inline(element: Json) -> str:
    """A part of a line: what stands out as Slack's own markup marks it."""
    said = str(element.get("text") or element.get("fallback") or "")
    bold = (element.get("style") or {}).get("bold")
    return f"*{said}*" if bold else said
