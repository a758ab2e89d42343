"""What `reports.toml` says: what may be shown of how something was handled, and to whom."""

from typing import Literal

from pydantic import Field

from bot.playbook.schema.entries import Duration, PlaybookEntry

Readers = Literal["desk", "management", "nobody"]


class Messages(PlaybookEntry):
    """Who reads what is said at set times."""

    morning: Readers
    evening: Readers
    week: Readers
    month: Readers


class SourceHealth(PlaybookEntry):
    """When a source is silent or in trouble."""

    times: float = Field(ge=1)
    at_least: Duration
    learns_from: Duration
    known_hours: int = Field(ge=5)
    failures: int = Field(ge=1)
    unreadable: int = Field(ge=1)
    relevance_falls: int = Field(ge=1, le=100)
    relevance_posts: int = Field(ge=1)
    ahead: Duration


class Speed(PlaybookEntry):
    """When the desk itself was slow."""

    card: Duration
    redraw: Duration
    share: int = Field(ge=1, le=100)


class Reports(PlaybookEntry):
    """All of it. What must stand behind a figure can be raised and not lowered."""

    fewest_posts: int = Field(ge=3)
    fewest_people: int = Field(ge=2)
    goal: int = Field(ge=1, le=100)
    messages: Messages
    sources: SourceHealth
    speed: Speed
