"""What the events of a story say."""

from collections.abc import Mapping
from dataclasses import dataclass

from data.audit.event_data import EventData


@dataclass(frozen=True, slots=True)
class OfStory(EventData):
    """The mention whose story it is."""

    parent: int


@dataclass(frozen=True, slots=True)
class NewsTold(EventData):
    """Which news somebody told its author, or that it was not so (`taken_back`)."""

    news: int
    taken_back: bool = False


KINDS: Mapping[str, type[EventData]] = {
    "join": OfStory,
    "news_told": NewsTold,
    "unjoin": OfStory,
}
"""By kind: which class says more than who did what when."""
