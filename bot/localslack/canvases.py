"""Canvases: pages of markdown beside a channel.

Source: the pages on canvases.create, canvases.edit and canvases.delete of the Slack docs.
"""

import itertools
from dataclasses import dataclass


@dataclass(slots=True)
class Canvas:
    """One page; `channel` is where it stands as a tab, or nothing."""

    id: str
    title: str
    channel: str
    markdown: str


class Canvases:
    """Every canvas of the workspace, kept while it is open."""

    def __init__(self) -> None:
        self._canvases: dict[str, Canvas] = {}
        self._numbers = itertools.count(1)

    def add(self, title: str, channel: str, markdown: str) -> Canvas:
        """A new one with an id of its own."""
        canvas = Canvas(f"F{next(self._numbers):06d}CNV", title, channel, markdown)
        self._canvases[canvas.id] = canvas
        return canvas

    def find(self, number: str) -> Canvas | None:
        return self._canvases.get(number)

    def remove(self, number: str) -> None:
        """It is gone, with all that stood on it."""
        self._canvases.pop(number, None)

    def all(self) -> list[Canvas]:
        """The oldest first."""
        return list(self._canvases.values())
