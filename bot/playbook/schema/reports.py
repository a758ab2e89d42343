"""What `reports.toml` says: what may be shown of how something was handled, and to whom."""

from typing import Literal

from pydantic import Field

from bot.playbook.schema.entries import Page

Readers = Literal["desk", "management", "nobody"]


class Messages(Page):
    """Who reads what is said at set times."""

    morning: Readers
    evening: Readers
    week: Readers
    month: Readers


class Reports(Page):
    """All of it. What must stand behind a figure can be raised and not lowered."""

    fewest_posts: int = Field(ge=3)
    fewest_people: int = Field(ge=2)
    goal: int = Field(ge=1, le=100)
    messages: Messages
