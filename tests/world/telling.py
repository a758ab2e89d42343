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
    own = [shown["text"]] if isinstance(shown.get("text"), str) else []
    return own + [
        piece
        for key, part in shown.items()
        if key not in ("metadata", "state")
        for piece in _pieces(part)
    ]
